package dev.cupel.programs.proof;

import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.flow.ScalarFlow;
import dev.cupel.programs.flow.Stop;
import dev.cupel.programs.proof.Lanes.View;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Vectors, accumulators and masks, an interval an element, and which of them an op wrote.
final class Registers {
    /// An element of a mask of which it is open whether it is set.
    static final int UNKNOWN = 2;

    private final ValueAtHand hand;
    private final ScalarFlow flow;
    private final int length;
    private final Lanes[] vectors = new Lanes[32];
    private final Lanes[] accumulators = new Lanes[8];
    private final byte[][] masks = new byte[4][];
    private final int[][] maskNodes = new int[4][];
    private long writtenVectors;
    private int writtenAccumulators;

    Registers(int length, ValueAtHand hand, ScalarFlow flow) {
        this.length = length;
        this.hand = hand;
        this.flow = flow;
        Arrays.setAll(vectors, _ -> new Lanes(length));
        Arrays.setAll(accumulators, _ -> new Lanes(length));
        Arrays.setAll(masks, _ -> new byte[length]);
        Arrays.setAll(maskNodes, _ -> new int[length]);
    }

    /// From here on what is written is another op's.
    void open() {
        writtenVectors = 0;
        writtenAccumulators = 0;
    }

    /// What the op wrote is any word, or any sum.
    void forget(int wordBits, int sumBits) {
        for (int i = 0; i < vectors.length; i++) {
            if ((writtenVectors >> i & 1) != 0) {
                vectors[i].fill(Machine.min(wordBits), Machine.max(wordBits));
            }
        }
        for (int i = 0; i < accumulators.length; i++) {
            if ((writtenAccumulators >> i & 1) != 0) {
                accumulators[i].fill(Machine.min(sumBits), Machine.max(sumBits));
            }
        }
    }

    /// {@return the number of an element}
    int element(Element element) {
        int index = switch (element) {
            case Element.At(int at) -> at;
            case Element.Indexed(var scalar, _) -> flow.value(scalar);
        };
        if (index < 0 || index >= length) {
            throw new Stop("element %d of a vector of %d".formatted(index, length));
        }
        return index;
    }

    /// {@return a source as the elements of an instruction read it}
    ///
    /// @param d what the instruction writes: a broadcast of it is read before
    View view(Source source, @Nullable Lanes d) {
        return switch (source) {
            case VectorRegister(int index) -> new View(vectors[index], 0, 1);
            case Accumulator(int index) -> new View(accumulators[index], 0, 1);
            case Broadcast(var register, var element) -> {
                var lanes = vectors[register.index()];
                int at = element(element);
                if (lanes == d) {
                    hand.nodeOf(new View(lanes, at, 0), 0);
                    yield new View(lanes.copyOf(at), 0, 0);
                }
                yield new View(lanes, at, 0);
            }
            case Immediate(int value) -> new View(Lanes.constant(value), 0, 0);
            case ScalarRegister scalar -> new View(Lanes.constant(flow.value(scalar)), 0, 0);
        };
    }

    /// {@return what an instruction writes}
    Lanes written(VectorRegister d) {
        writtenVectors |= 1L << d.index();
        return vectors[d.index()];
    }

    Lanes written(Accumulator d) {
        writtenAccumulators |= 1 << d.index();
        return accumulators[d.index()];
    }

    Lanes written(Destination d) {
        return switch (d) {
            case VectorRegister v -> written(v);
            case Accumulator a -> written(a);
        };
    }

    Lanes read(Destination d) {
        return switch (d) {
            case VectorRegister(int index) -> vectors[index];
            case Accumulator(int index) -> accumulators[index];
        };
    }

    Lanes vector(VectorRegister v) {
        return vectors[v.index()];
    }

    // ---- masks ----

    /// {@return whether an element is active: 0, 1 or [#UNKNOWN]}
    int masked(Optional<Mask> mask, int i) {
        return mask.isEmpty() ? 1 : masks[mask.get().index()][i];
    }

    /// The value at hand where the mask is set, else another.
    void choose(Mask mask, int i, View other) {
        hand.choose(maskNodes[mask.index()], i, other);
    }

    /// Sets an element of a mask to the value at hand.
    void set(Mask d, int i) {
        masks[d.index()][i] = (byte) (hand.isConstant() ? (int) hand.low() : UNKNOWN);
        maskNodes[d.index()][i] = hand.node();
    }

    /// {@return an element of a mask as a number}
    View asNumber(Mask mask, int i) {
        int value = masks[mask.index()][i];
        var old = new Lanes(1);
        old.low[0] = value == 1 ? 1 : 0;
        old.high[0] = value == 0 ? 0 : 1;
        old.node[0] = value == UNKNOWN ? maskNodes[mask.index()][i] : 0;
        return new View(old, 0, 0);
    }

    /// Writes the value at hand; where it is open whether, what is there may stay.
    void write(Lanes d, int at, Optional<Mask> mask, int i) {
        if (masked(mask, i) == UNKNOWN) {
            choose(mask.orElseThrow(), i, new View(d, at, 0));
        }
        d.low[at] = hand.low();
        d.high[at] = hand.high();
        d.node[at] = hand.node();
    }
}
