// ACC: accumulates, whose sums are formed in the last stage so that they follow each other without waiting; sums and readings that go to
// vectors; and sums over all elements, exact and fitted once.
module unit_acc (
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
    /* verilator lint_off UNUSEDSIGNAL */ // words are narrower than operands
    input  logic [machine_parameters::LANES*32-1:0] a,
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic [machine_parameters::LANES*32-1:0] b,
    input  logic [machine_parameters::LANES*machine_parameters::A-1:0] sums,
    output logic write,
    output types::vector_write_t written,
    output logic sum_write,
    output types::sum_write_t sum_written,
    output logic [2:0] old_register,
    output logic [7:0] old_beat,
    input  logic [machine_parameters::LANES*machine_parameters::A-1:0] old,
    output logic total_write,
    output types::vector_write_t total_written,
    output logic total_sum_write,
    output types::sum_write_t total_sum_written,
    output types::report_t told,           // of what goes to vectors,
    output types::report_t sum_told,       // of accumulates,
    output types::report_t total_told,     // and of sums over all elements
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  localparam int P = PORTS_ACC;
  localparam int IN = W + 32 + A;
  localparam int OUT = 2 * W + W + $bits(told_t);
  localparam int EXACT = (A > W + 1) ? A : W + 1;
  localparam int SUM = ((A > 2 * W) ? A : 2 * W) + 1;
  logic reduces, accumulates;
  assign reduces = (now.op == OP_HSUMV) | (now.op == OP_HSUMA);
  assign accumulates = (now.op == OP_CLR) | (now.op == OP_AADD) | (now.op == OP_ASUB) | (now.op == OP_MAC);

  // ---- lane by lane ----
  logic [LANES*IN-1:0] all;
  logic [P*IN-1:0] taken;
  logic [P*OUT-1:0] results;
  logic [LANES*OUT-1:0] collected;
  logic [LANES*2*W-1:0] addends, late_addends;
  vector_write_t result;
  logic [2:0] late_fit;
  logic late_write, late_accumulates, late_clears, pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_pack
      assign all[l*IN+:IN] = {sums[l*A+:A], b[l*32+:32], a[l*32+:W]};
      assign addends[l*2*W+:2*W] = collected[l*OUT+:2*W];
      assign result.data[l*W+:W] = collected[l*OUT+2*W+:W];
      assign told.lanes[l] = (enable[l] & ~accumulates) ? collected[l*OUT+3*W+:$bits(told_t)] : '0;
    end
    for (genvar p = 0; p < P; p++) begin : g_datapath
      logic [CODE_BITS-1:0] code;
      logic [EXACT-1:0] exact;
      lane_addend #(.W(W)) i_addend (.op(now.op), .a(taken[p*IN+:W]), .b(taken[p*IN+W+:W]), .y(results[p*OUT+:2*W]));
      lane_sum #(.W(W), .A(A)) i_sum (.op(now.op), .a(taken[p*IN+:W]), .b(taken[p*IN+W+:W]), .s(taken[p*IN+W+:32]),
          .sum(taken[p*IN+W+32+:A]), .rounding(now.rounding), .mode(now.fit), .y(results[p*OUT+2*W+:W]),
          .exact(exact), .code(code));
      tell #(.N(EXACT), .BITS(W)) i_tell (.code(code), .exact(exact), .operand({{2{taken[p*IN+W+31]}}, taken[p*IN+W+:32]}),
          .told(results[p*OUT+3*W+:$bits(told_t)]));
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
  assign told.valid = beat_ends & ~reduces;
  assign told.traps = now.fit == 3'd3;
  assign told.tag = now.tag;
  assign told.beat = beat;
  pipe #(.WIDTH($bits(vector_write_t) + LANES * 2 * W + 5), .DEPTH(LAT_ACC)) i_pipe (.clk(clk), .rst(rst), .in_valid(beat_ends & ~reduces),
      .in_data({now.op == OP_CLR, accumulates, now.fit, addends, result}), .out_valid(late_write),
      .out_data({late_clears, late_accumulates, late_fit, late_addends, written}), .busy(pipe_busy));
  assign write = late_write & ~late_accumulates;

  // ---- last stage of accumulates ----
  assign sum_write = late_write & late_accumulates;
  assign old_register = written.r[2:0];
  assign old_beat = written.beat;
  assign sum_written.tag = written.tag;
  assign sum_written.r = written.r[2:0];
  assign sum_written.beat = written.beat;
  assign sum_written.enable = written.enable;
  assign sum_told.valid = sum_write;
  assign sum_told.traps = late_fit == 3'd3;
  assign sum_told.tag = written.tag;
  assign sum_told.beat = written.beat;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_accumulate
      logic [CODE_BITS-1:0] code;
      logic [SUM-1:0] exact;
      lane_accumulate #(.W(W), .A(A)) i_lane (.old(old[l*A+:A]), .addend(late_addends[l*2*W+:2*W]), .clears(late_clears), .mode(late_fit),
          .y(sum_written.data[l*A+:A]), .exact(exact), .code(code));
      tell #(.N(SUM), .BITS(A)) i_tell (.code(code & {CODE_BITS{written.enable[l]}}), .exact(exact), .operand('0), .told(sum_told.lanes[l]));
    end
  endgenerate

  // ---- totals ----
  localparam int Q = PORTS_ACC_REDUCE;
  localparam int X = (A > W) ? A : W;
  localparam int S = X + 9;        // at most 256 elements; one bit more than they need, as fit asks for
  logic [LANES*(X+1)-1:0] entrants;
  logic [Q*(X+1)-1:0] group;
  logic [S-1:0] kept, total;
  vector_write_t total_word;
  sum_write_t total_sum;
  logic [W-1:0] word;
  logic [A-1:0] sum;
  logic word_event, word_clip, sum_event, sum_clip, total_busy, late_total, late_to_sum, to_sum;
  logic [CODE_BITS-1:0] total_code;
  logic [7:0] element_lane, element_beat;
  logic [LANES-1:0] total_enable;
  assign to_sum = now.op == OP_HSUMA;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_entrant
      logic [X-1:0] wide_word, wide_sum;
      if (X > W) begin : g_word
        assign wide_word = {{(X - W) {a[l*32+W-1]}}, a[l*32+:W]};
      end else begin : g_same_word
        assign wide_word = a[l*32+:W];
      end
      if (X > A) begin : g_sum
        assign wide_sum = {{(X - A) {sums[l*A+A-1]}}, sums[l*A+:A]};
      end else begin : g_same_sum
        assign wide_sum = sums[l*A+:A];
      end
      assign entrants[l*(X+1)+:X+1] = {enable[l], (now.a.from == FROM_SUM) ? wide_sum : wide_word};
    end
  endgenerate
  group_select #(.LANES(LANES), .TAKEN(Q), .N(X + 1), .SUB_BITS(INTERVAL_BITS)) i_entrants (.all(entrants), .sub(sub), .taken(group));
  always_comb begin
    total = (beat == 8'd0 & sub == '0) ? '0 : kept;
    for (int q = 0; q < Q; q++) begin
      if (group[q*(X+1)+X]) total = total + {{(S - X) {group[q*(X+1)+X-1]}}, group[q*(X+1)+:X]};
    end
  end
  always_ff @(posedge clk) kept <= total;
  fit #(.IN(S), .OUT(W)) i_word (.x(total), .mode(now.fit), .y(word), .event_raised(word_event), .clipped(word_clip));
  fit #(.IN(S), .OUT(A)) i_sum (.x(total), .mode(now.fit), .y(sum), .event_raised(sum_event), .clipped(sum_clip));
  assign total_code = to_sum ? {sum_clip, 2'd0, sum_event} : {word_clip, 2'd0, word_event};
  assign element_lane = now.element % 8'(LANES);
  assign element_beat = now.element / 8'(LANES);
  assign total_word.tag = now.tag;
  assign total_word.write_port = now.write_port;
  assign total_word.r = now.d;
  assign total_word.beat = element_beat;
  assign total_sum.tag = now.tag;
  assign total_sum.r = now.d[2:0];
  assign total_sum.beat = element_beat;
  assign total_word.enable = total_enable;
  assign total_sum.enable = total_enable;
  assign total_told.valid = beat_ends & last_beat & reduces;
  assign total_told.traps = now.fit == 3'd3;
  assign total_told.tag = now.tag;
  assign total_told.beat = element_beat;
  told_t told_word, told_sum;
  tell #(.N(S), .BITS(W)) i_tell_word (.code(total_code), .exact(total), .operand('0), .told(told_word));
  tell #(.N(S), .BITS(A)) i_tell_sum (.code(total_code), .exact(total), .operand('0), .told(told_sum));
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_total
      assign total_enable[l] = element_lane == 8'(l);
      assign total_told.lanes[l] = ~total_enable[l] ? '0 : to_sum ? told_sum : told_word;
      assign total_word.data[l*W+:W] = word;
      assign total_sum.data[l*A+:A] = sum;
    end
  endgenerate
  pipe #(.WIDTH($bits(vector_write_t) + $bits(sum_write_t) + 1), .DEPTH(LAT_ACC_REDUCE)) i_total (.clk(clk), .rst(rst),
      .in_valid(beat_ends & last_beat & reduces), .in_data({to_sum, total_sum, total_word}), .out_valid(late_total),
      .out_data({late_to_sum, total_sum_written, total_written}), .busy(total_busy));
  assign total_write = late_total & ~late_to_sum;
  assign total_sum_write = late_total & late_to_sum;
  assign busy = active | pipe_busy | total_busy;
endmodule
