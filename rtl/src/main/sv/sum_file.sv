// The accumulators, each BEATS rows of LANES sums. Three readers (MUL, ACC, SQRT), three writers (ACC, its reductions, SQRT), and the row that
// the last stage of ACC adds to. Reset clears a row a cycle.
module sum_file (
    input  logic clk,
    input  logic rst,
    input  logic [3*3-1:0] read_register,
    input  logic [3*8-1:0] read_beat,
    output logic [3*machine_parameters::LANES*machine_parameters::A-1:0] read,
    input  logic [2:0] old_register,
    /* verilator lint_off UNUSEDSIGNAL */ // fewer beats than a machine can have
    input  logic [7:0] old_beat,
    /* verilator lint_on UNUSEDSIGNAL */
    output logic [machine_parameters::LANES*machine_parameters::A-1:0] old,
    input  logic [2:0] write,
    input  types::sum_write_t [2:0] written
);
  import machine_parameters::*;
  import types::*;
  localparam int SUM_ROWS = 8 * BEATS;
  localparam int N = $clog2(SUM_ROWS);
  logic [LANES*A-1:0] file [SUM_ROWS];
  logic [N-1:0] rows [3];
  logic [N-1:0] write_rows [3];
  logic [LANES*A-1:0] kept [3];            // bits that a write leaves
  logic [N-1:0] old_row, cleared;
  always_comb begin
    for (int r = 0; r < 3; r++) begin
      rows[r] = N'(read_register[r*3+:3]) * N'(BEATS) + N'(read_beat[r*8+:8]);
      read[r*LANES*A+:LANES*A] = file[rows[r]];
      write_rows[r] = N'(written[r].r) * N'(BEATS) + N'(written[r].beat);
      for (int l = 0; l < LANES; l++) kept[r][l*A+:A] = {A{~written[r].enable[l]}};
    end
  end
  assign old_row = N'(old_register) * N'(BEATS) + N'(old_beat);
  assign old = file[old_row];
  always_ff @(posedge clk) begin
    if (rst) begin
      file[cleared] <= '0;
      cleared <= cleared + N'(1);
    end else begin
      for (int p = 0; p < 3; p++) begin
        if (write[p]) file[write_rows[p]] <= (file[write_rows[p]] & kept[p]) | (written[p].data & ~kept[p]);
      end
    end
  end
endmodule
