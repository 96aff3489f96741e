package dev.cupel.isa;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element.Indexed;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import java.util.HashSet;
import java.util.stream.Stream;

/// Which kinds of operand a position accepts.
final class Operands {
    private Operands() {}

    /// A vector, a broadcast or an immediate.
    static void element(String mnemonic, Source... sources) {
        for (var source : sources) {
            Require.that(!(source instanceof Accumulator) && !(source instanceof ScalarRegister),
                    "%s: operand %s must be a vector, a broadcast or an immediate".formatted(mnemonic, source));
        }
    }

    /// A vector, a broadcast, an immediate or an accumulator.
    static void elementOrAccumulator(String mnemonic, Source source) {
        Require.that(!(source instanceof ScalarRegister),
                "%s: operand %s must be a vector, a broadcast, an immediate or an accumulator".formatted(mnemonic, source));
    }

    /// A vector, a broadcast, an immediate or a scalar.
    static void amount(String mnemonic, Source... sources) {
        for (var source : sources) {
            Require.that(!(source instanceof Accumulator),
                    "%s: amount %s must be a vector, a broadcast, an immediate or a scalar".formatted(mnemonic, source));
        }
    }

    /// What the 128-bit word can hold: at most two immediates, no scalar incremented twice.
    static void encodable(String mnemonic, Source... sources) {
        long immediates = Stream.of(sources).filter(Immediate.class::isInstance).count();
        Require.that(immediates <= 2, mnemonic + ": at most two immediates");
        var seen = new HashSet<ScalarRegister>();
        for (var source : sources) {
            if (source instanceof Broadcast(_, Indexed(var scalar, boolean post)) && post) {
                Require.that(seen.add(scalar), "%s: %s is incremented twice".formatted(mnemonic, scalar));
            }
        }
    }

    static void memory(String mnemonic, int bits, int stride) {
        Require.that(bits == 4 || bits == 8 || bits == 16 || bits == 32, mnemonic + ": element size [bits] is 4, 8, 16 or 32");
        Require.inRange(mnemonic + " stride [elements]", stride, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    static void dma(String mnemonic, Address scratchpad, Address dram, ScalarSource size) {
        Require.that(scratchpad.postIncrement() == 0 && dram.postIncrement() == 0, mnemonic + ": addresses have no post-increment");
        if (size instanceof Immediate(int bytes)) {
            Require.inRange(mnemonic + " size [bytes]", bytes, 1, (1 << 28) - 1);
        }
    }
}
