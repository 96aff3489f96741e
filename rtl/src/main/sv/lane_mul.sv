// MUL, one lane: a product of words, or of an accumulator element and a word, shifted right with one rounding and fitted.
module lane_mul #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [W-1:0] a,
    input  logic [A-1:0] sum,
    input  logic from_sum,
    input  logic [W-1:0] m,
    input  logic [31:0] s,
    input  logic shifts,           // mulrs
    input  logic [2:0] rounding,
    input  logic [2:0] mode,
    output logic [W-1:0] y,
    output logic [63:0] exact,
    output logic [3:0] code
);
  localparam int M = (64 - A < W) ? 64 - A : W;       // bits of a multiplier of an accumulator
  localparam int X = (A > W) ? A : W;
  localparam int P = (2 * W > A + M) ? 2 * W : A + M; // no product needs more
  logic signed [P-1:0] product, shifted;
  logic [W-1:0] multiplier;
  logic wrong_multiplier, wrong_amount, event_raised, clipped;
  logic [5:0] amount;
  logic [X-1:0] left;

  generate
    if (M < W) begin : g_narrow
      assign wrong_multiplier = from_sum & ~((&m[W-1:M-1]) | ~(|m[W-1:M-1]));
      assign multiplier = from_sum ? {{(W - M) {m[M-1]}}, m[M-1:0]} : m;
    end else begin : g_any
      assign wrong_multiplier = 1'b0;
      assign multiplier = m;
    end
    if (A > W) begin : g_wide_sum
      assign left = from_sum ? sum : {{(X - W) {a[W-1]}}, a};
    end else if (A == W) begin : g_equal
      assign left = from_sum ? sum : a;
    end else begin : g_narrow_sum
      assign left = from_sum ? {{(X - A) {sum[A-1]}}, sum} : a;
    end
  endgenerate
  multiply #(.X(X), .F(W), .P(P)) i_multiply (.x(left), .f(multiplier), .product(product));
  // An amount outside 0..62 is an event and shifts nothing.
  assign wrong_amount = shifts & ((|s[31:6]) | (&s[5:0]));
  assign amount = (shifts & ~wrong_amount) ? s[5:0] : 6'd0;
  round_shift #(.N(P)) i_shift (.x(product), .s(amount), .rounding(rounding), .y(shifted));
  generate
    if (P < 64) begin : g_exact
      assign exact = {{(64 - P) {shifted[P-1]}}, shifted};
    end else begin : g_whole
      assign exact = shifted;
    end
  endgenerate
  fit #(.IN(P), .OUT(W)) i_fit (.x(shifted), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  assign code = {clipped, wrong_multiplier ? 3'd4 : wrong_amount ? 3'd2 : event_raised ? 3'd1 : 3'd0};
endmodule
