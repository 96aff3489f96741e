// round(x / 2^s): floor and remainder, the remainder doubled against the divisor.
module round_shift_spec #(
    parameter int N = 16
) (
    input  logic [N-1:0] x,
    input  logic [5:0] s,
    input  logic [2:0] rounding,
    output logic [N-1:0] y
);
  localparam int X = 130;
  logic signed [X-1:0] exact, divisor, floor, remainder, rounded;
  logic tie, above;
  assign exact = {{(X - N) {x[N-1]}}, x};
  assign divisor = {{(X - 1) {1'b0}}, 1'b1} << s;
  assign floor = exact >>> s;
  assign remainder = exact - (floor << s);
  assign tie = (remainder + remainder) == divisor;
  assign above = (remainder + remainder) > divisor;
  always_comb begin
    rounded = floor;
    if (above & (rounding == 3'd2 | rounding == 3'd3 | rounding == 3'd4)) rounded = floor + 1;
    if (tie & rounding == 3'd2) rounded = floor + 1;
    if (tie & rounding == 3'd3 & floor[0]) rounded = floor + 1;
    if (tie & rounding == 3'd4 & exact >= 0) rounded = floor + 1;
  end
  assign y = rounded[N-1:0];
endmodule
