// rest >= (2 root + 2^k) 2^k decides, over 80 bits.
module lane_sqrt_spec #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [W-1:0] root,
    input  logic [A-1:0] rest,
    input  logic [4:0] k,
    input  logic [2:0] mode,
    output logic [W-1:0] new_root,
    output logic [A-1:0] new_rest,
    output logic [3:0] code
);
  logic signed [79:0] old_root, old_rest, power, need, next_root, next_rest;
  logic root_event, root_clip, rest_event, rest_clip;
  assign old_root = {{(80 - W) {root[W-1]}}, root};
  assign old_rest = {{(80 - A) {rest[A-1]}}, rest};
  assign power = 80'd1 << k;
  assign need = (old_root << (k + 6'd1)) + (80'd1 << (k + {1'b0, k}));
  always_comb begin
    next_root = old_root;
    next_rest = old_rest;
    if (old_rest >= need) begin
      next_root = old_root + power;
      next_rest = old_rest - need;
    end
  end
  fit_spec #(.IN(80), .OUT(W)) i_root (.x(next_root), .mode(mode), .y(new_root), .event_raised(root_event), .clipped(root_clip));
  fit_spec #(.IN(80), .OUT(A)) i_rest (.x(next_rest), .mode(mode), .y(new_rest), .event_raised(rest_event), .clipped(rest_clip));
  always_comb begin
    code = 4'd0;
    if (root_event | rest_event) code = 4'd1;
    if (root_clip | rest_clip) code = 4'd8;
    if (root_clip & rest_clip) code = 4'd15;
  end
endmodule
