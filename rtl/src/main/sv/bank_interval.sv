// The beat interval of a load or store: the largest number of different words of one bank that any of its beats touches.
//
// Only whether neighbours touch the same words, and the bank, matter. Elements of one access lie at equal distances, so the words that an
// element shares with any earlier one of its beat it shares with the one before it; and neighbours are less than 2^18 bytes apart. Thus 21
// bits of nibble address decide.
module bank_interval (
    input  logic used,             // the instruction accesses memory; else the answer is 1
    input  logic [19:0] address,   // byte address of element 0, low bits
    input  logic [1:0] size,       // 4, 8, 16, 32 bits
    input  logic [15:0] stride,    // elements, signed
    input  logic [8:0] vl,
    output logic [machine_parameters::INTERVAL_BITS-1:0] interval
);
  import machine_parameters::*;
  import types::*;
  localparam int WORDS = (BANK_BYTES >= 4) ? 2 : (BANK_BYTES == 2) ? 3 : 4;  // that one element can touch
  localparam int SHIFT = 1 + ((BANK_BYTES > 1) ? $clog2(BANK_BYTES) : 0);    // of a nibble address to its word
  localparam int N = 21;
  localparam int WORD_BITS = N - SHIFT;

  logic [N-1:0] step, nibbles, at;
  /* verilator lint_off UNUSEDSIGNAL */ // its word alone counts
  logic [N-1:0] last_nibble;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [WORD_BITS-1:0] first_word, last_word, word, before_first, before_last;
  localparam int BANK_BITS = (BANKS > 1) ? $clog2(BANKS) : 1;
  logic [BANKS*INTERVAL_BITS-1:0] counts;
  logic [BANK_BITS-1:0] bank;
  logic fresh;
  always_comb begin
    step = {{(N - 16) {stride[15]}}, stride} << size;
    nibbles = {{(N - 4) {1'b0}}, 4'd1 << size};
    interval = INTERVAL_BITS'(1);
    at = {address, 1'b0};
    before_first = '0;
    before_last = '0;
    first_word = '0;
    last_word = '0;
    last_nibble = '0;
    word = '0;
    fresh = 1'b0;
    counts = '0;
    bank = '0;
    if (used) begin
      for (int beat = 0; beat < BEATS; beat++) begin
        counts = '0;
        for (int lane = 0; lane < LANES; lane++) begin
          first_word = at[N-1:SHIFT];
          last_nibble = at + nibbles - {{(N - 1) {1'b0}}, 1'b1};
          last_word = last_nibble[N-1:SHIFT];
          for (int j = 0; j < WORDS; j++) begin
            word = first_word + WORD_BITS'(j);
            // Words count modulo 2^WORD_BITS: differences are taken before they are compared.
            fresh = (word - first_word) <= (last_word - first_word);
            if (lane > 0) fresh = fresh & ((word - before_first) > (before_last - before_first));
            if (fresh & (9'(beat * LANES + lane) < vl)) begin
              bank = word[BANK_BITS-1:0] & BANK_BITS'(BANKS - 1);
              counts[32'(bank)*INTERVAL_BITS+:INTERVAL_BITS] = counts[32'(bank)*INTERVAL_BITS+:INTERVAL_BITS] + INTERVAL_BITS'(1);
              if (counts[32'(bank)*INTERVAL_BITS+:INTERVAL_BITS] > interval) interval = counts[32'(bank)*INTERVAL_BITS+:INTERVAL_BITS];
            end
          end
          before_first = first_word;
          before_last = last_word;
          at = at + step;
        end
      end
    end
  end
endmodule
