module group_select_spec #(
    parameter int LANES = 4,
    parameter int TAKEN = 1,
    parameter int N = 8,
    parameter int SUB_BITS = 8
) (
    input  logic [LANES*N-1:0] all,
    input  logic [SUB_BITS-1:0] sub,
    output logic [TAKEN*N-1:0] taken
);
  always_comb begin
    taken = '0;
    for (int i = 0; i < LANES; i++) begin
      if (i / TAKEN == sub) taken[(i % TAKEN)*N+:N] = all[i*N+:N];
    end
  end
endmodule
