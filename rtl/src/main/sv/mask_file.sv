// The four masks, in flip-flops: every unit sees all bits.
module mask_file (
    input  logic clk,
    input  logic rst,
    input  logic write,
    /* verilator lint_off UNUSEDSIGNAL */ // the tag is for whoever watches
    input  types::mask_write_t written,
    /* verilator lint_on UNUSEDSIGNAL */
    output logic [4*machine_parameters::VL-1:0] masks
);
  import machine_parameters::*;
  always_ff @(posedge clk) begin
    for (int m = 0; m < 4; m++) begin
      for (int i = 0; i < VL; i++) begin
        if (rst) masks[m*VL+i] <= 1'b0;
        else if (write & (written.r == 2'(m)) & (written.beat == 8'(i / LANES)) & written.enable[i%LANES])
          masks[m*VL+i] <= written.data[i%LANES];
      end
    end
  end
endmodule
