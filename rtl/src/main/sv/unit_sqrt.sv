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
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_SQRT;
  localparam int OUT = W + A + CODE_BITS;
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
      assign result.codes[l*CODE_BITS+:CODE_BITS] = collected[l*OUT+W+A+:CODE_BITS] & {CODE_BITS{enable[l]}};
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      lane_sqrt #(.W(W), .A(A)) i_lane (.root(taken[p*IN+:W]), .rest(taken[p*IN+32+:A]), .k(now.extra), .mode(now.fit),
          .new_root(results[p*OUT+:W]), .new_rest(results[p*OUT+W+:A]), .code(results[p*OUT+W+A+:CODE_BITS]));
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
  assign rest.codes = '0;  // told with the root
  pipe #(.WIDTH($bits(vector_write_t) + $bits(sum_write_t)), .DEPTH(LAT_SQRT)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data({rest, result}),
      .out_valid(write), .out_data({sum_written, written}), .busy(pipe_busy));
  assign busy = active | pipe_busy;
endmodule
