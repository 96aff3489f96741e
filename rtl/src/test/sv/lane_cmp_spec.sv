// Relations by the sign of a wide difference.
module lane_cmp_spec #(
    parameter int W = 16
) (
    input  logic [5:0] op,
    input  logic [2:0] relation,
    input  logic [2:0] mode,
    input  logic selects,
    input  logic [W-1:0] a,
    input  logic [W-1:0] b,
    input  logic [W-1:0] c,
    output logic holds,
    output logic [W-1:0] y,
    output logic [3:0] code
);
  logic signed [63:0] first, second, third, difference, chosen, raised;
  assign first = {{(64 - W) {a[W-1]}}, a};
  assign second = {{(64 - W) {b[W-1]}}, b};
  assign third = {{(64 - W) {c[W-1]}}, c};
  assign difference = first - second;
  assign raised = (first < second) ? second : first;
  always_comb begin
    case (relation)
      3'd0: holds = difference < 0;
      3'd1: holds = difference <= 0;
      3'd2: holds = difference == 0;
      3'd3: holds = difference != 0;
      3'd4: holds = difference >= 0;
      default: holds = difference > 0;
    endcase
    case (op)
      6'd9: chosen = selects ? first : second;
      6'd10: chosen = (difference < 0) ? first : second;
      6'd11: chosen = (difference > 0) ? first : second;
      default: chosen = (raised > third) ? third : raised;
    endcase
    code = 4'd0;
    if (op == 6'd12 & mode == 3'd4 & chosen != first) code = 4'd8;
  end
  assign y = chosen[W-1:0];
endmodule
