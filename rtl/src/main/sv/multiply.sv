// The product of two signed numbers, its low P bits; P is greater than X and F. A module of its own, so that proofs can take it for granted.
module multiply #(
    parameter int X = 16,
    parameter int F = 16,
    parameter int P = 32
) (
    input  logic [X-1:0] x,
    input  logic [F-1:0] f,
    output logic [P-1:0] product
);
  logic signed [P-1:0] left, right;
  assign left = {{(P - X) {x[X-1]}}, x};
  assign right = {{(P - F) {f[F-1]}}, f};
  assign product = left * right;
endmodule
