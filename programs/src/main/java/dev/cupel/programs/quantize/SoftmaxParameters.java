package dev.cupel.programs.quantize;

import dev.cupel.isa.RomTable;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import java.util.Optional;
import java.util.OptionalInt;

/// Integers of a softmax: the exponential's ROM, the sum of a row, and the reciprocal of that sum.
///
/// What the ROM's width k costs: an entry is off by at most 2^-(k+1), and in the worst row all are off to one side, so that the output is off by
/// N 2^(b-k-1) steps of b bits (research/kernels.md, "Design sweep"). A sum in one word leaves few bits to long rows; one in two limbs leaves all
/// that the ROM holds.
final class SoftmaxParameters {
    /// Greatest number of entries of a table that holds the exponential of every difference.
    private static final int DIRECT_INDEX_BITS = 12;
    /// Bits by which the reciprocal is better than an output step.
    private static final int RECIPROCAL_MARGIN = 7;
    /// A Newton step of words of W bits adds at most `2^(this - W)` to the relative error.
    private static final int RECIPROCAL_OFF = 4;
    /// Bits of a ROM entry beyond those of output and row beyond which nothing is gained: 2^-9 steps are then lost.
    private static final int ROM_MARGIN = 8;

    private final QuantizedOp.Head head;
    private final Op.Softmax op;
    /// The differences that the exponential is taken of, as codes of this type have them.
    private final CodeType x;
    /// From differences of sums to those; empty where they are the scores' own.
    private final Optional<Scaling> difference;
    private final CodeType y;
    private final SoftmaxRom rom;
    private final Limits limits;
    private final int kept;
    /// 1 / scale of y is `mantissa * 2^f` with a mantissa in (1/2, 1].
    private final int f;
    /// Whether nothing but the exponentials' own rounding is to be left of the error.
    private final boolean finest;

    /// Bits of a difference of sums at least, and how many bits further down than the output's least step differences are told apart.
    private static final int LEAST_DIFFERENCE_BITS = 8;
    private static final int DIFFERENCE_MARGIN = 7;

    private SoftmaxParameters(QuantizedOp.Head head, Op.Softmax op, CodeType scores, int last, CodeType y, SoftmaxRom rom, Limits limits, boolean finest)
            throws Unrepresentable {
        this.finest = finest;
        this.head = head;
        this.op = op;
        this.x = scores.sums() ? differences(y) : scores;
        this.difference = scores.sums() ? Optional.of(scaled(scores, x, limits)) : Optional.empty();
        this.y = y;
        this.rom = rom;
        this.limits = limits;
        kept = op.keep().map(keep -> kept(keep, last)).orElse(last);
        int exponent = Math.getExponent(1 / y.scale());
        f = powerOfTwo() ? exponent : exponent + 1;
    }

    /// {@return the op over codes}
    ///
    /// @param last elements of a row
    static QuantizedOp of(QuantizedOp.Head head, Op.Softmax op, CodeType x, int last, CodeType y, SoftmaxRom rom, Limits limits, Variants variants)
            throws Unrepresentable {
        return chosen(head, op, x, last, y, rom, limits, variants).op();
    }

    /// {@return the op over codes with its bound of the error}
    static Ways.Built chosen(QuantizedOp.Head head, Op.Softmax op, CodeType x, int last, CodeType y, SoftmaxRom rom, Limits limits, Variants variants)
            throws Unrepresentable {
        var parameters = new SoftmaxParameters(head, op, x, last, y, rom, limits, variants.wanted(y) == 0);
        return new Ways()
                .then(QuantizedOp.Softmax.WORD, parameters::inAWord)
                .then(QuantizedOp.Softmax.LIMBS, parameters::inLimbs)
                .chosen(head.name(), y, variants);
    }

    /// Differences to the row's maximum, cut where their exponential vanishes beside a step of the output (10.4 for 8 bits; research/models.md took 10.5).
    private static CodeType differences(CodeType y) {
        int bits = Math.clamp(y.bits(), LEAST_DIFFERENCE_BITS, 16);
        return new CodeType(bits, false, (y.bits() + DIFFERENCE_MARGIN) * Math.log(2) / ((1 << bits) - 1), 0);
    }

