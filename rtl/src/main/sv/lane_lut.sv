// LUT, one lane: which entry of a table an index means. The entry always fits the word; the index may not fit the table.
module lane_lut #(
    parameter int W = 16
) (
    input  logic [W-1:0] a,
    input  logic [4:0] index_bits,  // the table has 2^index_bits entries
    input  logic [2:0] mode,
    output logic [19:0] index,
    output logic [3:0] code
);
  logic [31:0] wide, low_bits;
  logic outside, saturates;
  generate
    if (W < 32) begin : g_extend
      assign wide = {{(32 - W) {a[W-1]}}, a};
    end else begin : g_keep
      assign wide = a;
    end
  endgenerate
  assign low_bits = ~(32'hffff_ffff << index_bits);
  assign outside = |(wide & ~low_bits);
  assign saturates = (mode == 3'd1) | (mode == 3'd4);
  always_comb begin
    index = wide[19:0] & low_bits[19:0];
    if (outside & saturates) index = wide[31] ? 20'd0 : low_bits[19:0];
    code = 4'd0;
    if (outside & (mode == 3'd4)) code = 4'd8;
    else if (outside & (mode != 3'd5)) code = 4'd5;
  end
endmodule
