// ACC, one lane, first part: what an accumulate adds. The sum itself is formed in the last stage, where the accumulator is read and written.
module lane_addend #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [W-1:0] a,
    input  logic [W-1:0] b,
    output logic signed [2*W-1:0] y
);
  import types::*;
  logic signed [2*W-1:0] x, product;
  assign x = {{W{a[W-1]}}, a};
  multiply #(.X(W), .F(W), .P(2 * W)) i_multiply (.x(a), .f(b), .product(product));
  always_comb begin
    case (op)
      OP_MAC: y = product;
      OP_ASUB: y = -x;
      default: y = x;
    endcase
  end
endmodule
