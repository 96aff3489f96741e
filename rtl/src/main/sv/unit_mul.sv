// MUL: PORTS_MUL multipliers, the latency's registers behind them.
module unit_mul (
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
    input  logic [machine_parameters::LANES*machine_parameters::A-1:0] sums,
    output logic write,
    output types::vector_write_t written,
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_MUL;
  localparam int IN = 96 + A;
  logic [LANES*IN-1:0] all;
  /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
  logic [P*IN-1:0] taken;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [P*(W+CODE_BITS)-1:0] results;
  logic [LANES*(W+CODE_BITS)-1:0] collected;
  vector_write_t result;
  logic pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = {sums[l*A+:A], c[l*32+:32], b[l*32+:32], a[l*32+:32]};
      assign result.data[l*W+:W] = collected[l*(W+CODE_BITS)+:W];
      assign result.codes[l*CODE_BITS+:CODE_BITS] = collected[l*(W+CODE_BITS)+W+:CODE_BITS] & {CODE_BITS{enable[l]}};
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      lane_mul #(.W(W), .A(A)) i_lane (.a(taken[p*IN+:W]), .m(taken[p*IN+32+:W]), .s(taken[p*IN+64+:32]), .sum(taken[p*IN+96+:A]),
          .from_sum(now.a.from == FROM_SUM), .shifts(now.op == OP_MULRS), .rounding(now.rounding), .mode(now.fit),
          .y(results[p*(W+CODE_BITS)+:W]), .code(results[p*(W+CODE_BITS)+W+:CODE_BITS]));
    end
  endgenerate
  group_select #(.LANES(LANES), .TAKEN(P), .N(IN), .SUB_BITS(INTERVAL_BITS)) i_select (.all(all), .sub(sub), .taken(taken));
  group_collect #(.LANES(LANES), .TAKEN(P), .N(W + CODE_BITS), .SUB_BITS(INTERVAL_BITS)) i_collect (.clk(clk), .results(results), .sub(sub),
      .all(collected));
  assign result.tag = now.tag;
  assign result.write_port = now.write_port;
  assign result.r = now.d;
  assign result.beat = beat;
  assign result.enable = enable;
  pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_MUL)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data(result),
      .out_valid(write), .out_data(written), .busy(pipe_busy));
  assign busy = active | pipe_busy;
endmodule
