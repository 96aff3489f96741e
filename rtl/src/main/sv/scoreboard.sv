// Decides whether an instruction issues in this cycle, by rules 3 to 7 of docs/machine.md.
//
// Everything reserved by an instruction issued in t is kept as a down-counter that stops at 0. A counter loaded at the end of t with n holds
// max(0, t + 1 + n - now), so `now >= cycle` becomes `counter == 0`, and `now >= cycle - F` becomes `counter <= F`. A read by broadcast ends in
// t + 1, before any write of a later instruction: it needs no counter.
module scoreboard (
    input  logic clk,
    input  logic rst,
    /* verilator lint_off UNUSEDSIGNAL */ // values are not for the schedule
    input  types::operation_t operation,
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic [3:0] timing_class,
    input  logic writes_vector,
    input  logic writes_sum,
    input  logic writes_mask,
    input  logic accumulates,
    input  logic reads_mask,
    input  logic [2:0] sum_destination,
    input  logic [machine_parameters::INTERVAL_BITS-1:0] memory_interval,
    input  logic transfer,
    input  logic waits,                    // dma.wait
    input  logic [7:0] waits_for,
    input  logic [6:0] outstanding,
    input  logic issue,                    // the instruction does issue
    output logic ready,                    // nothing here keeps it
    output logic [7:0] unit,               // the unit that it goes to, one-hot; 7 is the DMA unit
    output logic [machine_parameters::INTERVAL_BITS-1:0] interval,
    output logic [3*types::PORT_BITS-1:0] read_port,
    output logic [types::WPORT_BITS-1:0] write_port
);
  import machine_parameters::*;
  import types::*;
  localparam int N = COUNTER_BITS;
  localparam logic [N-1:0] ONE = N'(1);

  logic [N-1:0] v_first [32], v_last [32], v_read [32], a_first [8], a_last [8], a_read [8], m_first [4], m_last [4], m_read [4];
  logic [INTERVAL_BITS-1:0] v_interval [32], a_interval [8], m_interval [4];
  logic [7:0] accumulated;                 // the last writer accumulates or clears
  logic [N-1:0] unit_busy [8], read_busy [READ_PORTS], write_busy [WRITE_PORTS], access_busy;

  // ---- what the instruction asks for ----
  logic [N-1:0] beats, ii, latency, last_write, first_write, busy;
  logic reduces, vector_unit;
  assign reduces = (timing_class == CLASS_CMP_REDUCE) | (timing_class == CLASS_ACC_REDUCE);
  assign vector_unit = timing_class <= CLASS_MEMORY;
  always_comb begin
    unit = 8'd0;
    interval = INTERVAL_BITS'(1);
    latency = ONE;
    case (timing_class)
      CLASS_MUL: begin unit[U_MUL] = 1'b1; interval = INTERVAL_BITS'(II_MUL); latency = N'(LAT_MUL); end
      CLASS_SHR: begin unit[U_SHR] = 1'b1; interval = INTERVAL_BITS'(II_SHR); latency = N'(LAT_SHR); end
      CLASS_LUT: begin unit[U_LUT] = 1'b1; interval = INTERVAL_BITS'(II_LUT); latency = N'(LAT_LUT); end
      CLASS_CMP: begin unit[U_CMP] = 1'b1; interval = INTERVAL_BITS'(II_CMP); latency = N'(LAT_CMP); end
      CLASS_CMP_REDUCE: begin unit[U_CMP] = 1'b1; interval = INTERVAL_BITS'(II_CMP_REDUCE); latency = N'(LAT_CMP_REDUCE); end
      CLASS_ACC: begin unit[U_ACC] = 1'b1; interval = INTERVAL_BITS'(II_ACC); latency = N'(LAT_ACC); end
      CLASS_ACC_REDUCE: begin unit[U_ACC] = 1'b1; interval = INTERVAL_BITS'(II_ACC_REDUCE); latency = N'(LAT_ACC_REDUCE); end
      CLASS_SQRT: begin unit[U_SQRT] = 1'b1; interval = INTERVAL_BITS'(II_SQRT); latency = N'(LAT_SQRT); end
      CLASS_MEMORY: begin unit[U_MEM] = 1'b1; interval = memory_interval; latency = N'(LAT_MEMORY); end
      CLASS_DMA: unit[7] = 1'b1;
      default: unit = 8'd0;
    endcase
  end
  assign beats = N'(operation.beats);
  assign ii = N'(interval);
  assign last_write = (beats - ONE) * ii + latency + ii - ONE;
  assign first_write = reduces ? last_write : latency + ii - ONE;
  assign busy = beats * ii - ONE;

  // ---- registers ----
  logic [2:0] is_vector, is_element, is_sum;
  logic [4:0] register_of [3];
  logic raw, waw, war, whole;
  logic [4:0] d;
  assign d = operation.d;
  assign whole = timing_class == CLASS_DMA;   // dma.rows waits for all of its index vector
  always_comb begin
    register_of[0] = operation.a.r;
    register_of[1] = operation.b.r;
    register_of[2] = operation.c.r;
    is_vector = {operation.c.from == FROM_VECTOR, operation.b.from == FROM_VECTOR, operation.a.from == FROM_VECTOR};
    is_element = {operation.c.from == FROM_ELEMENT, operation.b.from == FROM_ELEMENT, operation.a.from == FROM_ELEMENT};
    is_sum = {operation.c.from == FROM_SUM, operation.b.from == FROM_SUM, operation.a.from == FROM_SUM};
    raw = 1'b0;
    for (int s = 0; s < 3; s++) begin
      if (is_vector[s]) begin
        // A consumer no faster than its producer follows it beat by beat.
        if (~whole & interval >= v_interval[register_of[s]]) raw = raw | (v_first[register_of[s]] != '0);
        else raw = raw | (v_last[register_of[s]] != '0);
      end
      if (is_element[s]) raw = raw | (v_last[register_of[s]] != '0);
      if (is_sum[s]) begin
        if (interval >= a_interval[register_of[s][2:0]]) raw = raw | (a_first[register_of[s][2:0]] != '0);
        else raw = raw | (a_last[register_of[s][2:0]] != '0);
      end
    end
    if (reads_mask) begin
      if (interval >= m_interval[operation.mask]) raw = raw | (m_first[operation.mask] != '0);
      else raw = raw | (m_last[operation.mask] != '0);
    end
    waw = 1'b0;
    war = 1'b0;
    if (writes_vector) begin
      waw = waw | (v_last[d] > first_write);
      war = war | (v_read[d] > first_write + ONE);
    end
    if (writes_sum) begin
      // Accumulates and clears share a latency: in-order issue keeps their order.
      waw = waw | ((a_last[sum_destination] > first_write) & ~(accumulates & accumulated[sum_destination]));
      war = war | (a_read[sum_destination] > first_write + ONE);
    end
    if (writes_mask) begin
      waw = waw | (m_last[d[1:0]] > first_write);
      war = war | (m_read[d[1:0]] > first_write + ONE);
    end
  end

  // ---- ports: the lowest-numbered free ones, for vectors first; one for each distinct register read in one way ----
  logic [2:0] shares;                      // with an operand before it
  logic [1:0] shared_with [3];
  logic [READ_PORTS-1:0] free;
  logic [PORT_BITS-1:0] port_of [3];
  logic read_short, write_short, found;
  logic [PORT_BITS-1:0] pick;
  always_comb begin
    shares = 3'd0;
    for (int s = 0; s < 3; s++) begin
      shared_with[s] = 2'(s);
      for (int e = s - 1; e >= 0; e--) begin
        if (((is_vector[s] & is_vector[e]) | (is_element[s] & is_element[e])) & (register_of[s] == register_of[e])) begin
          shares[s] = 1'b1;
          shared_with[s] = 2'(e);
        end
      end
    end
    for (int p = 0; p < READ_PORTS; p++) free[p] = read_busy[p] == '0;
    read_short = 1'b0;
    found = 1'b0;
    pick = '0;
    for (int s = 0; s < 3; s++) port_of[s] = '0;
    for (int way = 0; way < 2; way++) begin
      for (int s = 0; s < 3; s++) begin
        if (((way == 0) ? is_vector[s] : is_element[s]) & ~shares[s]) begin
          found = 1'b0;
          pick = '0;
          for (int p = READ_PORTS - 1; p >= 0; p--) begin
            if (free[p]) begin
              found = 1'b1;
              pick = PORT_BITS'(p);
            end
          end
          read_short = read_short | ~found;
          free[pick] = 1'b0;
          port_of[s] = pick;
        end
      end
    end
    for (int s = 0; s < 3; s++) begin
      read_port[s*PORT_BITS+:PORT_BITS] = (shared_with[s] == 2'd0) ? port_of[0] : (shared_with[s] == 2'd1) ? port_of[1] : port_of[2];
    end
    write_port = '0;
    write_short = writes_vector;
    for (int p = WRITE_PORTS - 1; p >= 0; p--) begin
      if (write_busy[p] <= first_write) begin
        write_port = WPORT_BITS'(p);
        write_short = 1'b0;
      end
    end
  end

  // ---- units and transfers ----
  logic unit_wait, dma_wait;
  always_comb begin
    unit_wait = 1'b0;
    for (int u = 0; u < 8; u++) unit_wait = unit_wait | (unit[u] & (unit_busy[u] != '0));
    dma_wait = (transfer & ((access_busy != '0) | (outstanding >= 7'(DMA_QUEUE)))) | (waits & (8'(outstanding) > waits_for));
  end
  assign ready = ~(unit_wait | read_short | write_short | raw | waw | war | dma_wait);

  // ---- reservations ----
  logic reserves;
  assign reserves = issue & (vector_unit | (transfer & is_vector[0]));
  always_ff @(posedge clk) begin
    if (rst) begin
      for (int r = 0; r < 32; r++) begin
        v_first[r] <= '0; v_last[r] <= '0; v_read[r] <= '0; v_interval[r] <= '0;
      end
      for (int r = 0; r < 8; r++) begin
        a_first[r] <= '0; a_last[r] <= '0; a_read[r] <= '0; a_interval[r] <= '0; unit_busy[r] <= '0;
      end
      for (int r = 0; r < 4; r++) begin
        m_first[r] <= '0; m_last[r] <= '0; m_read[r] <= '0; m_interval[r] <= '0;
      end
      for (int p = 0; p < READ_PORTS; p++) read_busy[p] <= '0;
      for (int p = 0; p < WRITE_PORTS; p++) write_busy[p] <= '0;
      access_busy <= '0;
      accumulated <= 8'd0;
    end else begin
      for (int r = 0; r < 32; r++) begin
        v_first[r] <= v_first[r] - N'(v_first[r] != '0);
        v_last[r] <= v_last[r] - N'(v_last[r] != '0);
        v_read[r] <= v_read[r] - N'(v_read[r] != '0);
      end
      for (int r = 0; r < 8; r++) begin
        a_first[r] <= a_first[r] - N'(a_first[r] != '0);
        a_last[r] <= a_last[r] - N'(a_last[r] != '0);
        a_read[r] <= a_read[r] - N'(a_read[r] != '0);
        unit_busy[r] <= unit_busy[r] - N'(unit_busy[r] != '0);
      end
      for (int r = 0; r < 4; r++) begin
        m_first[r] <= m_first[r] - N'(m_first[r] != '0);
        m_last[r] <= m_last[r] - N'(m_last[r] != '0);
        m_read[r] <= m_read[r] - N'(m_read[r] != '0);
      end
      for (int p = 0; p < READ_PORTS; p++) read_busy[p] <= read_busy[p] - N'(read_busy[p] != '0);
      for (int p = 0; p < WRITE_PORTS; p++) write_busy[p] <= write_busy[p] - N'(write_busy[p] != '0);
      access_busy <= access_busy - N'(access_busy != '0);
      if (reserves) begin
        for (int u = 0; u < 8; u++) if (unit[u]) unit_busy[u] <= busy;
        for (int s = 0; s < 3; s++) begin
          if (is_vector[s]) begin
            if (v_read[register_of[s]] <= busy) v_read[register_of[s]] <= busy;
            if (~shares[s]) read_busy[port_of[s]] <= busy;
          end
          if (is_sum[s] & (a_read[register_of[s][2:0]] <= busy)) a_read[register_of[s][2:0]] <= busy;
        end
        if (reads_mask & (m_read[operation.mask] <= busy)) m_read[operation.mask] <= busy;
        if (writes_vector) begin
          v_first[d] <= first_write;
          v_last[d] <= last_write;
          v_interval[d] <= interval;
          write_busy[write_port] <= last_write;
        end
        if (writes_sum) begin
          a_first[sum_destination] <= first_write;
          a_last[sum_destination] <= last_write;
          a_interval[sum_destination] <= interval;
          accumulated[sum_destination] <= accumulates;
        end
        if (writes_mask) begin
          m_first[d[1:0]] <= first_write;
          m_last[d[1:0]] <= last_write;
          m_interval[d[1:0]] <= interval;
        end
        if (unit[U_MEM]) access_busy <= busy + ONE;
      end
    end
  end
endmodule
