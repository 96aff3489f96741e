// ACC, one lane, last stage: old sum plus addend, fitted to the accumulator.
module lane_accumulate #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [A-1:0] old,
    input  logic [2*W-1:0] addend,
    input  logic clears,
    input  logic [2:0] mode,
    output logic [A-1:0] y,
    output logic [((A > 2 * W) ? A : 2 * W):0] exact,
    output logic [3:0] code
);
  localparam int X = ((A > 2 * W) ? A : 2 * W) + 1;
  logic [A-1:0] fitted;
  logic event_raised, clipped;
  assign exact = {{(X - A) {old[A-1]}}, old} + {{(X - 2 * W) {addend[2*W-1]}}, addend};
  fit #(.IN(X), .OUT(A)) i_fit (.x(exact), .mode(mode), .y(fitted), .event_raised(event_raised), .clipped(clipped));
  assign y = clears ? '0 : fitted;
  assign code = clears ? 4'd0 : {clipped, 2'd0, event_raised};
endmodule
