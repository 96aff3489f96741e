// Elements of a beat that a unit with fewer datapaths than lanes takes in one of its cycles.
module group_select #(
    parameter int LANES = 4,
    parameter int TAKEN = 1,
    parameter int N = 8,
    parameter int SUB_BITS = 8
) (
    input  logic [LANES*N-1:0] all,
    input  logic [SUB_BITS-1:0] sub,
    output logic [TAKEN*N-1:0] taken
);
  localparam int GROUPS = (LANES + TAKEN - 1) / TAKEN;
  logic [GROUPS*TAKEN*N-1:0] padded;
  generate
    if (GROUPS * TAKEN > LANES) begin : g_pad
      assign padded = {{((GROUPS * TAKEN - LANES) * N) {1'b0}}, all};
    end else begin : g_full
      assign padded = all;
    end
  endgenerate
  always_comb begin
    taken = '0;
    for (int g = 0; g < GROUPS; g++) begin
      if (sub == SUB_BITS'(g)) taken = padded[g*TAKEN*N+:TAKEN*N];
    end
  end
endmodule
