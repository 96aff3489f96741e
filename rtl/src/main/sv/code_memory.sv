// Instructions, written before a run.
module code_memory (
    input  logic clk,
    input  logic [23:0] pc,
    output logic [127:0] word,
    input  logic load,
    input  logic [23:0] load_address,
    input  logic [127:0] load_word
);
  import machine_parameters::*;
  localparam int N = (CODE_WORDS > 1) ? $clog2(CODE_WORDS) : 1;
  logic [127:0] words [CODE_WORDS];
  assign word = words[pc[N-1:0]];
  always_ff @(posedge clk) if (load) words[load_address[N-1:0]] <= load_word;
  generate
    if (N < 24) begin : g_rest
      logic unused;
      assign unused = ^{pc[23:N], load_address[23:N]};
    end
  endgenerate
endmodule
