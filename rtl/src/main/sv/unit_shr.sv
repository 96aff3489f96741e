// SHR: PORTS_SHR shifters, the latency's registers behind them.
module unit_shr (
    input  logic clk,
    input  logic rst,
    input  logic active,
    /* verilator lint_off UNUSEDSIGNAL */ // what other units need of an operation
    input  types::operation_t now,
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic [7:0] beat,
    input  logic [machine_parameters::INTERVAL_BITS-1:0] sub,
    input  logic beat_ends,
    input  logic [machine_parameters::LANES-1:0] enable,
    input  logic [machine_parameters::LANES*32-1:0] a,
    input  logic [machine_parameters::LANES*32-1:0] b,
    input  logic [machine_parameters::LANES*32-1:0] c,
    output logic write,
    output types::vector_write_t written,
    output types::report_t told,
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_SHR;
  localparam int IN = 96;
  logic [LANES*IN-1:0] all;
  /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
  logic [P*IN-1:0] taken;
  /* verilator lint_on UNUSEDSIGNAL */
  localparam int OUT = W + $bits(told_t);
  logic [P*OUT-1:0] results;
  logic [LANES*OUT-1:0] collected;
  vector_write_t result;
  logic pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = {c[l*32+:32], b[l*32+:32], a[l*32+:32]};
      assign result.data[l*W+:W] = collected[l*OUT+:W];
      assign told.lanes[l] = enable[l] ? collected[l*OUT+W+:$bits(told_t)] : '0;
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      logic [CODE_BITS-1:0] code;
      logic [W+30:0] exact;
      logic [33:0] b_value, c_value, operand;
      assign b_value = {{2{taken[p*IN+32+31]}}, taken[p*IN+32+:32]};
      assign c_value = {{2{taken[p*IN+64+31]}}, taken[p*IN+64+:32]};
      // Of a field what is out of range: its start, its width, or its end.
      assign operand = (code[2:0] == AMOUNT | b_value[33]) ? b_value : (c_value[33] | c_value == 34'd0) ? c_value : b_value + c_value;
      lane_shr #(.W(W)) i_lane (.op(now.op), .a(taken[p*IN+:W]), .b(taken[p*IN+32+:32]), .c(taken[p*IN+64+:32]), .rounding(now.rounding),
          .mode(now.fit), .y(results[p*OUT+:W]), .exact(exact), .code(code));
      tell #(.N(W + 31), .BITS(W)) i_tell (.code(code), .exact(exact), .operand(operand), .told(results[p*OUT+W+:$bits(told_t)]));
    end
  endgenerate
  group_select #(.LANES(LANES), .TAKEN(P), .N(IN), .SUB_BITS(INTERVAL_BITS)) i_select (.all(all), .sub(sub), .taken(taken));
  group_collect #(.LANES(LANES), .TAKEN(P), .N(OUT), .SUB_BITS(INTERVAL_BITS)) i_collect (.clk(clk), .results(results), .sub(sub),
      .all(collected));
  assign result.tag = now.tag;
  assign result.write_port = now.write_port;
  assign result.r = now.d;
  assign result.beat = beat;
  assign result.enable = enable;
  assign told.valid = beat_ends;
  assign told.traps = now.fit == 3'd3;
  assign told.tag = now.tag;
  assign told.beat = beat;
  pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_SHR)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data(result),
      .out_valid(write), .out_data(written), .busy(pipe_busy));
  assign busy = active | pipe_busy;
endmodule
