module lane_addend_spec #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [W-1:0] a,
    input  logic [W-1:0] b,
    output logic [2*W-1:0] y
);
  logic signed [79:0] exact, word;
  logic [2*W-1:0] product;
  assign word = {{(80 - W) {a[W-1]}}, a};
  multiply #(.X(W), .F(W), .P(2 * W)) i_multiply (.x(a), .f(b), .product(product));
  always_comb begin
    exact = word;
    if (op == 6'd17) exact = 80'd0 - word;                               // asub
    if (op == 6'd18) exact = {{(80 - 2 * W) {product[2*W-1]}}, product}; // mac
  end
  assign y = exact[2*W-1:0];
endmodule
