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
  logic [VL*W-1:0] file [32];
  logic [4:0] cleared;
  logic [4:0] shown [READ_PORTS];

  always_comb begin
    for (int p = 0; p < READ_PORTS; p++) begin
      shown[p] = 5'd0;
      // Two operands on one port ask for the same register; any other meeting would show as a wrong value.
      for (int r = 0; r < READERS; r++) begin
        if (request[r] & (request_port[r*PORT_BITS+:PORT_BITS] == PORT_BITS'(p))) shown[p] = shown[p] | request_register[r*5+:5];
      end
      ports[p*VL*W+:VL*W] = file[shown[p]];
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
    end
  end
  always_ff @(posedge clk) begin
    if (rst) begin
      file[cleared] <= '0;
      cleared <= cleared + 5'd1;
    end else begin
      for (int p = 0; p < WRITE_PORTS; p++) begin
        for (int k = 0; k < BEATS; k++) begin
          for (int l = 0; l < LANES; l++) begin
            if (port_write[p] & (port_written[p].beat == 8'(k)) & port_written[p].enable[l])
              file[port_written[p].r][(k*LANES+l)*W+:W] <= port_written[p].data[l*W+:W];
          end
        end
      end
    end
  end
endmodule
