// The machine: control, scoreboard, units and files put together. Its memories are loaded from outside before a run; the retirements are
// outputs, so that whoever watches sees each write as the register files see it.
module machine (
    input  logic clk,
    input  logic memory_clk,               // of the scratchpad, see there
    input  logic rst,
    input  logic start,                    // the first instruction issues in the next cycle

    input  logic code_load,
    input  logic [23:0] code_address,
    input  logic [127:0] code_word,
    input  logic rom_load,
    input  logic rom_load_size,
    input  logic [3:0] rom_table,
    input  logic [19:0] rom_index,
    input  logic [31:0] rom_data,
    input  logic byte_port,
    input  logic byte_write,
    input  logic [31:0] byte_address,
    input  logic [7:0] byte_in,
    output logic [7:0] byte_out,

    output logic issue,
    output logic [23:0] issue_pc,
    output logic [types::TAG_BITS-1:0] issue_tag,
    output logic [1:0] scalar_events,
    output logic [65:0] scalar_exact,
    output logic [2:0] trap,               // why the instruction at issue_pc, which issues, cannot be done; 0 where it can
    output logic done,                     // halted, or trapped and all units idle

    output logic [machine_parameters::WRITE_PORTS-1:0] v_valid,
    output logic [machine_parameters::WRITE_PORTS*types::TAG_BITS-1:0] v_tag,
    output logic [machine_parameters::WRITE_PORTS*5-1:0] v_register,
    output logic [machine_parameters::WRITE_PORTS*8-1:0] v_beat,
    output logic [machine_parameters::WRITE_PORTS*machine_parameters::LANES-1:0] v_enable,
    output logic [machine_parameters::WRITE_PORTS*machine_parameters::LANES*machine_parameters::W-1:0] v_data,
    output logic [2:0] s_valid,
    output logic [3*types::TAG_BITS-1:0] s_tag,
    output logic [3*3-1:0] s_register,
    output logic [3*8-1:0] s_beat,
    output logic [3*machine_parameters::LANES-1:0] s_enable,
    output logic [3*machine_parameters::LANES*machine_parameters::A-1:0] s_data,
    output logic m_valid,
    output logic [types::TAG_BITS-1:0] m_tag,
    output logic [1:0] m_register,
    output logic [7:0] m_beat,
    output logic [machine_parameters::LANES-1:0] m_enable,
    output logic [machine_parameters::LANES-1:0] m_data,
    output types::report_t [types::REPORTERS-1:0] reports,

    output logic transfer_starts,
    output logic transfer_ends,            // and moves its bytes before the next cycle:
    output logic moves_out,
    output logic moves_rows,
    output logic [31:0] moves_pad,
    output logic [31:0] moves_dram,
    output logic [31:0] moves_bytes,
    output logic [8:0] moves_count,
    output logic [machine_parameters::VL*32-1:0] moves_rows_of
);
  import machine_parameters::*;
  import types::*;
  localparam int FRONTS = UNITS + 1;       // the DMA unit reads index vectors
  localparam int DMA = UNITS;

  // ---- fetch, decode, issue ----
  logic running, draining, ready;
  logic [23:0] pc;
  logic [8:0] vl;
  logic [16*32-1:0] scalars;
  logic [127:0] word;
  logic [TAG_BITS-1:0] tag;
  operation_t decoded, issued;
  logic [3:0] timing_class, increment_scalar;
  logic writes_vector, writes_sum, writes_mask, accumulates, reads_mask, increment, wrong_element;
  logic [2:0] wrong_control;
  logic [2:0] sum_destination;
  logic [31:0] first_value, second_value, transfer_size;
  /* verilator lint_off UNUSEDSIGNAL */ // transfers lie inside the memories, whose addresses have no sign
  logic [32:0] pad_address, dram_address;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [INTERVAL_BITS-1:0] memory_interval, interval;
  logic [6:0] outstanding;
  logic [7:0] unit;
  logic [3*PORT_BITS-1:0] read_port;
  logic [WPORT_BITS-1:0] write_port;
  logic transfer, halts, busy;
  logic [FRONTS-1:0] unit_busy;

  code_memory i_code (.clk(clk), .pc(pc), .word(word), .load(code_load), .load_address(code_address), .load_word(code_word));
  decode i_decode (.word(word), .scalars(scalars), .vl(vl), .tag(tag), .operation(decoded), .timing_class(timing_class),
      .writes_vector(writes_vector), .writes_sum(writes_sum), .writes_mask(writes_mask), .accumulates(accumulates), .reads_mask(reads_mask),
      .sum_destination(sum_destination), .first_value(first_value), .second_value(second_value), .pad_address(pad_address),
      .dram_address(dram_address), .transfer_size(transfer_size), .increment(increment), .increment_scalar(increment_scalar),
      .wrong_element(wrong_element));
  bank_interval i_banks (.used((decoded.op == OP_LD) | (decoded.op == OP_ST)), .address(pad_address[19:0]), .size(decoded.size), .stride(decoded.stride), .vl(vl), .interval(memory_interval));
  assign transfer = (decoded.op == OP_DMAIN) | (decoded.op == OP_DMAOUT) | (decoded.op == OP_DMAROWS);
  assign halts = decoded.op == OP_HALT;
  scoreboard i_scoreboard (.clk(clk), .rst(rst), .operation(decoded), .timing_class(timing_class), .writes_vector(writes_vector),
      .writes_sum(writes_sum), .writes_mask(writes_mask), .accumulates(accumulates), .reads_mask(reads_mask),
      .sum_destination(sum_destination), .memory_interval(memory_interval), .transfer(transfer), .waits(decoded.op == OP_DMAWAIT),
      .waits_for(word[71:64]), .outstanding(outstanding), .issue(issue), .ready(ready), .unit(unit), .interval(interval),
      .read_port(read_port), .write_port(write_port));
  control i_control (.clk(clk), .rst(rst), .start(start), .issue(issue), .op(decoded.op), .destination(decoded.d[3:0]),
      .first_value(first_value), .second_value(second_value), .immediate0(word[95:64]), .immediate1(word[127:96]), .base(word[37:34]),
      .increment(increment), .increment_scalar(increment_scalar), .running(running), .pc(pc), .vl(vl), .scalars(scalars),
      .scalar_events(scalar_events), .scalar_exact(scalar_exact), .wrong_control(wrong_control));

  // ---- traps ----
  // Of the values and addresses that trap the units tell later, by their reports; what issued before the trapping instruction goes on to its end.
  logic wrong_size, wrong_place, wrong_nibbles, stopped, value_trap;
  logic [63:0] pad_size_moved, dram_size_moved;
  assign wrong_size = transfer & (decoded.op != OP_DMAROWS) & ((transfer_size == 32'd0) | (|transfer_size[31:28]));
  assign pad_size_moved = (decoded.op == OP_DMAROWS) ? 64'(transfer_size) * 64'(vl) : 64'(transfer_size);
  assign dram_size_moved = (decoded.op == OP_DMAROWS) ? 64'(transfer_size) * 64'(word[127:96]) : 64'(transfer_size);
  assign wrong_place = transfer & (pad_address[32] | dram_address[32] | (64'(pad_address[31:0]) + pad_size_moved > 64'(SPAD_BYTES))
      | (64'(dram_address[31:0]) + dram_size_moved > 64'(DRAM_BYTES)));
  assign wrong_nibbles = (decoded.op == OP_ST) & (decoded.size == 2'd0) & (vl[0] | decoded.masked | (decoded.stride != 16'd1));
  always_comb begin
    trap = 3'd0;
    if (issue) begin
      trap = wrong_control;
      if (wrong_nibbles) trap = TRAP_NIBBLES;
      if (wrong_place) trap = TRAP_PLACE;
      if (wrong_size) trap = TRAP_SIZE;
      if (wrong_element) trap = TRAP_ELEMENT;
    end
    value_trap = 1'b0;
    for (int u = 0; u < REPORTERS; u++) begin
      for (int l = 0; l < LANES; l++) begin
        if (reports[u].valid & ((reports[u].lanes[l].code == {1'b0, ADDRESS}) | (reports[u].traps & (reports[u].lanes[l].code[2:0] != 3'd0)
            & (reports[u].lanes[l].code[2:0] != RACE) & ~reports[u].lanes[l].code[3]))) value_trap = 1'b1;
      end
    end
  end

  assign issue = running & ready & ~stopped;
  assign issue_pc = pc;
  assign issue_tag = tag;
  always_comb begin
    issued = decoded;
    issued.interval = interval;
    issued.write_port = write_port;
    issued.a.port = read_port[0+:PORT_BITS];
    issued.b.port = read_port[PORT_BITS+:PORT_BITS];
    issued.c.port = read_port[2*PORT_BITS+:PORT_BITS];
  end
  // halt issues at once, and completes when nothing is in flight.
  assign busy = (|unit_busy) | (outstanding != 7'd0);
  assign done = (((issue & halts) | draining) & ~busy) | (stopped & ~(|unit_busy));
  always_ff @(posedge clk) begin
    if (rst) begin
      draining <= 1'b0;
      stopped <= 1'b0;
      tag <= '0;
    end else begin
      if (issue & halts) draining <= 1'b1;
      if ((trap != 3'd0) | value_trap) stopped <= 1'b1;
      if (issue) tag <= tag + TAG_BITS'(1);
    end
  end

  // ---- unit fronts ----
  logic [READ_PORTS*VL*W-1:0] ports;
  logic [4*VL-1:0] masks;
  logic [FRONTS-1:0] active, beat_ends, last_beat;
  operation_t now [FRONTS];
  logic [7:0] beat [FRONTS];
  logic [INTERVAL_BITS-1:0] sub [FRONTS];
  logic [LANES-1:0] enable [FRONTS];
  logic [LANES-1:0] selects [FRONTS];
  logic [LANES*32-1:0] a [FRONTS];
  logic [LANES*32-1:0] b [FRONTS];
  logic [LANES*32-1:0] c [FRONTS];
  logic [FRONTS*3-1:0] request;
  logic [FRONTS*3*PORT_BITS-1:0] request_port;
  logic [FRONTS*3*5-1:0] request_register;
  generate
    for (genvar u = 0; u < FRONTS; u++) begin : g_front
      logic starts;
      assign starts = issue & unit[u] & ((u != DMA) | (decoded.op == OP_DMAROWS));
      unit_front i_front (.clk(clk), .rst(rst), .start(starts), .next(issued), .ports(ports), .masks(masks), .active(active[u]), .now(now[u]),
          .beat(beat[u]), .sub(sub[u]), .beat_ends(beat_ends[u]), .last_beat(last_beat[u]), .enable(enable[u]), .selects(selects[u]),
          .a(a[u]), .b(b[u]), .c(c[u]), .request(request[u*3+:3]), .request_port(request_port[u*3*PORT_BITS+:3*PORT_BITS]),
          .request_register(request_register[u*3*5+:3*5]));
    end
  endgenerate

  // ---- register files ----
  localparam int WRITERS = 9;              // MUL, SHR, LUT, CMP and its extremes, ACC and its totals, SQRT, loads
  logic [WRITERS-1:0] write;
  vector_write_t [WRITERS-1:0] written;
  vector_write_t [WRITE_PORTS-1:0] port_written;
  vector_file #(.READERS(FRONTS * 3), .WRITERS(WRITERS)) i_vectors (.clk(clk), .rst(rst), .request(request), .request_port(request_port),
      .request_register(request_register), .ports(ports), .write(write), .written(written), .port_write(v_valid), .port_written(port_written));
  logic [2:0] sum_write;
  sum_write_t [2:0] sum_written;
  logic [3*LANES*A-1:0] sums;
  logic [LANES*A-1:0] old;
  logic [2:0] old_register;
  logic [7:0] old_beat;
  sum_file i_sums (.clk(clk), .rst(rst), .read_register({now[U_SQRT].a.r[2:0], now[U_ACC].a.r[2:0], now[U_MUL].a.r[2:0]}),
      .read_beat({beat[U_SQRT], beat[U_ACC], beat[U_MUL]}), .read(sums), .old_register(old_register), .old_beat(old_beat), .old(old),
      .write(sum_write), .written(sum_written));
  mask_write_t mask_written;
  mask_file i_masks (.clk(clk), .rst(rst), .write(m_valid), .written(mask_written), .masks(masks));

  // ---- units ----
  unit_mul i_mul (.clk(clk), .rst(rst), .active(active[U_MUL]), .now(now[U_MUL]), .beat(beat[U_MUL]), .sub(sub[U_MUL]),
      .beat_ends(beat_ends[U_MUL]), .enable(enable[U_MUL]), .a(a[U_MUL]), .b(b[U_MUL]), .c(c[U_MUL]), .sums(sums[0+:LANES*A]),
      .write(write[0]), .written(written[0]), .told(reports[0]), .busy(unit_busy[U_MUL]));
  unit_shr i_shr (.clk(clk), .rst(rst), .active(active[U_SHR]), .now(now[U_SHR]), .beat(beat[U_SHR]), .sub(sub[U_SHR]),
      .beat_ends(beat_ends[U_SHR]), .enable(enable[U_SHR]), .a(a[U_SHR]), .b(b[U_SHR]), .c(c[U_SHR]), .write(write[1]),
      .written(written[1]), .told(reports[1]), .busy(unit_busy[U_SHR]));

  logic [4:0] index_bits;
  logic [PORTS_LUT*20-1:0] rom_read_index;
  logic [PORTS_LUT*W-1:0] rom_entry;
  rom #(.PORTS(PORTS_LUT)) i_rom (.clk(clk), .table_number(now[U_LUT].extra[3:0]), .index_bits(index_bits), .index(rom_read_index),
      .entry(rom_entry), .load(rom_load), .load_size(rom_load_size), .load_table(rom_table), .load_index(rom_index), .load_data(rom_data));
  unit_lut i_lut (.clk(clk), .rst(rst), .active(active[U_LUT]), .now(now[U_LUT]), .beat(beat[U_LUT]), .sub(sub[U_LUT]),
      .beat_ends(beat_ends[U_LUT]), .enable(enable[U_LUT]), .a(a[U_LUT]), .index_bits(index_bits), .rom_index(rom_read_index),
      .rom_entry(rom_entry), .write(write[2]), .written(written[2]), .told(reports[2]), .busy(unit_busy[U_LUT]));
  unit_cmp i_cmp (.clk(clk), .rst(rst), .active(active[U_CMP]), .now(now[U_CMP]), .beat(beat[U_CMP]), .sub(sub[U_CMP]),
      .beat_ends(beat_ends[U_CMP]), .last_beat(last_beat[U_CMP]), .enable(enable[U_CMP]), .selects(selects[U_CMP]), .a(a[U_CMP]),
      .b(b[U_CMP]), .c(c[U_CMP]), .write(write[3]), .written(written[3]), .mask_write(m_valid), .mask_written(mask_written),
      .extreme_write(write[4]), .extreme_written(written[4]), .told(reports[3]), .busy(unit_busy[U_CMP]));
  unit_acc i_acc (.clk(clk), .rst(rst), .active(active[U_ACC]), .now(now[U_ACC]), .beat(beat[U_ACC]), .sub(sub[U_ACC]),
      .beat_ends(beat_ends[U_ACC]), .last_beat(last_beat[U_ACC]), .enable(enable[U_ACC]), .a(a[U_ACC]), .b(b[U_ACC]),
      .sums(sums[LANES*A+:LANES*A]), .write(write[5]), .written(written[5]), .sum_write(sum_write[0]), .sum_written(sum_written[0]),
      .old_register(old_register), .old_beat(old_beat), .old(old), .total_write(write[6]), .total_written(written[6]),
      .total_sum_write(sum_write[1]), .total_sum_written(sum_written[1]), .told(reports[4]), .sum_told(reports[5]), .total_told(reports[6]), .busy(unit_busy[U_ACC]));
  unit_sqrt i_sqrt (.clk(clk), .rst(rst), .active(active[U_SQRT]), .now(now[U_SQRT]), .beat(beat[U_SQRT]), .sub(sub[U_SQRT]),
      .beat_ends(beat_ends[U_SQRT]), .enable(enable[U_SQRT]), .b(b[U_SQRT]), .sums(sums[2*LANES*A+:LANES*A]), .write(write[7]),
      .written(written[7]), .sum_written(sum_written[2]), .told(reports[7]), .busy(unit_busy[U_SQRT]));
  assign sum_write[2] = write[7];

  // ---- memory ----
  logic [LANES-1:0] pad_write;
  logic [1:0] pad_size;
  logic [LANES*35-1:0] pad_at;
  logic [LANES*32-1:0] pad_out, pad_in;
  logic [DMA_QUEUE-1:0] transfer_valid, transfer_out;
  logic [DMA_QUEUE*34-1:0] transfer_first, transfer_end;
  unit_memory i_memory (.clk(clk), .rst(rst), .active(active[U_MEM]), .now(now[U_MEM]), .beat(beat[U_MEM]), .sub(sub[U_MEM]),
      .beat_ends(beat_ends[U_MEM]), .enable(enable[U_MEM]), .a(a[U_MEM]), .pad_write(pad_write), .pad_size(pad_size), .pad_address(pad_at),
      .pad_out(pad_out), .pad_in(pad_in), .transfer_valid(transfer_valid), .transfer_out(transfer_out), .transfer_first(transfer_first),
      .transfer_end(transfer_end), .write(write[8]), .written(written[8]), .told(reports[8]), .busy(unit_busy[U_MEM]));
  scratchpad i_scratchpad (.clk(memory_clk), .write(pad_write), .size(pad_size), .address(pad_at), .write_data(pad_out), .read_data(pad_in),
      .byte_port(byte_port), .byte_write(byte_write), .byte_address(byte_address), .byte_in(byte_in), .byte_out(byte_out));
  dma i_dma (.clk(clk), .rst(rst), .push(issue & transfer), .push_out(decoded.op == OP_DMAOUT), .push_rows(decoded.op == OP_DMAROWS),
      .push_pad(pad_address[31:0]), .push_dram(dram_address[31:0]), .push_bytes(transfer_size), .push_table(word[127:96]),
      .push_count((decoded.op == OP_DMAROWS) ? vl : 9'd1), .index_valid(active[DMA]), .index_beat(beat[DMA]), .index_enable(enable[DMA]),
      .index(a[DMA]), .index_tag(now[DMA].tag), .told(reports[9]), .outstanding(outstanding), .valid(transfer_valid),
      .to_dram(transfer_out), .pad_first(transfer_first), .pad_end(transfer_end), .starts(transfer_starts), .ends(transfer_ends),
      .moves_out(moves_out), .moves_rows(moves_rows), .moves_pad(moves_pad), .moves_dram(moves_dram), .moves_bytes(moves_bytes),
      .moves_count(moves_count), .moves_rows_of(moves_rows_of));
  assign unit_busy[DMA] = active[DMA];

  // ---- retirements, told apart ----
  generate
    for (genvar p = 0; p < WRITE_PORTS; p++) begin : g_retire
      assign v_tag[p*TAG_BITS+:TAG_BITS] = port_written[p].tag;
      assign v_register[p*5+:5] = port_written[p].r;
      assign v_beat[p*8+:8] = port_written[p].beat;
      assign v_enable[p*LANES+:LANES] = port_written[p].enable;
      assign v_data[p*LANES*W+:LANES*W] = port_written[p].data;
    end
    for (genvar p = 0; p < 3; p++) begin : g_sum
      assign s_valid[p] = sum_write[p];
      assign s_tag[p*TAG_BITS+:TAG_BITS] = sum_written[p].tag;
      assign s_register[p*3+:3] = sum_written[p].r;
      assign s_beat[p*8+:8] = sum_written[p].beat;
      assign s_enable[p*LANES+:LANES] = sum_written[p].enable;
      assign s_data[p*LANES*A+:LANES*A] = sum_written[p].data;
    end
  endgenerate
  assign m_tag = mask_written.tag;
  assign m_register = mask_written.r;
  assign m_beat = mask_written.beat;
  assign m_enable = mask_written.enable;
  assign m_data = mask_written.data;
endmodule
