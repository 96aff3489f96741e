// Fits a word to the element of a store: 4, 8, 16 or 32 bits, signed or not.
module lane_narrow (
    input  logic [31:0] x,
    input  logic [1:0] size,       // 4, 8, 16, 32 bits
    input  logic is_signed,
    input  logic [2:0] mode,
    output logic [31:0] y,
    output logic [3:0] code
);
  logic [31:0] ones;               // the element's bits
  logic [31:0] above;              // bits that must equal the sign (signed), or be 0
  logic held, saturates;
  always_comb begin
    case (size)
      2'd0: ones = 32'h0000_000f;
      2'd1: ones = 32'h0000_00ff;
      2'd2: ones = 32'h0000_ffff;
      default: ones = 32'hffff_ffff;
    endcase
    above = is_signed ? ~(ones >> 1) : ~ones;
    // Of 32 unsigned bits a negative word fits none, though no bit lies above.
    held = is_signed ? (((x & above) == above) | ((x & above) == 32'd0)) : (((x & above) == 32'd0) & ~x[31]);
    saturates = (mode == 3'd1) | (mode == 3'd4);
    if (held | ~saturates) y = x & ones;
    else if (is_signed) y = x[31] ? (~(ones >> 1)) & ones : ones >> 1;
    else y = x[31] ? 32'd0 : ones;
    code = 4'd0;
    if (~held) code = (mode == 3'd4) ? 4'd8 : (mode == 3'd5) ? 4'd0 : 4'd1;
  end
endmodule
