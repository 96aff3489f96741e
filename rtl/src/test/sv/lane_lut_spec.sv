module lane_lut_spec #(
    parameter int W = 16
) (
    input  logic [W-1:0] a,
    input  logic [4:0] index_bits,
    input  logic [2:0] mode,
    output logic [19:0] index,
    output logic [3:0] code
);
  logic signed [63:0] asked, entries, used;
  logic outside;
  assign asked = {{(64 - W) {a[W-1]}}, a};
  assign entries = 64'd1 << index_bits;
  assign outside = asked < 0 | asked >= entries;
  always_comb begin
    used = asked & (entries - 64'd1);
    if (outside & (mode == 3'd1 | mode == 3'd4)) used = (asked < 0) ? 64'd0 : entries - 64'd1;
    code = 4'd0;
    if (outside) code = (mode == 3'd4) ? 4'd8 : (mode == 3'd5) ? 4'd0 : 4'd5;
  end
  assign index = used[19:0];
endmodule
