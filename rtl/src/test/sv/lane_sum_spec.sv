module lane_sum_spec #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [5:0] op,
    input  logic [W-1:0] a,
    input  logic [W-1:0] b,
    input  logic [A-1:0] sum,
    input  logic [31:0] s,
    input  logic [2:0] rounding,
    input  logic [2:0] mode,
    output logic [W-1:0] y,
    output logic [3:0] code
);
  logic signed [79:0] first, second, exact;
  logic [A-1:0] rounded;
  logic [5:0] amount;
  logic wrong_amount, event_raised, clipped;
  assign first = {{(80 - W) {a[W-1]}}, a};
  assign second = {{(80 - W) {b[W-1]}}, b};
  assign wrong_amount = s > 32'd62;
  assign amount = wrong_amount ? 6'd0 : s[5:0];
  round_shift_spec #(.N(A)) i_shift (.x(sum), .s(amount), .rounding(rounding), .y(rounded));
  assign exact = (op == 6'd22) ? first + second : (op == 6'd23) ? first - second : {{(80 - A) {rounded[A-1]}}, rounded};
  fit_spec #(.IN(80), .OUT(W)) i_fit (.x(exact), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  always_comb begin
    code = {clipped, 2'd0, event_raised};
    if (wrong_amount & op == 6'd19) code[2:0] = 3'd2;                    // ard
  end
endmodule
