// Gathers the results of a beat's cycles. `all` holds those of the present cycle already.
module group_collect #(
    parameter int LANES = 4,
    parameter int TAKEN = 1,
    parameter int N = 8,
    parameter int SUB_BITS = 8
) (
    input  logic clk,
    input  logic [TAKEN*N-1:0] results,
    input  logic [SUB_BITS-1:0] sub,
    output logic [LANES*N-1:0] all
);
  localparam int GROUPS = (LANES + TAKEN - 1) / TAKEN;
  logic [GROUPS*TAKEN*N-1:0] kept, now;
  always_comb begin
    now = kept;
    for (int g = 0; g < GROUPS; g++) begin
      if (sub == SUB_BITS'(g)) now[g*TAKEN*N+:TAKEN*N] = results;
    end
  end
  always_ff @(posedge clk) kept <= now;
  assign all = now[LANES*N-1:0];
  generate
    if (GROUPS * TAKEN > LANES) begin : g_rest
      logic unused;
      assign unused = ^now[GROUPS*TAKEN*N-1:LANES*N];
    end
  endgenerate
endmodule
