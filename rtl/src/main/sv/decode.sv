// Takes an instruction word apart: what its unit gets, and what decides its issue.
module decode (
    input  logic [127:0] word,
    input  logic [16*32-1:0] scalars,
    input  logic [8:0] vl,
    input  logic [types::TAG_BITS-1:0] tag,
    output types::operation_t operation,   // without ports
    output logic [3:0] timing_class,       // see machine_parameters
    output logic writes_vector,
    output logic writes_sum,
    output logic writes_mask,
    output logic accumulates,              // the accumulator is a destination only
    output logic reads_mask,
    output logic [2:0] sum_destination,
    output logic [31:0] first_value,       // control and transfers: source 0 and 1 as scalars
    output logic [31:0] second_value,
    output logic [32:0] pad_address,       // transfers
    output logic [32:0] dram_address,
    output logic [31:0] transfer_size,
    output logic increment,
    output logic [3:0] increment_scalar,
    output logic wrong_element
);
  import machine_parameters::*;
  import types::*;
  logic [5:0] op;
  logic [13:0] s0, s1, s2;
  logic [31:0] i0, i1, base0, base1;
  logic reduces, memory, transfer;
  operand_t a, b, c, e;
  logic inc_a, inc_b, inc_c, inc_e, wrong_a, wrong_b, wrong_c, wrong_e, use_a, use_b, use_c;
  assign op = word[5:0];
  assign s0 = word[33:20];
  assign s1 = word[47:34];
  assign s2 = word[61:48];
  assign i0 = word[95:64];
  assign i1 = word[127:96];
  assign reduces = (op == OP_HMAX) | (op == OP_HMIN) | (op == OP_HSUMV) | (op == OP_HSUMA);
  assign memory = (op == OP_LD) | (op == OP_ST);
  assign transfer = (op == OP_DMAIN) | (op == OP_DMAOUT) | (op == OP_DMAROWS);

  always_comb begin
    use_a = ((op >= OP_MUL) & (op <= OP_SQRT) & (op != OP_CLR)) | (op == OP_ST) | (op == OP_SETVL) | (op == OP_ADDX) | (op == OP_LOOP);
    case (op)
      OP_MUL, OP_MULRS, OP_SHR, OP_SHL, OP_EXT, OP_CMP, OP_SEL, OP_MIN, OP_MAX, OP_CLAMP, OP_MAC, OP_ARD, OP_ADD, OP_SUB, OP_DMAROWS, OP_ADDX:
        use_b = 1'b1;
      default: use_b = 1'b0;
    endcase
    use_c = (op == OP_MULRS) | (op == OP_EXT) | (op == OP_CLAMP);
  end
  operand_decode i_a (.field(s0), .used(use_a), .immediate0(i0), .immediate1(i1), .scalars(scalars), .operand(a), .increments(inc_a),
      .wrong_element(wrong_a));
  operand_decode i_b (.field(s1), .used(use_b), .immediate0(i0), .immediate1(i1), .scalars(scalars), .operand(b), .increments(inc_b),
      .wrong_element(wrong_b));
  operand_decode i_c (.field(s2), .used(use_c), .immediate0(i0), .immediate1(i1), .scalars(scalars), .operand(c), .increments(inc_c),
      .wrong_element(wrong_c));
  // The element that a reduction writes stands in source 1.
  operand_decode i_e (.field(s1), .used(reduces), .immediate0(i0), .immediate1(i1), .scalars(scalars), .operand(e), .increments(inc_e),
      .wrong_element(wrong_e));
  assign wrong_element = wrong_a | wrong_b | wrong_c | wrong_e;
  assign increment = inc_a | inc_b | inc_c | inc_e;
  assign increment_scalar = inc_a ? s0[3:0] : inc_c ? s2[3:0] : s1[3:0];
  logic unused;
  assign unused = ^{e.from, e.r, e.value, e.port, word[63:62]};

  logic [3:0] base_scalar;
  assign base_scalar = memory ? s1[3:0] : s0[3:0];
  assign base0 = scalars[base_scalar*32+:32];
  assign base1 = scalars[s0[7:4]*32+:32];
  assign pad_address = {base0[31], base0} + (op == OP_DMAROWS ? 33'd0 : {i0[31], i0});
  assign dram_address = {base1[31], base1} + (op == OP_DMAROWS ? 33'd0 : {i1[31], i1});
  assign transfer_size = (op == OP_DMAROWS) ? i0 : s0[8] ? scalars[s1[3:0]*32+:32] : {4'd0, s2, s1};
  assign first_value = a.value;
  assign second_value = b.value;

  always_comb begin
    operation = '0;
    operation.op = op;
    // Loads have no suffix: their field is 0 as well.
    operation.fit = (word[8:6] == 3'd0) ? 3'(OVERFLOW) : word[8:6];
    operation.rounding = (op != OP_CMP & word[11:9] == 3'd0) ? 3'(ROUNDING) : word[11:9];
    operation.masked = word[14] & (op != OP_SEL);
    operation.mask = word[13:12];
    operation.d = word[19:15];
    operation.element = e.element;
    operation.a = (op == OP_DMAROWS) ? b : a;
    operation.b = (op == OP_DMAROWS) ? '0 : b;
    if (op == OP_SQRT) begin
      operation.b.from = FROM_VECTOR;
      operation.b.r = word[19:15];
    end
    operation.c = c;
    operation.vl = vl;
    operation.beats = (vl + 9'(LANES - 1)) / 9'(LANES);
    operation.extra = s1[4:0];
    operation.address = {pad_address[32], pad_address};
    operation.size = s1[5:4];
    operation.is_signed = s1[6];
    operation.stride = {s1[8:7], s2};
    operation.tag = tag;
  end

  assign reads_mask = word[14];
  assign sum_destination = (op == OP_SQRT) ? a.r[2:0] : word[17:15];
  assign writes_mask = op == OP_CMP;
  assign accumulates = (op == OP_CLR) | (op == OP_AADD) | (op == OP_ASUB) | (op == OP_MAC);
  assign writes_sum = accumulates | (op == OP_HSUMA) | (op == OP_SQRT);
  assign writes_vector = ((op >= OP_MUL) & (op <= OP_LD)) & ~writes_mask & ~accumulates & (op != OP_HSUMA);

  always_comb begin
    case (op)
      OP_MUL, OP_MULRS: timing_class = CLASS_MUL;
      OP_SHR, OP_SHL, OP_CLZ, OP_EXT: timing_class = CLASS_SHR;
      OP_LUT: timing_class = CLASS_LUT;
      OP_CMP, OP_SEL, OP_MIN, OP_MAX, OP_CLAMP: timing_class = CLASS_CMP;
      OP_HMAX, OP_HMIN: timing_class = CLASS_CMP_REDUCE;
      OP_CLR, OP_AADD, OP_ASUB, OP_MAC, OP_ARD, OP_ADD, OP_SUB: timing_class = CLASS_ACC;
      OP_HSUMV, OP_HSUMA: timing_class = CLASS_ACC_REDUCE;
      OP_SQRT: timing_class = CLASS_SQRT;
      OP_LD, OP_ST: timing_class = CLASS_MEMORY;
      default: timing_class = (transfer | op == OP_DMAWAIT) ? CLASS_DMA : CLASS_CONTROL;
    endcase
  end
endmodule
