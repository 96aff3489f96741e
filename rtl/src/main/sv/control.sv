// Program counter, hardware loops, scalars and vl: everything that the next instruction may use at once.
module control (
    input  logic clk,
    input  logic rst,
    input  logic start,
    input  logic issue,
    input  logic [5:0] op,
    input  logic [3:0] destination,
    input  logic [31:0] first_value,       // setvl, loop: the operand; addx: the first
    input  logic [31:0] second_value,
    input  logic [31:0] immediate0,
    input  logic [31:0] immediate1,
    input  logic [3:0] base,               // loads and stores
    input  logic increment,
    input  logic [3:0] increment_scalar,
    output logic running,
    output logic [23:0] pc,
    output logic [8:0] vl,
    output logic [16*32-1:0] scalars,
    output logic [1:0] scalar_events,      // which sum left 32 bits in this issue: bit 0 an addition, bit 1 an increment; and what they are:
    output logic [65:0] scalar_exact,
    output logic [2:0] wrong_control       // why it traps, see types; 0 where it does not
);
  import machine_parameters::*;
  import types::*;
  logic [23:0] loop_start [4], loop_end [4];
  logic [30:0] loop_left [4];
  logic [2:0] depth, next_depth;
  logic [23:0] next_pc, at;
  logic [3:0] turns, enters;               // loops that go round, and the one that is entered
  logic leaving;

  // ---- loops ----
  always_comb begin
    at = pc;
    enters = 4'd0;
    turns = 4'd0;
    next_depth = depth;
    next_pc = pc + 24'd1;
    leaving = 1'b1;
    if (op == OP_LOOP) begin
      if (first_value != 32'd0) begin
        for (int i = 0; i < 4; i++) enters[i] = depth == 3'(i);
        next_depth = depth + 3'd1;
        leaving = 1'b0;
      end else begin
        at = pc + immediate1[23:0];
        next_pc = at + 24'd1;
      end
    end
    for (int i = 3; i >= 0; i--) begin
      if (leaving & (next_depth == 3'(i + 1))) begin
        if (at != loop_end[i]) leaving = 1'b0;
        else if (loop_left[i] > 31'd1) begin
          turns[i] = 1'b1;
          next_pc = loop_start[i];
          leaving = 1'b0;
        end else next_depth = 3'(i);
      end
    end
  end

  // ---- scalars: one sum and one increment in an issue ----
  logic [32:0] sum, grown;
  logic [31:0] left, right, fitted_sum, fitted_grown, grows;
  logic writes, sum_over, grown_over;
  logic [3:0] written;
  assign grows = scalars[increment_scalar*32+:32];
  always_comb begin
    writes = 1'b1;
    written = destination;
    left = 32'd0;
    right = immediate0;
    case (op)
      OP_LI: left = 32'd0;
      OP_ADDX: begin
        left = first_value;
        right = second_value;
      end
      OP_LD, OP_ST: begin
        written = base;
        left = scalars[base*32+:32];
        right = immediate1;
        writes = immediate1 != 32'd0;
      end
      default: writes = 1'b0;
    endcase
  end
  assign sum = {left[31], left} + {right[31], right};
  assign grown = {grows[31], grows} + 33'd1;
  assign sum_over = sum[32] ^ sum[31];
  assign grown_over = grown[32] ^ grown[31];
  assign fitted_sum = (sum_over & (OVERFLOW == 1)) ? {sum[32], {31{~sum[32]}}} : sum[31:0];
  assign fitted_grown = (grown_over & (OVERFLOW == 1)) ? {1'b0, {31{1'b1}}} : grown[31:0];
  assign scalar_events = {issue & increment & grown_over, issue & writes & sum_over};
  assign scalar_exact = {grown, sum};
  always_comb begin
    wrong_control = 3'd0;
    if ((op == OP_SETVL) & ((first_value == 32'd0) | (first_value > 32'(VL)))) wrong_control = TRAP_LENGTH;
    else if ((op == OP_LOOP) & first_value[31]) wrong_control = TRAP_COUNT;
    else if ((OVERFLOW == 3) & ((writes & sum_over) | (increment & grown_over))) wrong_control = TRAP_SCALAR;
  end

  always_ff @(posedge clk) begin
    if (rst) begin
      running <= 1'b0;
      pc <= 24'd0;
      depth <= 3'd0;
      vl <= 9'(VL);
      scalars <= '0;
    end else begin
      if (start) running <= 1'b1;
      if (issue) begin
        if (op == OP_HALT) running <= 1'b0;
        else begin
          pc <= next_pc;
          depth <= next_depth;
        end
        for (int i = 0; i < 4; i++) begin
          if (enters[i]) begin
            loop_start[i] <= pc + 24'd1;
            loop_end[i] <= pc + immediate1[23:0];
            loop_left[i] <= first_value[30:0];
          end else if (turns[i]) loop_left[i] <= loop_left[i] - 31'd1;
        end
        if (op == OP_SETVL) vl <= first_value[8:0];
        if (writes) scalars[written*32+:32] <= fitted_sum;
        if (increment) scalars[increment_scalar*32+:32] <= fitted_grown;
      end
    end
  end
endmodule
