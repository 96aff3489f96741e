// The front of every unit: holds the operation, counts its beats and their cycles, and fetches its operands.
module unit_front (
    input  logic clk,
    input  logic rst,
    input  logic start,            // an operation issues to this unit
    input  types::operation_t next,
    input  logic [machine_parameters::READ_PORTS*machine_parameters::VL*machine_parameters::W-1:0] ports,
    input  logic [4*machine_parameters::VL-1:0] masks,
    output logic active,
    output types::operation_t now,
    output logic [7:0] beat,
    output logic [machine_parameters::INTERVAL_BITS-1:0] sub,
    output logic beat_ends,        // last cycle of the beat
    output logic last_beat,
    output logic [machine_parameters::LANES-1:0] enable,   // lanes whose element takes part
    output logic [machine_parameters::LANES-1:0] selects,  // the mask's bits
    output logic [machine_parameters::LANES*32-1:0] a,
    output logic [machine_parameters::LANES*32-1:0] b,
    output logic [machine_parameters::LANES*32-1:0] c,
    output logic [2:0] request,
    output logic [3*types::PORT_BITS-1:0] request_port,
    output logic [3*5-1:0] request_register
);
  import machine_parameters::*;
  import types::*;
  localparam logic [INTERVAL_BITS-1:0] ONE = INTERVAL_BITS'(1);
  logic first;
  assign first = (beat == 8'd0) & (sub == '0);
  assign beat_ends = active & (sub == now.interval - ONE);
  assign last_beat = {1'b0, beat} == now.beats - 9'd1;
  always_ff @(posedge clk) begin
    if (rst) active <= 1'b0;
    else if (start) active <= 1'b1;
    else if (beat_ends & last_beat) active <= 1'b0;
    if (start) now <= next;
    if (start | beat_ends) sub <= '0;
    else if (active) sub <= sub + ONE;
    if (start) beat <= 8'd0;
    else if (beat_ends) beat <= beat + 8'd1;
  end

  assign selects = masks[32'(now.mask)*VL+32'(beat)*LANES+:LANES];
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_lane
      logic [8:0] element;
      assign element = 9'(beat) * 9'(LANES) + 9'(l);
      assign enable[l] = (element < now.vl) & (~now.masked | selects[l]);
    end
  endgenerate

  operand_fetch i_a (.clk(clk), .operand(now.a), .active(active), .first(first), .beat(beat), .ports(ports), .request(request[0]),
      .values(a));
  operand_fetch i_b (.clk(clk), .operand(now.b), .active(active), .first(first), .beat(beat), .ports(ports), .request(request[1]),
      .values(b));
  operand_fetch i_c (.clk(clk), .operand(now.c), .active(active), .first(first), .beat(beat), .ports(ports), .request(request[2]),
      .values(c));
  assign request_port = {now.c.port, now.b.port, now.a.port};
  assign request_register = {now.c.r, now.b.r, now.a.r};
endmodule
