// Brings an exact value to the width of its destination. IN is greater than OUT.
module fit #(
    parameter int IN = 17,
    parameter int OUT = 16
) (
    input  logic [IN-1:0] x,
    input  logic [2:0] mode,  // 1 sat, 2 wrap, 3 trap, 4 clip, 5 mod
    output logic [OUT-1:0] y,
    output logic event_raised,
    output logic clipped
);
  logic held, saturates;
  assign held = (&x[IN-1:OUT-1]) | ~(|x[IN-1:OUT-1]);
  assign saturates = (mode == 3'd1) | (mode == 3'd4);
  assign y = (held | ~saturates) ? x[OUT-1:0] : {x[IN-1], {(OUT - 1) {~x[IN-1]}}};
  assign event_raised = ~held & (mode != 3'd4) & (mode != 3'd5);
  assign clipped = ~held & (mode == 3'd4);
endmodule
