// The proof takes the product, and its rounding, for given: it compares what goes to them and what becomes of what comes from them.
module lane_mul_spec #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [W-1:0] a,
    input  logic [A-1:0] sum,
    input  logic from_sum,
    input  logic [W-1:0] m,
    input  logic [31:0] s,
    input  logic shifts,
    input  logic [2:0] rounding,
    input  logic [2:0] mode,
    output logic [W-1:0] y,
    output logic [3:0] code
);
  localparam int X = (A > W) ? A : W;
  localparam int M = (64 - A < W) ? 64 - A : W;
  localparam int P = (2 * W > A + M) ? 2 * W : A + M;
  logic signed [71:0] word, old, factor, least_factor, greatest_factor, first, second;
  logic [X-1:0] x;
  logic [W-1:0] f;
  logic [P-1:0] product;
  logic [P-1:0] rounded;
  logic event_raised, clipped, wide_factor, wrong_amount;
  logic [5:0] amount;
  assign word = {{(72 - W) {a[W-1]}}, a};
  assign old = {{(72 - A) {sum[A-1]}}, sum};
  assign factor = {{(72 - W) {m[W-1]}}, m};
  assign greatest_factor = (72'd1 << (M - 1)) - 72'd1;
  assign least_factor = -greatest_factor - 72'd1;
  assign wide_factor = from_sum & (factor > greatest_factor | factor < least_factor);
  assign first = from_sum ? old : word;
  // Of a factor too wide the low M bits count, as a signed number.
  assign second = wide_factor ? $signed(factor << (72 - M)) >>> (72 - M) : factor;
  assign x = first[X-1:0];
  assign f = second[W-1:0];
  multiply #(.X(X), .F(W), .P(P)) i_multiply (.x(x), .f(f), .product(product));
  assign wrong_amount = shifts & s > 32'd62;
  assign amount = (shifts & s <= 32'd62) ? s[5:0] : 6'd0;
  round_shift_spec #(.N(P)) i_shift (.x(product), .s(amount), .rounding(rounding), .y(rounded));
  fit_spec #(.IN(P), .OUT(W)) i_fit (.x(rounded), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  always_comb begin
    code = 4'd0;
    code[3] = clipped;
    if (event_raised) code[2:0] = 3'd1;
    if (wrong_amount) code[2:0] = 3'd2;
    if (wide_factor) code[2:0] = 3'd4;
  end
endmodule
