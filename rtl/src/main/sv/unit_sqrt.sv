// SQRT: PORTS_SQRT root steps, the latency's registers behind them. Root and remainder are written together.
module unit_sqrt (
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
    input  logic [machine_parameters::LANES*32-1:0] b,
    input  logic [machine_parameters::LANES*machine_parameters::A-1:0] sums,
    output logic write,
    output types::vector_write_t written,
    output types::sum_write_t sum_written,
    output types::report_t told,
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_SQRT;
  localparam int OUT = W + A + $bits(told_t);
  localparam int IN = 32 + A;
  logic [LANES*IN-1:0] all;
  /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
  logic [P*IN-1:0] taken;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [P*OUT-1:0] results;
  logic [LANES*OUT-1:0] collected;
  vector_write_t result;
  sum_write_t rest;
  logic pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = {sums[l*A+:A], b[l*32+:32]};
      assign result.data[l*W+:W] = collected[l*OUT+:W];
      assign rest.data[l*A+:A] = collected[l*OUT+W+:A];
      assign told.lanes[l] = enable[l] ? collected[l*OUT+W+A+:$bits(told_t)] : '0;
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      logic [CODE_BITS-1:0] code;
      logic [63:0] exact;
      logic of_rest;
      assign results[p*OUT+W+A+:$bits(told_t)] = {code, 1'b0, of_rest ? 7'(A) : 7'(W), exact};
      lane_sqrt #(.W(W), .A(A)) i_lane (.root(taken[p*IN+:W]), .rest(taken[p*IN+32+:A]), .k(now.extra), .mode(now.fit),
          .new_root(results[p*OUT+:W]), .new_rest(results[p*OUT+W+:A]), .exact(exact), .of_rest(of_rest), .code(code));
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
  assign rest.tag = now.tag;
  assign rest.r = now.a.r[2:0];
  assign rest.beat = beat;
  assign rest.enable = enable;
  assign told.valid = beat_ends;
  assign told.traps = now.fit == 3'd3;
  assign told.tag = now.tag;
  assign told.beat = beat;
  pipe #(.WIDTH($bits(vector_write_t) + $bits(sum_write_t)), .DEPTH(LAT_SQRT)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data({rest, result}),
      .out_valid(write), .out_data({sum_written, written}), .busy(pipe_busy));
  assign busy = active | pipe_busy;
endmodule
