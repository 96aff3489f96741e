// SHR, one lane: shifts, count of leading zeros, field extract.
module lane_shr #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [W-1:0] a,
    input  logic [31:0] b,        // amount, or the field's lowest bit
    input  logic [31:0] c,        // the field's width
    input  logic [2:0] rounding,
    input  logic [2:0] mode,
    output logic [W-1:0] y,
    output logic [W+30:0] exact,   // a word shifted left by 31 at most
    output logic [3:0] code
);
  import types::*;
  localparam int X = W + 31;      // a word shifted left by 31
  logic signed [W-1:0] word, right;
  logic [X-1:0] wide, left, field, field_mask;
  logic [6:0] zeros;
  logic stopped, wrong_right, wrong_left, wrong_field, event_raised, clipped;
  logic [33:0] field_end;
  logic [5:0] right_amount, field_width;
  logic [4:0] left_amount, field_low;

  assign word = a;
  assign wrong_right = (|b[31:6]) | (&b[5:0]);
  assign right_amount = wrong_right ? 6'd0 : b[5:0];
  round_shift #(.N(W)) i_shift (.x(word), .s(right_amount), .rounding(rounding), .y(right));

  assign wrong_left = |b[31:5];
  assign left_amount = wrong_left ? 5'd0 : b[4:0];
  assign wide = {{(X - W) {a[W-1]}}, a};
  assign left = wide << left_amount;

  always_comb begin
    zeros = 7'd0;
    stopped = 1'b0;
    for (int i = W - 1; i >= 0; i--) begin
      stopped = stopped | a[i];
      if (!stopped) zeros = zeros + 7'd1;
    end
  end

  assign field_end = {{2{b[31]}}, b} + {{2{c[31]}}, c};
  assign wrong_field = b[31] | c[31] | (c == 32'd0) | (field_end > WORD);
  localparam logic [33:0] WORD = 34'(W);
  assign field_low = b[4:0];
  assign field_width = c[5:0];
  assign field_mask = ~({X{1'b1}} << field_width);
  assign field = wrong_field ? '0 : (wide >> field_low) & field_mask;

  always_comb begin
    case (op)
      OP_SHR: exact = {{(X - W) {right[W-1]}}, right};
      OP_SHL: exact = left;
      OP_CLZ: exact = {{(X - 7) {1'b0}}, zeros};
      default: exact = field;
    endcase
  end
  fit #(.IN(X), .OUT(W)) i_fit (.x(exact), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  always_comb begin
    code = {clipped, event_raised ? 3'd1 : 3'd0};
    if ((op == OP_SHR & wrong_right) | (op == OP_SHL & wrong_left)) code[2:0] = 3'd2;
    if (op == OP_EXT & wrong_field) code[2:0] = 3'd3;
  end
endmodule
