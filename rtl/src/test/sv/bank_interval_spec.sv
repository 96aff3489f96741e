// Counts, for each beat and bank, the words that any of its elements touches, each once: a word counts where no element before it in the beat
// touches it. Addresses are not cut to any width.
module bank_interval_spec (
    input  logic [19:0] address,
    input  logic [1:0] size,
    input  logic [15:0] stride,
    input  logic [8:0] vl,
    output logic [types::INTERVAL_BITS-1:0] interval
);
  localparam int WORDS = (types::BANK_BYTES >= 4) ? 2 : (types::BANK_BYTES == 2) ? 3 : 4;
  logic signed [39:0] half_bytes, first [types::LANES], last [types::LANES], word;
  logic [15:0] count, greatest;
  logic counts;
  always_comb begin
    half_bytes = 40'd1 << size;
    greatest = 16'd1;
    count = 16'd0;
    word = 40'd0;
    counts = 1'b0;
    for (int lane = 0; lane < types::LANES; lane++) begin
      first[lane] = 40'd0;
      last[lane] = 40'd0;
    end
    for (int beat = 0; beat < types::BEATS; beat++) begin
      for (int lane = 0; lane < types::LANES; lane++) begin
        first[lane] = {19'd0, address, 1'b0} + $signed({{24{stride[15]}}, stride}) * (beat * types::LANES + lane) * half_bytes;
        last[lane] = (first[lane] + half_bytes - 40'sd1) >>> ($clog2(types::BANK_BYTES) + 1);
        first[lane] = first[lane] >>> ($clog2(types::BANK_BYTES) + 1);
      end
      for (int bank = 0; bank < types::BANKS; bank++) begin
        count = 16'd0;
        for (int lane = 0; lane < types::LANES; lane++) begin
          for (int j = 0; j < WORDS; j++) begin
            word = first[lane] + j;
            counts = word <= last[lane] & (word & (types::BANKS - 1)) == bank & beat * types::LANES + lane < vl;
            for (int before = 0; before < types::LANES; before++) begin
              if (before < lane & word >= first[before] & word <= last[before]) counts = 1'b0;
            end
            if (counts) count = count + 16'd1;
          end
        end
        if (count > greatest) greatest = count;
      end
    end
  end
  assign interval = greatest[types::INTERVAL_BITS-1:0];
endmodule
