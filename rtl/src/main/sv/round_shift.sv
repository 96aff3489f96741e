// round(x / 2^s), rounded once. The bit behind the quotient and whether anything lies behind that bit decide for all four roundings.
module round_shift #(
    parameter int N = 16
) (
    input  logic signed [N-1:0] x,
    input  logic [5:0] s,
    input  logic [2:0] rounding,  // 1 floor, 2 up, 3 even, 4 away
    output logic signed [N-1:0] y
);
  // One bit more on the right keeps the guard bit, which at s = 0 is the 0 put in here.
  logic signed [N:0] wide, shifted;
  logic [N:0] back;
  logic guard, rest, up;
  assign wide = {x, 1'b0};
  assign shifted = wide >>> s;
  assign back = shifted << s;
  assign guard = shifted[0];
  assign rest = back != wide;
  always_comb begin
    case (rounding)
      3'd2: up = guard;
      3'd3: up = guard & (rest | shifted[1]);
      3'd4: up = guard & (rest | ~x[N-1]);
      default: up = 1'b0;
    endcase
  end
  assign y = shifted[N:1] + {{(N - 1) {1'b0}}, up};
endmodule
