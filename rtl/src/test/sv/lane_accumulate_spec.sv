module lane_accumulate_spec #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [A-1:0] old,
    input  logic [2*W-1:0] addend,
    input  logic clears,
    input  logic [2:0] mode,
    output logic [A-1:0] y,
    output logic [3:0] code
);
  logic [79:0] exact;
  logic [A-1:0] fitted;
  logic event_raised, clipped;
  assign exact = {{(80 - A) {old[A-1]}}, old} + {{(80 - 2 * W) {addend[2*W-1]}}, addend};
  fit_spec #(.IN(80), .OUT(A)) i_fit (.x(exact), .mode(mode), .y(fitted), .event_raised(event_raised), .clipped(clipped));
  always_comb begin
    y = fitted;
    code = {clipped, 2'd0, event_raised};
    if (clears) begin
      y = '0;
      code = 4'd0;
    end
  end
endmodule
