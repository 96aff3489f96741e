// The scratchpad. A beat of a load or store touches one element in every lane; a byte port serves the host, and transfers, whose bytes move
// between two cycles of the machine: this memory's clock then runs while the machine's stands.
module scratchpad (
    input  logic clk,              // runs whenever the machine's does, and for the byte port
    input  logic [machine_parameters::LANES-1:0] write,
    input  logic [1:0] size,
    /* verilator lint_off UNUSEDSIGNAL */ // addresses are checked to lie inside before they come here
    input  logic [machine_parameters::LANES*35-1:0] address,  // in half bytes
    /* verilator lint_on UNUSEDSIGNAL */
    input  logic [machine_parameters::LANES*32-1:0] write_data,
    output logic [machine_parameters::LANES*32-1:0] read_data,
    input  logic byte_port,        // the byte port has the memory in this cycle
    input  logic byte_write,
    input  logic [31:0] byte_address,
    input  logic [7:0] byte_in,
    output logic [7:0] byte_out
);
  import machine_parameters::*;
  localparam int N = $clog2(SPAD_BYTES);
  logic [7:0] bytes [SPAD_BYTES];
  logic [N-1:0] at [LANES];
  logic [31:0] raw;
  assign byte_out = bytes[byte_address[N-1:0]];
  always_comb begin
    raw = '0;
    for (int l = 0; l < LANES; l++) begin
      at[l] = address[l*35+1+:N];
      raw = {bytes[at[l]+N'(3)], bytes[at[l]+N'(2)], bytes[at[l]+N'(1)], bytes[at[l]]};
      case (size)
        2'd0: read_data[l*32+:32] = {28'd0, address[l*35] ? raw[7:4] : raw[3:0]};
        2'd1: read_data[l*32+:32] = {24'd0, raw[7:0]};
        2'd2: read_data[l*32+:32] = {16'd0, raw[15:0]};
        default: read_data[l*32+:32] = raw;
      endcase
    end
  end
  // Of two elements at one place the later stays: the last assignment wins.
  always_ff @(posedge clk) begin
    if (byte_port) begin
      if (byte_write) bytes[byte_address[N-1:0]] <= byte_in;
    end else begin
      for (int l = 0; l < LANES; l++) begin
        if (write[l]) begin
          if (size == 2'd0) begin
            if (address[l*35]) bytes[at[l]][7:4] <= write_data[l*32+:4];
            else bytes[at[l]][3:0] <= write_data[l*32+:4];
          end else begin
            bytes[at[l]] <= write_data[l*32+:8];
            if (size[1]) bytes[at[l]+N'(1)] <= write_data[l*32+8+:8];
            if (size == 2'd3) begin
              bytes[at[l]+N'(2)] <= write_data[l*32+16+:8];
              bytes[at[l]+N'(3)] <= write_data[l*32+24+:8];
            end
          end
        end
      end
    end
  end
  logic unused;
  assign unused = ^byte_address[31:N];
endmodule
