// What is told of an element whose result had to be fitted to BITS: the exact result, or the operand that could not be used.
module tell #(
    parameter int N = 33,
    parameter int BITS = 32
) (
    input  logic [types::CODE_BITS-1:0] code,
    input  logic [N-1:0] exact,
    input  logic [33:0] operand,           // of AMOUNT, FIELD and MULTIPLIER
    output types::told_t told
);
  import machine_parameters::*;
  import types::*;
  logic [63:0] wide;
  generate
    if (N < 64) begin : g_extend
      assign wide = {{(64 - N) {exact[N-1]}}, exact};
    end else begin : g_cut
      assign wide = exact[63:0];           // exact values need no more
      if (N > 64) begin : g_rest
        logic unused;
        assign unused = ^exact[N-1:64];
      end
    end
  endgenerate
  always_comb begin
    told.code = code;
    told.unsigned_bits = 1'b0;
    told.exact = {{30{operand[33]}}, operand};
    case (code[2:0])
      AMOUNT: told.width = 7'd6;
      FIELD: told.width = 7'(W);
      MULTIPLIER: told.width = 7'(64 - A);
      default: begin
        told.width = 7'(BITS);
        told.exact = wide;
      end
    endcase
  end
endmodule
