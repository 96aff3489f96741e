// One source field of an instruction word, with the scalar it names.
module operand_decode (
    input  logic [13:0] field,
    input  logic used,             // the instruction has an operand here
    input  logic [31:0] immediate0,
    input  logic [31:0] immediate1,
    input  logic [16*32-1:0] scalars,
    output types::operand_t operand,
    output logic increments,       // the scalar that it names grows by 1
    output logic wrong_element     // outside the register
);
  import machine_parameters::*;
  import types::*;
  logic [31:0] scalar;
  logic by_scalar;
  assign scalar = scalars[field[3:0]*32+:32];
  assign by_scalar = field[13] & ((field[12:10] == 3'd1) | (field[12:10] == 3'd2));
  assign increments = used & field[13] & (field[12:10] == 3'd2);
  assign wrong_element = used & (by_scalar ? (scalar >= 32'(VL)) : (~field[13] & (32'(field[7:0]) >= 32'(VL))));
  always_comb begin
    operand = '0;
    if (used) begin
      if (~field[13]) begin
        operand.from = FROM_ELEMENT;
        operand.r = field[12:8];
        operand.element = field[7:0];
      end else begin
        case (field[12:10])
          3'd0: begin
            operand.from = FROM_VECTOR;
            operand.r = field[4:0];
          end
          3'd1, 3'd2: begin
            operand.from = FROM_ELEMENT;
            operand.r = field[8:4];
            operand.element = scalar[7:0];
          end
          3'd3: operand.value = field[0] ? immediate1 : immediate0;
          3'd4: operand.value = scalar;
          default: begin
            operand.from = FROM_SUM;
            operand.r = {2'd0, field[2:0]};
          end
        endcase
      end
    end
  end
endmodule
