// The queue of transfers: when each runs and ends, and what it moves. The oldest is entry 0. The bytes move when a transfer ends, through the
// byte port of the scratchpad.
module dma (
    input  logic clk,
    input  logic rst,
    input  logic push,
    input  logic push_out,                 // to DRAM
    input  logic push_rows,
    input  logic [31:0] push_pad,
    input  logic [31:0] push_dram,
    input  logic [31:0] push_bytes,        // of all, or of a row
    input  logic [31:0] push_table,        // rows of the table
    input  logic [8:0] push_count,         // rows moved
    // The index vector of dma.rows, beat by beat.
    input  logic index_valid,
    input  logic [7:0] index_beat,
    input  logic [machine_parameters::LANES-1:0] index_enable,
    input  logic [machine_parameters::LANES*32-1:0] index,
    input  logic [types::TAG_BITS-1:0] index_tag,
    output types::report_t told,
    output logic [6:0] outstanding,
    output logic [machine_parameters::DMA_QUEUE-1:0] valid,
    output logic [machine_parameters::DMA_QUEUE-1:0] to_dram,
    output logic [machine_parameters::DMA_QUEUE*34-1:0] pad_first,
    output logic [machine_parameters::DMA_QUEUE*34-1:0] pad_end,
    output logic starts,                   // the oldest transfer is in its first cycle
    output logic ends,                     // and in its last; what it moves:
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
  localparam int T = 41;
  localparam logic [T-1:0] CHUNK = T'(DRAM_BYTES_PER_CYCLE);
  typedef struct packed {
    logic out, rows;
    logic [31:0] pad, dram, bytes, rows_of_table;
    logic [8:0] count;
    logic [T-1:0] left;
    logic [33:0] pad_end;
  } entry_t;
  entry_t queue [DMA_QUEUE];
  entry_t next [DMA_QUEUE];
  entry_t pushed;
  logic [6:0] next_outstanding;
  logic fresh;                             // the oldest runs its first cycle
  logic [T-1:0] chunks;
  logic [LANES*32-1:0] usable;

  assign chunks = (T'(push_bytes) + CHUNK - T'(1)) / CHUNK;
  always_comb begin
    pushed = '0;
    pushed.out = push_out;
    pushed.rows = push_rows;
    pushed.pad = push_pad;
    pushed.dram = push_dram;
    pushed.bytes = push_bytes;
    pushed.rows_of_table = push_table;
    pushed.count = push_count;
    pushed.left = T'(DRAM_LATENCY) + chunks * T'(push_count);
    pushed.pad_end = 34'(push_pad) + 34'(push_bytes) * 34'(push_count);
  end

  // An index outside the table is an event, and reads row 0.
  logic [31:0] table_rows, last_row;
  logic [6:0] row_bits;                    // that the numbers of the table's rows have
  assign last_row = table_rows - 32'd1;
  always_comb begin
    row_bits = 7'd1;
    for (int i = 0; i < 32; i++) if (last_row[i]) row_bits = 7'(i + 1);
  end
  always_comb begin
    table_rows = '0;
    for (int q = 0; q < DMA_QUEUE; q++) if (outstanding == 7'(q + 1)) table_rows = queue[q].rows_of_table;
  end
  always_comb begin
    for (int l = 0; l < LANES; l++) begin
      usable[l*32+:32] = (index[l*32+:32] >= table_rows) ? 32'd0 : index[l*32+:32];
      told.lanes[l].code = (index_valid & index_enable[l] & (index[l*32+:32] >= table_rows)) ? {1'b0, INDEX} : '0;
      told.lanes[l].unsigned_bits = 1'b1;
      told.lanes[l].width = row_bits;
      told.lanes[l].exact = {{32{index[l*32+31]}}, index[l*32+:32]};
    end
    told.valid = index_valid;
    told.traps = 1'b0;
    told.tag = index_tag;
    told.beat = index_beat;
  end

  assign ends = (outstanding != 7'd0) & (queue[0].left == T'(1));
  assign starts = fresh & (outstanding != 7'd0);
  always_comb begin
    next = queue;
    if (outstanding != 7'd0) next[0].left = queue[0].left - T'(1);
    next_outstanding = outstanding;
    if (ends) begin
      for (int q = 0; q + 1 < DMA_QUEUE; q++) next[q] = next[q+1];
      next_outstanding = outstanding - 7'd1;
    end
    if (push) begin
      for (int q = 0; q < DMA_QUEUE; q++) if (next_outstanding == 7'(q)) next[q] = pushed;
      next_outstanding = next_outstanding + 7'd1;
    end
  end
  always_ff @(posedge clk) begin
    if (rst) begin
      outstanding <= 7'd0;
      fresh <= 1'b0;
    end else begin
      outstanding <= next_outstanding;
      fresh <= ends | (push & (outstanding == 7'd0));
    end
    for (int q = 0; q < DMA_QUEUE; q++) queue[q] <= next[q];
  end

  // Row numbers, a beat at a time, into the entry of the youngest transfer; entries follow the queue.
  logic [VL*32-1:0] rows [DMA_QUEUE];
  logic [DMA_QUEUE-1:0] reads;
  logic [VL*32-1:0] fresh_rows;
  always_comb begin
    fresh_rows = '0;
    for (int q = 0; q < DMA_QUEUE; q++) begin
      reads[q] = index_valid & (outstanding == 7'(q + 1));
      if (reads[q]) begin
        fresh_rows = rows[q];
        fresh_rows[{24'd0, index_beat}*LANES*32+:LANES*32] = usable;
      end
    end
    // A transfer of few cycles ends with its last indices just read.
    moves_rows_of = reads[0] ? fresh_rows : rows[0];
  end
  always_ff @(posedge clk) begin
    for (int q = 0; q < DMA_QUEUE; q++) begin
      if (ends) begin
        if (q + 1 < DMA_QUEUE) rows[q] <= reads[(q+1)%DMA_QUEUE] ? fresh_rows : rows[(q+1)%DMA_QUEUE];
      end else if (reads[q]) rows[q] <= fresh_rows;
    end
  end

  generate
    for (genvar q = 0; q < DMA_QUEUE; q++) begin : g_entry
      assign valid[q] = outstanding > 7'(q);
      assign to_dram[q] = queue[q].out;
      assign pad_first[q*34+:34] = 34'(queue[q].pad);
      assign pad_end[q*34+:34] = queue[q].pad_end;
    end
  endgenerate
  assign moves_out = queue[0].out;
  assign moves_rows = queue[0].rows;
  assign moves_pad = queue[0].pad;
  assign moves_dram = queue[0].dram;
  assign moves_bytes = queue[0].bytes;
  assign moves_count = queue[0].count;
endmodule
