// The sixteen ROM tables, written before a run. A table's entries are words; its size is 2^index_bits.
module rom #(
    parameter int PORTS = 1
) (
    input  logic clk,
    input  logic [3:0] table_number,
    output logic [4:0] index_bits,
    input  logic [PORTS*20-1:0] index,
    output logic [PORTS*machine_parameters::W-1:0] entry,
    input  logic load,
    input  logic load_size,        // sets the table's size instead
    input  logic [3:0] load_table,
    /* verilator lint_off UNUSEDSIGNAL */ // small ROMs
    input  logic [19:0] load_index,
    input  logic [31:0] load_data
    /* verilator lint_on UNUSEDSIGNAL */
);
  import machine_parameters::*;
  localparam int N = $clog2(ROM_ENTRIES);
  logic [W-1:0] entries [16*ROM_ENTRIES];
  logic [4:0] sizes [16];
  assign index_bits = sizes[table_number];
  always_comb begin
    for (int p = 0; p < PORTS; p++) entry[p*W+:W] = entries[{table_number, index[p*20+:N]}];
  end
  always_ff @(posedge clk) begin
    if (load & ~load_size) entries[{load_table, load_index[N-1:0]}] <= load_data[W-1:0];
    if (load & load_size) sizes[load_table] <= load_data[4:0];
  end
  generate
    if (N < 20) begin : g_rest
      logic [PORTS-1:0] unused;
      for (genvar p = 0; p < PORTS; p++) begin : g_port
        assign unused[p] = ^index[p*20+N+:20-N];
      end
    end
  endgenerate
endmodule
