// DEPTH registers in a row. Only what says whether a stage holds something is reset.
module pipe #(
    parameter int WIDTH = 8,
    parameter int DEPTH = 1
) (
    input  logic clk,
    input  logic rst,
    input  logic in_valid,
    input  logic [WIDTH-1:0] in_data,
    output logic out_valid,
    output logic [WIDTH-1:0] out_data,
    output logic busy
);
  logic [DEPTH-1:0] valid;
  logic [WIDTH-1:0] data [DEPTH];
  always_ff @(posedge clk) begin
    valid[0] <= in_valid & ~rst;
    data[0] <= in_data;
    for (int i = 1; i < DEPTH; i++) begin
      valid[i] <= valid[i-1] & ~rst;
      data[i] <= data[i-1];
    end
  end
  assign out_valid = valid[DEPTH-1];
  assign out_data = data[DEPTH-1];
  assign busy = |valid;
endmodule
