// CMP: comparisons and choices beat by beat; greatest and least over all beats, written once.
module unit_cmp (
    input  logic clk,
    input  logic rst,
    input  logic active,
    /* verilator lint_off UNUSEDSIGNAL */ // what other units need of an operation
    input  types::operation_t now,
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic [7:0] beat,
    input  logic [machine_parameters::INTERVAL_BITS-1:0] sub,
    input  logic beat_ends,
    input  logic last_beat,
    input  logic [machine_parameters::LANES-1:0] enable,
    input  logic [machine_parameters::LANES-1:0] selects,
    /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
    input  logic [machine_parameters::LANES*32-1:0] a,
    input  logic [machine_parameters::LANES*32-1:0] b,
    input  logic [machine_parameters::LANES*32-1:0] c,
    /* verilator lint_on UNUSEDSIGNAL */
    output logic write,
    output types::vector_write_t written,
    output logic mask_write,
    output types::mask_write_t mask_written,
    output logic extreme_write,
    output types::vector_write_t extreme_written,
    output types::report_t told,               // clamps clip; nothing here overflows
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_CMP;
  localparam int IN = 3 * W + 1;
  localparam int OUT = W + 1 + CODE_BITS;
  logic reduces;
  assign reduces = (now.op == OP_HMAX) | (now.op == OP_HMIN);

  // ---- lane by lane ----
  logic [LANES*IN-1:0] all;
  logic [P*IN-1:0] taken;
  logic [P*OUT-1:0] results;
  logic [LANES*OUT-1:0] collected;
  vector_write_t result;
  mask_write_t relation;
  logic pipe_write, pipe_to_mask, pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = {selects[l], c[l*32+:W], b[l*32+:W], a[l*32+:W]};
      assign result.data[l*W+:W] = collected[l*OUT+:W];
      assign relation.data[l] = collected[l*OUT+W];
      assign told.lanes[l] = {collected[l*OUT+W+1+:CODE_BITS] & {CODE_BITS{enable[l]}}, {($bits(told_t) - CODE_BITS) {1'b0}}};
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      lane_cmp #(.W(W)) i_lane (.op(now.op), .relation(now.rounding), .mode(now.fit), .selects(taken[p*IN+3*W]), .a(taken[p*IN+:W]),
          .b(taken[p*IN+W+:W]), .c(taken[p*IN+2*W+:W]), .holds(results[p*OUT+W]), .y(results[p*OUT+:W]),
          .code(results[p*OUT+W+1+:CODE_BITS]));
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
  assign relation.tag = now.tag;
  assign relation.r = now.d[1:0];
  assign relation.beat = beat;
  assign relation.enable = enable;
  assign told.valid = beat_ends & ~reduces;
  assign told.traps = now.fit == 3'd3;
  assign told.tag = now.tag;
  assign told.beat = beat;
  pipe #(.WIDTH($bits(vector_write_t) + $bits(mask_write_t) + 1), .DEPTH(LAT_CMP)) i_pipe (.clk(clk), .rst(rst),
      .in_valid(beat_ends & ~reduces), .in_data({now.op == OP_CMP, relation, result}), .out_valid(pipe_write),
      .out_data({pipe_to_mask, mask_written, written}), .busy(pipe_busy));
  assign write = pipe_write & ~pipe_to_mask;
  assign mask_write = pipe_write & pipe_to_mask;

  // ---- extremes ----
  localparam int Q = PORTS_CMP_REDUCE;
  logic [LANES*(W+1)-1:0] entrants;
  logic [Q*(W+1)-1:0] group;
  logic signed [W-1:0] kept, best, candidate, none;
  vector_write_t extreme;
  logic extreme_busy;
  logic [7:0] element_lane;
  assign none = (now.op == OP_HMAX) ? {1'b1, {(W - 1) {1'b0}}} : {1'b0, {(W - 1) {1'b1}}};
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_entrant
      assign entrants[l*(W+1)+:W+1] = {enable[l], a[l*32+:W]};
    end
  endgenerate
  group_select #(.LANES(LANES), .TAKEN(Q), .N(W + 1), .SUB_BITS(INTERVAL_BITS)) i_entrants (.all(entrants), .sub(sub), .taken(group));
  always_comb begin
    best = (beat == 8'd0 & sub == '0) ? none : kept;
    candidate = '0;
    for (int q = 0; q < Q; q++) begin
      candidate = group[q*(W+1)+:W];
      if (group[q*(W+1)+W] & ((now.op == OP_HMAX) ? candidate > best : candidate < best)) best = candidate;
    end
  end
  always_ff @(posedge clk) kept <= best;
  assign element_lane = now.element % 8'(LANES);
  assign extreme.tag = now.tag;
  assign extreme.write_port = now.write_port;
  assign extreme.r = now.d;
  assign extreme.beat = now.element / 8'(LANES);
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_extreme
      assign extreme.enable[l] = element_lane == 8'(l);
      assign extreme.data[l*W+:W] = best;
    end
  endgenerate
  pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_CMP_REDUCE)) i_extreme (.clk(clk), .rst(rst), .in_valid(beat_ends & last_beat & reduces),
      .in_data(extreme), .out_valid(extreme_write), .out_data(extreme_written), .busy(extreme_busy));
  assign busy = active | pipe_busy | extreme_busy;
endmodule
