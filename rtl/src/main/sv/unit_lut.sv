// LUT: PORTS_LUT read ports of the ROM, the latency's registers behind them.
module unit_lut (
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
    input  logic [4:0] index_bits,         // of the operation's table
    output logic [machine_parameters::PORTS_LUT*20-1:0] rom_index,
    input  logic [machine_parameters::PORTS_LUT*machine_parameters::W-1:0] rom_entry,
    output logic write,
    output types::vector_write_t written,
    output types::report_t told,
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_LUT;
  localparam int IN = 32;
  logic [LANES*IN-1:0] all;
  /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
  logic [P*IN-1:0] taken;
  /* verilator lint_on UNUSEDSIGNAL */
  localparam int OUT = W + CODE_BITS + 32;
  logic [P*OUT-1:0] results;
  logic [LANES*OUT-1:0] collected;
  vector_write_t result;
  logic pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = a[l*32+:32];
      assign result.data[l*W+:W] = collected[l*OUT+:W];
      assign told.lanes[l].code = collected[l*OUT+W+:CODE_BITS] & {CODE_BITS{enable[l]}};
      assign told.lanes[l].unsigned_bits = 1'b1;
      assign told.lanes[l].width = {2'd0, index_bits};
      assign told.lanes[l].exact = {{32{collected[l*OUT+OUT-1]}}, collected[l*OUT+W+CODE_BITS+:32]};
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      lane_lut #(.W(W)) i_lane (.a(taken[p*IN+:W]), .index_bits(index_bits), .mode(now.fit), .index(rom_index[p*20+:20]),
          .code(results[p*OUT+W+:CODE_BITS]));
      assign results[p*OUT+:W] = rom_entry[p*W+:W];
      assign results[p*OUT+W+CODE_BITS+:32] = taken[p*IN+:32];
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
  pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_LUT)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends), .in_data(result),
      .out_valid(write), .out_data(written), .busy(pipe_busy));
  assign busy = active | pipe_busy;
endmodule
