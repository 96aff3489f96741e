// An exact value against the bounds of its destination.
module fit_spec #(
    parameter int IN = 17,
    parameter int OUT = 16
) (
    input  logic [IN-1:0] x,
    input  logic [2:0] mode,
    output logic [OUT-1:0] y,
    output logic event_raised,
    output logic clipped
);
  localparam int X = 140;
  logic signed [X-1:0] exact, low, high, kept;
  assign exact = {{(X - IN) {x[IN-1]}}, x};
  assign high = ({{(X - 1) {1'b0}}, 1'b1} << (OUT - 1)) - 1;
  assign low = -high - 1;
  always_comb begin
    kept = exact;
    event_raised = 1'b0;
    clipped = 1'b0;
    if (exact > high) begin
      if (mode == 3'd1 | mode == 3'd4) kept = high;
      event_raised = mode != 3'd4 & mode != 3'd5;
      clipped = mode == 3'd4;
    end
    if (exact < low) begin
      if (mode == 3'd1 | mode == 3'd4) kept = low;
      event_raised = mode != 3'd4 & mode != 3'd5;
      clipped = mode == 3'd4;
    end
  end
  assign y = kept[OUT-1:0];
endmodule
