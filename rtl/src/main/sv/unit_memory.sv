// Loads and stores. A beat's store words are read one cycle before its access; the access takes the cycles that its worst bank needs, and a
// load's words then pass the rest of the latency.
module unit_memory (
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
    output logic [machine_parameters::LANES-1:0] pad_write,
    output logic [1:0] pad_size,
    output logic [machine_parameters::LANES*35-1:0] pad_address,
    output logic [machine_parameters::LANES*32-1:0] pad_out,
    input  logic [machine_parameters::LANES*32-1:0] pad_in,
    // Outstanding transfers, for races.
    input  logic [machine_parameters::DMA_QUEUE-1:0] transfer_valid,
    input  logic [machine_parameters::DMA_QUEUE-1:0] transfer_out,
    input  logic [machine_parameters::DMA_QUEUE*34-1:0] transfer_first,
    input  logic [machine_parameters::DMA_QUEUE*34-1:0] transfer_end,
    output logic write,
    output types::vector_write_t written,
    output types::report_t told,
    output logic busy
);
  import machine_parameters::*;
  import types::*;
  // ---- the access stage follows the front by one cycle ----
  logic access, access_ends, begins;
  /* verilator lint_off UNUSEDSIGNAL */
  operation_t op;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [7:0] access_beat;
  logic [LANES-1:0] access_enable;
  logic [LANES*32-1:0] value;
  logic is_store;
  always_ff @(posedge clk) begin
    access <= active & ~rst;
    access_ends <= beat_ends & ~rst;
    begins <= active & (sub == '0) & ~rst;
    op <= now;
    access_beat <= beat;
    access_enable <= enable;
    value <= a;
  end
  assign is_store = op.op == OP_ST;
  assign pad_size = op.size;
  logic [33:0] bytes;
  assign bytes = (op.size == 2'd0) ? 34'd1 : (34'd1 << op.size) >> 1;

  vector_write_t fresh, kept, result;
  logic pipe_busy;
  generate
    for (genvar l = 0; l < LANES; l++) begin : g_lane
      logic [34:0] step, element, at;
      logic [33:0] first_byte, end_byte;
      logic [31:0] raw;
      logic [32:0] exact;
      logic [W-1:0] word;
      logic [3:0] narrow_code;
      logic event_raised, clipped, races, negative, outside;
      logic [CODE_BITS-1:0] fitted;
      assign element = {18'd0, 17'(access_beat) * 17'(LANES) + 17'(l)};
      assign step = {{19{op.stride[15]}}, op.stride} << op.size;
      assign at = {op.address, 1'b0} + element * step;
      assign pad_address[l*35+:35] = at;
      assign first_byte = at[34:1];
      assign end_byte = first_byte + bytes;
      assign outside = first_byte[33] | (end_byte > 34'(SPAD_BYTES));
      always_comb begin
        races = 1'b0;
        for (int q = 0; q < DMA_QUEUE; q++) begin
          if (transfer_valid[q] & (is_store | ~transfer_out[q]) & (first_byte < transfer_end[q*34+:34])
              & (end_byte > transfer_first[q*34+:34])) races = 1'b1;
        end
      end

      lane_narrow i_narrow (.x(value[l*32+:32]), .size(op.size), .is_signed(op.is_signed), .mode(op.fit), .y(pad_out[l*32+:32]),
          .code(narrow_code));
      assign pad_write[l] = begins & is_store & access_enable[l];

      assign raw = pad_in[l*32+:32];
      assign negative = op.is_signed & ((op.size == 2'd0) ? raw[3] : (op.size == 2'd1) ? raw[7] : (op.size == 2'd2) ? raw[15] : raw[31]);
      always_comb begin
        case (op.size)
          2'd0: exact = {{29{negative}}, raw[3:0]};
          2'd1: exact = {{25{negative}}, raw[7:0]};
          2'd2: exact = {{17{negative}}, raw[15:0]};
          default: exact = {negative, raw};
        endcase
      end
      fit #(.IN(33), .OUT(W)) i_fit (.x(exact), .mode(3'(OVERFLOW)), .y(word), .event_raised(event_raised), .clipped(clipped));
      assign fresh.data[l*W+:W] = word;

      // What does not fit is told before a race; what lies outside is not accessed at all.
      assign fitted = is_store ? narrow_code : {clipped, 2'd0, event_raised};
      always_comb begin
        told.lanes[l].code = fitted;
        told.lanes[l].unsigned_bits = is_store & ~op.is_signed;
        told.lanes[l].width = is_store ? 7'd4 << op.size : 7'(W);
        told.lanes[l].exact = is_store ? {{32{value[l*32+31]}}, value[l*32+:32]} : {{31{exact[32]}}, exact};
        if (fitted[2:0] == 3'd0 & races) begin
          told.lanes[l].code[2:0] = RACE;
          told.lanes[l].width = 7'd4 << op.size;
          told.lanes[l].exact = {{30{first_byte[33]}}, first_byte};
        end
        if (outside) told.lanes[l].code = {1'b0, ADDRESS};
        if (~access_enable[l]) told.lanes[l].code = '0;
      end
    end
  endgenerate
  assign fresh.tag = op.tag;
  assign fresh.write_port = op.write_port;
  assign fresh.r = op.d;
  assign fresh.beat = access_beat;
  assign fresh.enable = access_enable;
  assign result = begins ? fresh : kept;
  always_ff @(posedge clk) kept <= result;

  pipe #(.WIDTH($bits(vector_write_t)), .DEPTH(LAT_MEMORY - 1)) i_pipe (.clk(clk), .rst(rst), .in_valid(access_ends & ~is_store),
      .in_data(result), .out_valid(write), .out_data(written), .busy(pipe_busy));
  assign told.valid = begins;
  assign told.traps = (is_store ? op.fit : 3'(OVERFLOW)) == 3'd3;
  assign told.tag = op.tag;
  assign told.beat = access_beat;
  assign busy = active | access | pipe_busy;
endmodule
