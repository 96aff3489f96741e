// Section 9 of docs/machine.md, field by field. An operand of a scalar's value has bit 13, then its kind in bits 12 to 10.
module operand_decode_spec (
    input  logic [13:0] field,
    input  logic used,
    input  logic [31:0] immediate0,
    input  logic [31:0] immediate1,
    input  logic [511:0] scalars,
    output logic [47+$clog2(types::READ_PORTS)-1:0] operand,
    output logic increments,
    output logic wrong_element
);
  logic [511:0] shifted;
  logic [1:0] from;
  logic [4:0] r;
  logic [7:0] element;
  logic [31:0] value;
  logic [63:0] number;
  assign shifted = scalars >> (field[3:0] * 10'd32);
  always_comb begin
    from = 2'd0;
    r = 5'd0;
    element = 8'd0;
    value = 32'd0;
    number = 64'd0;
    increments = 1'b0;
    if (used & field < 14'h2000) begin
      from = 2'd2;
      r = field >> 8;
      number = {56'd0, field[7:0]};
      element = number[7:0];
    end
    if (used & field >= 14'h2000) begin
      if (field[12:10] == 0) begin
        from = 2'd1;
        r = field[4:0];
      end
      if (field[12:10] == 1 | field[12:10] == 2) begin
        from = 2'd2;
        r = field[8:4];
        number = {32'd0, shifted[31:0]};
        element = number[7:0];
        increments = field[12:10] == 2;
      end
      if (field[12:10] == 3) value = field[0] ? immediate1 : immediate0;
      if (field[12:10] == 4) value = shifted[31:0];
      if (field[12:10] > 4) begin
        from = 2'd3;
        r = {2'd0, field[2:0]};
      end
    end
  end
  assign wrong_element = number >= types::VL;
  assign operand = {from, r, element, value, {($clog2(types::READ_PORTS)) {1'b0}}};
endmodule
