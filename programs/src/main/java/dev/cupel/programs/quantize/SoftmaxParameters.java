package dev.cupel.programs.quantize;

import dev.cupel.isa.RomTable;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import java.util.Optional;
import java.util.OptionalInt;

/// Integers of a softmax: the exponential's ROM, as wide as the sum of a row lets it be, and the reciprocal of that sum.
///
/// What the ROM's width costs: an entry is off by at most 2^-(k+1), and in the worst row all are off to one side, so that the output is off by
/// N 2^(b-k-1) steps of b bits (research/kernels.md, "Design sweep").
final class SoftmaxParameters {
    /// Greatest number of entries of a table that holds the exponential of every difference.
    private static final int DIRECT_INDEX_BITS = 12;
    /// Bits by which the reciprocal is better than an output step.
    private static final int RECIPROCAL_MARGIN = 7;

    private SoftmaxParameters() {}

    /// {@return the op over codes}
    ///
    /// @param last elements of a row
    static QuantizedOp.Softmax of(QuantizedOp.Head head, Op.Softmax op, CodeType x, int last, CodeType y, SoftmaxRom rom, Limits limits)
            throws Unrepresentable {
        int w = limits.wordBits();
        int kept = op.keep().map(keep -> kept(keep, last)).orElse(last);
        int bits = romBits(kept, rom, limits);
        var exp = exp(x, bits, rom, limits);
        // 1 / scale of y as c * 2^f with c in (1/2, 1]
        double inverse = 1 / y.scale();
        int f = Math.getExponent(inverse);
        boolean powerOfTwo = inverse == Math.scalb(1.0, f);
        f += powerOfTwo ? 0 : 1;
        Optional<Scaling> scaling = powerOfTwo ? Optional.empty() : Optional.of(Scaling.of(Math.scalb(inverse, -f), limits.multiplierBits()));
        int outputShift = 2 * w - 4 - f;
        long least = leastSum(exp);
        int greatestP = w - 2 - (63 - Long.numberOfLeadingZeros(least));
        if (outputShift - greatestP < 0 || outputShift > 62) {
            throw new Unrepresentable("outputs in steps of %s cannot be reached by shifts of 0..62 from a reciprocal of %d bits".formatted(
                    y.scale(), w), "give the output a scale of 2^-%d".formatted(Math.min(y.bits(), w - 2)));
        }
        return new QuantizedOp.Softmax(head, op.x(), op.keep(), exp, Inverses.reciprocal(f + RECIPROCAL_MARGIN, limits), scaling, outputShift);
    }

    /// The most elements that a row keeps.
    private static int kept(BooleanTensor keep, int last) {
        int columns = keep.shape().last();
        if (columns == 1) {
            return last;
        }
        int most = 0;
        for (int row = 0; row < keep.shape().rows(); row++) {
            int count = 0;
            for (int column = 0; column < columns; column++) {
                count += keep.at(row * columns + column) ? 1 : 0;
            }
            most = Math.max(most, count);
        }
        return most;
    }

    /// The greatest k with which the sum of `kept` entries of k bits stays below 2^(W-1).
    private static int romBits(int kept, SoftmaxRom rom, Limits limits) throws Unrepresentable {
        int most = 63 - Long.numberOfLeadingZeros(limits.greatestWord() / kept + 1);
        int possible = Math.min(most, limits.unsignedRomBits());
        int bits = rom.bits().orElse(possible);
        if (possible < 1 || bits > possible) {
            throw new Unrepresentable(("a row keeps %d elements; exponentials of %d bits then need a ROM of that width and a sum of %d bits, "
                    + "the machine has ROM entries of %d and words of %d").formatted(kept, Math.max(bits, 1),
                            Math.max(bits, 1) + 65 - Long.numberOfLeadingZeros(kept - 1L), limits.romBits(), limits.wordBits()),
                    possible < 1 ? "raise wordBits" : "set softmax.romBits to at most " + possible);
        }
        return bits;
    }

    private static QuantizedOp.ExpRom exp(CodeType x, int bits, SoftmaxRom rom, Limits limits) throws Unrepresentable {
        int greatest = greatestDifference(x, bits);
        int needed = Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
        int held = limits.romIndexBits();
        OptionalInt asked = rom.entries();
        if (asked.isPresent()) {
            if (asked.getAsInt() > limits.romEntries()) {
                throw new Unrepresentable("softmax.romEntries is %d; the machine's tables have at most %d".formatted(
                        asked.getAsInt(), limits.romEntries()), "raise rom.maxEntries");
            }
            int indexBits = Integer.numberOfTrailingZeros(asked.getAsInt());
            return direct(x, bits, Math.max(1, Math.min(indexBits, needed)), Math.max(0, needed - indexBits));
        }
        if (needed <= Math.min(DIRECT_INDEX_BITS, held)) {
            return direct(x, bits, Math.max(1, needed), 0);
        }
        int fineBits = needed / 2;
        if (needed - fineBits > held) {
            throw new Unrepresentable("scores of %d bits have differences of %d bits, for which exp needs tables of %d entries; the machine's have %d"
                    .formatted(x.bits(), needed, 1 << (needed - fineBits), limits.romEntries()),
                    "raise rom.maxEntries, give the scores fewer bits, or set softmax.romEntries");
        }
        return new QuantizedOp.ExpRom.Split(table(x, bits, needed - fineBits, 1 << fineBits, 0),
                table(x, limits.unsignedRomBits(), fineBits, 1, 0), fineBits);
    }

    /// The greatest difference that needs an entry: of the codes, or the first whose exp is below half a step of k bits.
    private static int greatestDifference(CodeType x, int bits) {
        double vanishing = Math.ceil((bits + 1) * Math.log(2) / x.scale());
        return (int) Math.max(1, Math.min((double) x.high() - x.low(), vanishing + 1));
    }

    private static QuantizedOp.ExpRom direct(CodeType x, int bits, int indexBits, int shift) {
        return new QuantizedOp.ExpRom.Direct(table(x, bits, indexBits, 1 << shift, ((1 << shift) - 1) / 2.0), shift);
    }

    /// Entry i is `2^bits exp(-(i * step + offset) * scale)`, saturated; the first is at least 1, so that no sum is 0.
    private static RomTable table(CodeType x, int bits, int indexBits, int step, double offset) {
        int[] entries = new int[1 << indexBits];
        double greatest = Math.scalb(1.0, bits) - 1;
        for (int i = 0; i < entries.length; i++) {
            double exp = Math.scalb(Math.exp(-((double) i * step + offset) * x.scale()), bits);
            entries[i] = (int) Math.clamp(Math.rint(exp), i == 0 ? 1 : 0, greatest);
        }
        return new RomTable(bits, false, entries);
    }

    private static long leastSum(QuantizedOp.ExpRom exp) {
        return switch (exp) {
            case QuantizedOp.ExpRom.Direct(RomTable table, _) -> table.entry(0);
            // (2^k - 1) times (1 - 2^-fine), rounded in any mode
            case QuantizedOp.ExpRom.Split(RomTable coarse, _, _) -> Math.max(1, coarse.entry(0) - 1);
        };
    }
}