    private static Scaling scaled(CodeType scores, CodeType differences, Limits limits) throws Unrepresentable {
        double factor = scores.scale() / differences.scale();
        if (((double) scores.high() - scores.low() + 1) * factor > limits.greatestWord()) {
            throw new Unrepresentable("a step of the scores' sums is %s, too large for softmax".formatted(scores.scale()), "give the scores a width");
        }
        return Factors.of(factor, limits.multiplierBits());
    }

    private boolean powerOfTwo() {
        double inverse = 1 / y.scale();
        return inverse == Math.scalb(1.0, Math.getExponent(inverse));
    }

    private Ways.Built inAWord() throws Unrepresentable {
        int possible = Math.min(bitsInAWord(), limits.unsignedRomBits());
        int bits = rom.bits().orElse(possible);
        if (possible < 1 || bits > possible) {
            throw tooWide(bits, possible);
        }
        return built(exp(bits), new QuantizedOp.RowSum.Word());
    }

    /// The greatest k with which the sum of `kept` entries of k bits stays below 2^(W-1).
    private int bitsInAWord() {
        return 63 - Long.numberOfLeadingZeros(limits.greatestWord() / kept + 1);
    }

    /// Entries as wide as the ROM, the output's shift and two limbs let them be.
    private Ways.Built inLimbs() throws Unrepresentable {
        int w = limits.wordBits();
        int grown = Long.SIZE - Long.numberOfLeadingZeros(kept - 1L); // bits by which a sum outgrows its elements
        int shifted = 65 - w + f - grown; // outputShift - p is then at most 62
        int possible = Math.min(Math.min(limits.unsignedRomBits(), shifted), 2 * (w - 1 - grown));
        int bits = rom.bits().orElse(Math.min(possible, Math.max(bitsInAWord() + 1, f + grown + ROM_MARGIN)));
        if (possible < 2 || bits > possible) {
            throw tooWide(bits, possible);
        }
        var exp = exp(bits);
        // The least sum is in the high limb too, and neither limb's sum outgrows a word.
        int low = Math.min(w - 1 - grown, 63 - Long.numberOfLeadingZeros(exp.least()));
        if (low < 1 || bits + grown - low > w - 1) {
            throw tooWide(bits, possible);
        }
        return built(exp, new QuantizedOp.RowSum.Limbs(low));
    }

    private Ways.Built built(QuantizedOp.ExpRom exp, QuantizedOp.RowSum sum) throws Unrepresentable {
        int w = limits.wordBits();
        Optional<Scaling> scaling = powerOfTwo() && !finest ? Optional.empty()
                : Optional.of(Scaling.of(Math.scalb((finest ? towardsTheTieOf(1 / y.scale()) : 1) / y.scale(), -f), limits.multiplierBits()));
        int outputShift = 2 * w - 4 - f;
        int greatestP = w - 2 - (63 - Long.numberOfLeadingZeros(exp.least()));
        if (outputShift - greatestP < 0 || outputShift > 62) {
            throw new Unrepresentable("outputs in steps of %s cannot be reached by shifts of 0..62 from a reciprocal of %d bits".formatted(
                    y.scale(), w), "give the output a scale of 2^-%d".formatted(Math.min(y.bits(), w - 2)));
        }
        var reciprocal = Inverses.reciprocal(finest ? w : f + RECIPROCAL_MARGIN, limits);
        var built = new QuantizedOp.Softmax(head, op.x(), op.keep(), difference, exp, sum, reciprocal, scaling, outputShift);
        return new Ways.Built(built, excess(exp, reciprocal));
    }

    /// What the quotients are multiplied by so that those at a tie, or at what a scale in float32 leaves of one, round as the exact value does.
    ///
    /// Quotients are irrational but where m scores are equal and all others vanish. Each is then `inverse / m`, which may be at a tie where inverse
    /// is a whole number; where it is one but for its rounding to float32, such as 127 (1 + 2^-28), the exact quotient lies past the tie by that. All
    /// are moved to that side by more than the reciprocal is off, and by less than the exponentials are. Powers of two come to a tie at half a step
    /// alone, whose even neighbour is 0.
    private double towardsTheTieOf(double inverse) {
        double margin = Math.scalb(1.0, RECIPROCAL_OFF + 2 - limits.wordBits());
        return inverse > Math.rint(inverse) ? 1 + margin : 1 - margin;
    }

