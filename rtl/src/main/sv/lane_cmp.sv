// CMP, one lane: a relation for a mask, or one of the operands.
module lane_cmp #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [2:0] relation,
    input  logic [2:0] mode,
    input  logic selects,          // the mask's bit, for sel
    input  logic signed [W-1:0] a,
    input  logic signed [W-1:0] b,
    input  logic signed [W-1:0] c,
    output logic holds,
    output logic [W-1:0] y,
    output logic [3:0] code
);
  import types::*;
  logic less, equal;
  logic signed [W-1:0] least, greatest, low_clamped;
  assign less = a < b;
  assign equal = a == b;
  assign least = less ? a : b;
  assign greatest = less ? b : a;
  assign low_clamped = greatest;   // clamp: max(a, low) first
  always_comb begin
    case (relation)
      3'd0: holds = less;
      3'd1: holds = less | equal;
      3'd2: holds = equal;
      3'd3: holds = ~equal;
      3'd4: holds = ~less;
      default: holds = ~less & ~equal;
    endcase
    case (op)
      OP_SEL: y = selects ? a : b;
      OP_MIN: y = least;
      OP_MAX: y = greatest;
      default: y = (low_clamped < c) ? low_clamped : c;
    endcase
    code = {(op == OP_CLAMP) & (mode == 3'd4) & (y != a), 3'd0};
  end
endmodule
