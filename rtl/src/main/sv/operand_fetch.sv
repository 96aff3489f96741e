// One operand of a unit, lane by lane, as 32-bit signed numbers. A broadcast is read in the operation's first cycle and held from then on.
module operand_fetch (
    input  logic clk,
    input  types::operand_t operand,
    input  logic active,
    input  logic first,            // the operation's first cycle
    input  logic [7:0] beat,
    input  logic [machine_parameters::READ_PORTS*machine_parameters::LANES*machine_parameters::W-1:0] ports,
    output logic request,          // reads the vector file in this cycle, through operand.port
    output logic [types::ROW_BITS-1:0] row,
    output logic [machine_parameters::LANES*32-1:0] values
);
  import machine_parameters::*;
  import types::*;
  logic [LANES*W-1:0] beat_words;
  logic [W-1:0] element, held, shared;
  logic [7:0] element_beat, element_lane;
  assign element_beat = operand.element / 8'(LANES);
  assign element_lane = operand.element % 8'(LANES);
  assign request = active & ((operand.from == FROM_VECTOR) | (operand.from == FROM_ELEMENT & first));
  assign row = ROW_BITS'(operand.r) * ROW_BITS'(BEATS) + ROW_BITS'(operand.from == FROM_VECTOR ? beat : element_beat);
  always_comb begin
    beat_words = '0;
    for (int p = 0; p < READ_PORTS; p++) begin
      if (operand.port == PORT_BITS'(p)) beat_words = ports[p*LANES*W+:LANES*W];
    end
    element = '0;
    for (int l = 0; l < LANES; l++) begin
      if (element_lane == 8'(l)) element = beat_words[l*W+:W];
    end
  end
  assign shared = first ? element : held;
  always_ff @(posedge clk) held <= shared;

  generate
    for (genvar l = 0; l < LANES; l++) begin : g_lane
      logic [W-1:0] word;
      assign word = (operand.from == FROM_VECTOR) ? beat_words[l*W+:W] : shared;
      if (W < 32) begin : g_extend
        assign values[l*32+:32] = (operand.from == FROM_CONSTANT) ? operand.value : {{(32 - W) {word[W-1]}}, word};
      end else begin : g_keep
        assign values[l*32+:32] = (operand.from == FROM_CONSTANT) ? operand.value : word;
      end
    end
  endgenerate
endmodule
