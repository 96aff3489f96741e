// SQRT, one lane: where rest >= (2 root + 2^k) 2^k, that leaves the rest and 2^k joins the root.
module lane_sqrt #(
    parameter int W = 16,
    parameter int A = 32
) (
    input  logic [W-1:0] root,
    input  logic [A-1:0] rest,
    input  logic [4:0] k,
    input  logic [2:0] mode,
    output logic [W-1:0] new_root,
    output logic [A-1:0] new_rest,
    output logic [63:0] exact,     // of what does not fit, the root first
    output logic of_rest,
    output logic [3:0] code
);
  localparam int X = 66;  // |step| < 2^64 and |rest| < 2^62
  localparam int R = 34;  // a word plus 2^30
  logic signed [X-1:0] bit_k, wide_root, step, wide_rest, difference;
  logic take, root_event, root_clip, rest_event, rest_clip;
  logic [R-1:0] exact_root;
  logic [X-1:0] exact_rest;
  assign bit_k = {{(X - 1) {1'b0}}, 1'b1} << k;
  assign wide_root = {{(X - W) {root[W-1]}}, root};
  assign step = ((wide_root << 1) + bit_k) << k;
  assign wide_rest = {{(X - A) {rest[A-1]}}, rest};
  assign difference = wide_rest - step;
  assign take = ~difference[X-1];
  assign exact_root = take ? wide_root[R-1:0] + bit_k[R-1:0] : wide_root[R-1:0];
  assign exact_rest = take ? difference : wide_rest;
  fit #(.IN(R), .OUT(W)) i_root (.x(exact_root), .mode(mode), .y(new_root), .event_raised(root_event), .clipped(root_clip));
  fit #(.IN(X), .OUT(A)) i_rest (.x(exact_rest), .mode(mode), .y(new_rest), .event_raised(rest_event), .clipped(rest_clip));
  assign of_rest = rest_event & ~root_event;
  assign exact = of_rest ? exact_rest[63:0] : {{(64 - R) {exact_root[R-1]}}, exact_root};
  // Two clips of one element are told as kind 7 with the clip bit; an element's event is one, the root's.
  assign code = {root_clip | rest_clip, (root_clip & rest_clip) ? 3'd7 : {2'd0, root_event | rest_event}};
endmodule
