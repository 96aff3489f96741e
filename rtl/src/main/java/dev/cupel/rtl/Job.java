package dev.cupel.rtl;

import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.encoding.InstructionWord;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/// One run of the twin.
///
/// @param memory  what lies in the memories at the start, later segments over earlier ones
/// @param watched what is asked for at the end
/// @param limit   cycles after which the bench gives up
record Job(Program program, List<Segment> memory, List<Watched> watched, int limit) {
    /// {@return bytes that a run leaves for the watched}
    int size() {
        return watched.stream().mapToInt(Watched::size).sum();
    }

    /// Writes it as the bench reads it, 32-bit numbers little endian.
    void write(DataOutputStream out) throws IOException {
        put(out, limit);
        put(out, program.code().size());
        for (var instruction : program.code()) {
            var word = InstructionWord.of(instruction);
            put(out, (int) word.low());
            put(out, (int) (word.low() >>> 32));
            put(out, (int) word.high());
            put(out, (int) (word.high() >>> 32));
        }
        put(out, program.tables().size());
        for (var table : program.tables().entrySet()) {
            put(out, table.getKey());
            put(out, table.getValue().indexBits());
            for (int entry : table.getValue().entries()) {
                put(out, entry);
            }
        }
        put(out, memory.size());
        for (var segment : memory) {
            byte[] bytes = segment.bytes();
            put(out, number(segment.memory()));
            put(out, segment.address());
            put(out, bytes.length);
            out.write(bytes);
        }
        put(out, watched.size());
        for (var w : watched) {
            put(out, number(w.memory()));
            put(out, w.address());
            put(out, w.size());
        }
    }

    private static int number(Memory memory) {
        return switch (memory) {
            case DRAM -> 0;
            case SCRATCHPAD -> 1;
        };
    }

    static void put(DataOutputStream out, int value) throws IOException {
        out.writeInt(Integer.reverseBytes(value));
    }
}
