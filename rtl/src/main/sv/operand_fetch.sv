// One operand of a unit, lane by lane, as 32-bit signed numbers. A broadcast is read in the operation's first cycle and held from then on.
module operand_fetch (
    input  logic clk,
    /* verilator lint_off UNUSEDSIGNAL */ // the register goes straight to the vector file
    input  types::operand_t operand,
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic active,
    input  logic first,            // the operation's first cycle
    input  logic [7:0] beat,
    input  logic [machine_parameters::READ_PORTS*machine_parameters::VL*machine_parameters::W-1:0] ports,
    output logic request,          // reads the vector file in this cycle, through operand.port
    output logic [machine_parameters::LANES*32-1:0] values
);
  import machine_parameters::*;
  import types::*;
  logic [LANES*W-1:0] beat_words;
  logic [W-1:0] element, held, shared;
  assign request = active & ((operand.from == FROM_VECTOR) | (operand.from == FROM_ELEMENT & first));
  assign beat_words = ports[(32'(operand.port)*VL+32'(beat)*LANES)*W+:LANES*W];
  assign element = ports[(32'(operand.port)*VL+32'(operand.element))*W+:W];
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
