// ACC, one lane: what goes to a vector, that is sum and difference of words, and an accumulator read with a rounding shift.
module lane_sum #(
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
    output logic [((A > W + 1) ? A : W + 1)-1:0] exact,
    output logic [3:0] code
);
  import types::*;
  localparam int X = (A > W + 1) ? A : W + 1;
  logic signed [A-1:0] x, read;
  logic [X-1:0] first, second, wide_read;
  logic wrong_amount, event_raised, clipped;
  logic [5:0] amount;
  assign wrong_amount = (|s[31:6]) | (&s[5:0]);
  assign amount = wrong_amount ? 6'd0 : s[5:0];
  assign x = sum;
  round_shift #(.N(A)) i_shift (.x(x), .s(amount), .rounding(rounding), .y(read));
  assign first = {{(X - W) {a[W-1]}}, a};
  assign second = {{(X - W) {b[W-1]}}, b};
  generate
    if (X > A) begin : g_extend
      assign wide_read = {{(X - A) {read[A-1]}}, read};
    end else begin : g_keep
      assign wide_read = read;
    end
  endgenerate
  always_comb begin
    case (op)
      OP_ADD: exact = first + second;
      OP_SUB: exact = first - second;
      default: exact = wide_read;
    endcase
  end
  fit #(.IN(X), .OUT(W)) i_fit (.x(exact), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  assign code = {clipped, (op == OP_ARD & wrong_amount) ? 3'd2 : event_raised ? 3'd1 : 3'd0};
endmodule
