// The vector registers. A read port shows the register that the operand asks for which holds it; the operand takes its beat, or its elements,
// from there: rule 6 counts registers, not rows, so two elements of one register come through one port. Writes go through the port reserved
// for them, and so never meet. Reset clears a register a cycle, as a memory can: it has to be held that long.
module vector_file #(
    parameter int READERS = 1,
    parameter int WRITERS = 1
) (
    input  logic clk,
    input  logic rst,
    input  logic [READERS-1:0] request,
    input  logic [READERS*types::PORT_BITS-1:0] request_port,
    input  logic [READERS*5-1:0] request_register,
    output logic [machine_parameters::READ_PORTS*machine_parameters::VL*machine_parameters::W-1:0] ports,
    input  logic [WRITERS-1:0] write,
    input  types::vector_write_t [WRITERS-1:0] written,
    output logic [machine_parameters::WRITE_PORTS-1:0] port_write,
    output types::vector_write_t [machine_parameters::WRITE_PORTS-1:0] port_written
);
  import machine_parameters::*;
  import types::*;
  localparam int N = $clog2(32 * BEATS);
  logic [LANES*W-1:0] file [32*BEATS];     // row register * BEATS + beat
  logic [N-1:0] cleared;
  logic [N-1:0] row [WRITE_PORTS];
  logic [LANES*W-1:0] kept [WRITE_PORTS];  // bits that a write leaves
  logic [4:0] shown [READ_PORTS];

  always_comb begin
    for (int p = 0; p < READ_PORTS; p++) begin
      shown[p] = 5'd0;
      // Two operands on one port ask for the same register; any other meeting would show as a wrong value.
      for (int r = 0; r < READERS; r++) begin
        if (request[r] & (request_port[r*PORT_BITS+:PORT_BITS] == PORT_BITS'(p))) shown[p] = shown[p] | request_register[r*5+:5];
      end
      for (int k = 0; k < BEATS; k++) ports[(p*BEATS+k)*LANES*W+:LANES*W] = file[N'(shown[p])*N'(BEATS)+N'(k)];
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
      row[p] = N'(port_written[p].r) * N'(BEATS) + N'(port_written[p].beat);
      for (int l = 0; l < LANES; l++) kept[p][l*W+:W] = {W{~port_written[p].enable[l]}};
    end
  end
  always_ff @(posedge clk) begin
    if (rst) begin
      file[cleared] <= '0;
      cleared <= cleared + N'(1);
    end else begin
      // No two ports write one row in one cycle: rule 4 keeps writes of one register apart.
      for (int p = 0; p < WRITE_PORTS; p++) begin
        if (port_write[p]) file[row[p]] <= (file[row[p]] & kept[p]) | (port_written[p].data & ~kept[p]);
      end
    end
  end
endmodule
