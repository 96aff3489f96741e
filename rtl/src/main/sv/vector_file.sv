// The vector registers: a row of LANES words for each beat of each register. A read port serves the one operand that the issue gave it to;
// writes go through the port reserved for them, and so never meet.
// Reset clears a row a cycle, as a memory can: it has to be held for as many cycles as there are rows.
module vector_file #(
    parameter int READERS = 1,
    parameter int WRITERS = 1
) (
    input  logic clk,
    input  logic rst,
    input  logic [READERS-1:0] request,
    input  logic [READERS*types::PORT_BITS-1:0] request_port,
    input  logic [READERS*types::ROW_BITS-1:0] request_row,
    output logic [machine_parameters::READ_PORTS*machine_parameters::LANES*machine_parameters::W-1:0] ports,
    input  logic [WRITERS-1:0] write,
    input  types::vector_write_t [WRITERS-1:0] written,
    output logic [machine_parameters::WRITE_PORTS-1:0] port_write,
    output types::vector_write_t [machine_parameters::WRITE_PORTS-1:0] port_written
);
  import machine_parameters::*;
  import types::*;
  logic [LANES*W-1:0] file [ROWS];
  logic [ROW_BITS-1:0] cleared;
  logic [ROW_BITS-1:0] rows [READ_PORTS];
  logic [ROW_BITS-1:0] write_rows [WRITE_PORTS];

  always_comb begin
    for (int p = 0; p < READ_PORTS; p++) begin
      rows[p] = '0;
      for (int r = 0; r < READERS; r++) begin
        if (request[r] & (request_port[r*PORT_BITS+:PORT_BITS] == PORT_BITS'(p))) rows[p] = rows[p] | request_row[r*ROW_BITS+:ROW_BITS];
      end
      ports[p*LANES*W+:LANES*W] = file[rows[p]];
    end
    for (int p = 0; p < WRITE_PORTS; p++) begin
      port_write[p] = 1'b0;
      port_written[p] = '0;
      for (int w = 0; w < WRITERS; w++) begin
        if (write[w] & (written[w].write_port == WPORT_BITS'(p))) begin
          port_write[p] = 1'b1;
          port_written[p] = port_written[p] | written[w];
        end
      end
      write_rows[p] = ROW_BITS'(port_written[p].r) * ROW_BITS'(BEATS) + ROW_BITS'(port_written[p].beat);
    end
  end
  always_ff @(posedge clk) begin
    if (rst) begin
      file[cleared] <= '0;
      cleared <= cleared + ROW_BITS'(1);
    end else begin
      for (int p = 0; p < WRITE_PORTS; p++) begin
        for (int l = 0; l < LANES; l++) begin
          if (port_write[p] & port_written[p].enable[l]) file[write_rows[p]][l*W+:W] <= port_written[p].data[l*W+:W];
        end
      end
    end
  end
endmodule