    /// Output steps above the perfectly rounded output, at most. Before it is rounded an output is off by what the exponentials are off in numerator
    /// and sum, and by the reciprocal; within half a step, twice that is the most that rounding the other way can cost.
    private double excess(QuantizedOp.ExpRom exp, QuantizedOp.Reciprocal reciprocal) {
        double inverse = 1 / y.scale();
        double ofRom = (kept + 1) * greatestMiss(exp) * inverse;
        double relative = Math.scalb(1.0, -(reciprocal.seed().indexBits() + 1));
        for (int step = 0; step < reciprocal.steps(); step++) {
            relative = relative * relative + Math.scalb(1.0, RECIPROCAL_OFF - limits.wordBits());
        }
        double off = ofRom + (relative + Math.scalb(1.0, 1 - exp.bits())) * Math.min(inverse, (double) Factors.greatestDifference(y));
        return off < 0.5 ? 2 * off : off + 0.5;
    }

    /// How far the exponential of a difference above 0 is off, at most; that of 0 is off by at most a relative 2^-(k-1).
    private double greatestMiss(QuantizedOp.ExpRom exp) {
        double miss = 0;
        for (int d = 1; d <= x.high() - x.low(); d++) {
            double real = switch (exp) {
                case QuantizedOp.ExpRom.Direct(RomTable table, int shift) -> table.entry(Math.min(d >> shift, table.size() - 1));
                case QuantizedOp.ExpRom.Split(RomTable coarse, RomTable fine, int shift) -> Math.scalb(
                        (double) coarse.entry(Math.min(d >> shift, coarse.size() - 1)) * fine.entry(d & ((1 << shift) - 1)), -fine.bits());
            };
            double rounded = exp instanceof QuantizedOp.ExpRom.Split ? 0.5 : 0;
            miss = Math.max(miss, Math.abs(real - Math.scalb(Math.exp(-d * x.scale()), exp.bits())) + rounded);
        }
        return Math.scalb(miss, -exp.bits());
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

    private Unrepresentable tooWide(int bits, int possible) {
        return new Unrepresentable(("a row keeps %d elements; exponentials of %d bits then need a ROM of that width and a sum of %d bits, "
                + "the machine has ROM entries of %d and words of %d").formatted(kept, Math.max(bits, 1),
                        Math.max(bits, 1) + 65 - Long.numberOfLeadingZeros(kept - 1L), limits.romBits(), limits.wordBits()),
                possible < 1 ? "raise wordBits" : "set softmax.romBits to at most " + possible);
    }

    private QuantizedOp.ExpRom exp(int bits) throws Unrepresentable {
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
        return new QuantizedOp.ExpRom.Split(cut(table(x, bits, needed - fineBits, 1 << fineBits, 0)),
                table(x, limits.unsignedRomBits(), fineBits, 1, 0), fineBits);
    }

    /// The greatest difference that needs an entry: of the codes, or the first whose exp is below half a step of k bits.
    private static int greatestDifference(CodeType x, int bits) {
        double vanishing = Math.ceil((bits + 1) * Math.log(2) / x.scale());
        return (int) Math.max(1, Math.min((double) x.high() - x.low(), vanishing + 1));
    }

    private QuantizedOp.ExpRom direct(CodeType x, int bits, int indexBits, int shift) {
        return new QuantizedOp.ExpRom.Direct(cut(table(x, bits, indexBits, 1 << shift, ((1 << shift) - 1) / 2.0)), shift);
    }

    /// The last entry stands for all differences beyond too, which in a long row would add up.
    private RomTable cut(RomTable table) {
        if (difference.isEmpty() || table.size() == 1) {
            return table;
        }
        int[] entries = new int[table.size()];
        for (int i = 0; i < entries.length - 1; i++) {
            entries[i] = table.entry(i);
        }
        return new RomTable(table.bits(), false, entries);
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
}
