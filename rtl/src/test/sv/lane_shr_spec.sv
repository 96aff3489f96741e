module lane_shr_spec #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [W-1:0] a,
    input  logic [31:0] b,
    input  logic [31:0] c,
    input  logic [2:0] rounding,
    input  logic [2:0] mode,
    output logic [W-1:0] y,
    output logic [3:0] code
);
  logic signed [127:0] word, exact, low, width;
  logic [W-1:0] rounded;
  logic [5:0] amount;
  logic wrong_right, wrong_left, wrong_field, event_raised, clipped;
  logic [6:0] zeros;
  assign word = {{(128 - W) {a[W-1]}}, a};
  assign low = {{96{b[31]}}, b};
  assign width = {{96{c[31]}}, c};
  assign wrong_right = low < 0 | low > 62;
  assign amount = wrong_right ? 6'd0 : b[5:0];
  assign wrong_left = low < 0 | low > 31;
  assign wrong_field = low < 0 | width < 1 | low + width > W;
  round_shift_spec #(.N(W)) i_shift (.x(a), .s(amount), .rounding(rounding), .y(rounded));
  always_comb begin
    zeros = W;
    for (int i = 0; i < W; i++) if (a[i]) zeros = W - 1 - i;
  end
  always_comb begin
    case (op)
      6'd3: exact = {{(128 - W) {rounded[W-1]}}, rounded};
      6'd4: exact = wrong_left ? word : word << b[4:0];
      6'd5: exact = {121'd0, zeros};
      default: exact = wrong_field ? 128'd0 : (word >> b[5:0]) & ((128'd1 << c[5:0]) - 128'd1);
    endcase
  end
  fit_spec #(.IN(128), .OUT(W)) i_fit (.x(exact), .mode(mode), .y(y), .event_raised(event_raised), .clipped(clipped));
  always_comb begin
    code = {clipped, 2'd0, event_raised};
    if (op == 6'd3 & wrong_right) code[2:0] = 3'd2;
    if (op == 6'd4 & wrong_left) code[2:0] = 3'd2;
    if (op == 6'd6 & wrong_field) code[2:0] = 3'd3;
  end
endmodule
