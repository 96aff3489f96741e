module lane_narrow_spec (
    input  logic [31:0] x,
    input  logic [1:0] size,
    input  logic is_signed,
    input  logic [2:0] mode,
    output logic [31:0] y,
    output logic [3:0] code
);
  logic signed [63:0] exact, span, low, high, kept;
  assign exact = {{32{x[31]}}, x};
  assign span = 64'd1 << ((size == 2'd0) ? 6'd4 : (size == 2'd1) ? 6'd8 : (size == 2'd2) ? 6'd16 : 6'd32);
  assign low = is_signed ? -(span >>> 1) : 64'd0;
  assign high = low + span - 64'd1;
  always_comb begin
    kept = exact;
    code = 4'd0;
    if (exact < low | exact > high) begin
      if (mode == 3'd1 | mode == 3'd4) kept = (exact < low) ? low : high;
      if (mode == 3'd4) code = 4'd8;
      else if (mode != 3'd5) code = 4'd1;
    end
    kept = kept & (span - 64'd1);
  end
  assign y = kept[31:0];
endmodule
