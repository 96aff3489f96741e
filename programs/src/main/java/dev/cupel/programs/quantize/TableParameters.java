package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.isa.RomTable;
import dev.cupel.programs.graph.Op;
import java.util.Arrays;
import java.util.Optional;

/// ROM tables of activations: an entry for each code where the ROM holds them, else knots and slopes.
final class TableParameters {
    /// Input widths up to which every code has its entry.
    private static final int LOOKUP_BITS = 12;
    /// 512 intervals, with which GELU of 16 bits over [-8, 8] is off by 0.2 steps before rounding; more where the function bends more.
    private static final int INTERVAL_BITS = 9;
    private static final int MOST_INTERVAL_BITS = 11;
    /// Output steps off before rounding beyond which the intervals are halved.
    private static final double BEND = 0.25;

    private TableParameters() {}

    /// {@return the op over codes, its arithmetic as asked for or chosen by its error, measured over every code}
    static QuantizedOp of(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        var ways = new Ways()
                .then(QuantizedOp.TABLE, () -> new Ways.Built(lookup(head, op, x, y, limits), 0))
                .then(QuantizedOp.INTERPOLATE, () -> interpolate(head, op, x, y, limits))
                .then(QuantizedOp.POLYNOMIAL, () -> FunctionParameters.polynomial(head, op, x, y, limits, variants.curve()));
        if (FunctionParameters.quadratic(op.function().label())) {
            ways.then(QuantizedOp.QUADRATIC, () -> FunctionParameters.quadratic(head, op, x, y, limits, variants.curve()));
        }
        return ways.choose(head.name(), y, variants);
    }

    private static Ways.Built interpolate(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        Optional<Knots> best = Optional.empty();
        int most = Math.min(Math.min(MOST_INTERVAL_BITS, x.bits() - 1), limits.romIndexBits());
        for (int indexBits = Math.min(INTERVAL_BITS, most); indexBits <= most; indexBits++) {
            var finer = fitting(op, x, y, x.bits() - indexBits, limits);
            best = finer.isPresent() ? finer : best;
            if (best.isPresent() && best.get().bend() <= BEND) {
                break;
            }
        }
        if (best.isEmpty()) {
            throw new Unrepresentable("interpolating %s from %d to %d bits needs wider words and ROM entries than %d and %d bits".formatted(
                    op.function().label(), x.bits(), y.bits(), limits.wordBits(), limits.romBits()), "give input or output fewer bits");
        }
        var knots = best.get();
        var built = new QuantizedOp.Interpolate(head, op.function().label(), op.x(), knots.table(), knots.slopeTable(), knots.h(), knots.guard());
        double[] steps = FunctionParameters.steps(op, x, y);
        double least = (double) y.low() - y.zeroPoint();
        double greatest = (double) y.high() - y.zeroPoint();
        double excess = 0;
        for (int u = 0; u < steps.length; u++) {
            double exact = Math.clamp(steps[u], least, greatest);
            excess = Math.max(excess, Math.abs(Math.clamp(knots.value(u), least, greatest) - exact) - Math.abs(Math.rint(exact) - exact));
        }
        return new Ways.Built(built, excess);
    }

    /// The knots with the most guard bits that the limits admit.
    private static Optional<Knots> fitting(Op.Activation function, CodeType x, CodeType y, int h, Limits limits) {
        for (int guard = Factors.GUARD; guard >= 0; guard--) {
            var knots = Knots.of(function, x, y, h, guard);
            if (knots.fit(limits)) {
                return Optional.of(knots);
            }
        }
        return Optional.empty();
    }

    private static QuantizedOp lookup(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        if (x.bits() > Math.min(LOOKUP_BITS, limits.romIndexBits())) {
            throw new Unrepresentable("a table of codes of %d bits needs %d entries; tables hold up to %d".formatted(
                    x.bits(), 1 << x.bits(), 1 << Math.min(LOOKUP_BITS, limits.romIndexBits())), "give the input fewer bits");
        }
        int widest = y.signed() ? limits.romBits() : limits.unsignedRomBits();
        if (y.bits() > widest) {
            throw new Unrepresentable("a table of outputs of %d bits needs ROM entries of that width; the machine's have %d".formatted(
                    y.bits(), widest), "give the output fewer bits");
        }
        int[] entries = new int[1 << x.bits()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = y.code(Functions.value(op, x.real(x.low() + i)));
        }
        return new QuantizedOp.Lookup(head, op.function().label(), op.x(), new RomTable(y.bits(), y.signed(), entries));
    }

    /// The knots of a continuous piecewise linear function: at each knot the function less a sixteenth of its second difference, so that the
    /// chords' error, an eighth of it in the middle, is shared between knots and middle.
    ///
    /// @param values knots in output steps with guard bits, one more than there are intervals
    /// @param bend   output steps that the chords are off, where the output does not saturate
    private record Knots(long[] values, int h, int guard, double bend) {
        static Knots of(Op.Activation function, CodeType x, CodeType y, int h, int guard) {
            // Far outside the output's codes all values are one: twice as far as the last code.
            double far = 2.0 * Factors.greatestDifference(y);
            long[] values = new long[(1 << (x.bits() - h)) + 1];
            double greatest = 0;
            for (int i = 0; i < values.length; i++) {
                long at = x.low() + ((long) i << h);
                double[] around = new double[3];
                for (int j = 0; j < 3; j++) {
                    around[j] = Math.clamp(Functions.value(function, x.real(at + ((long) (j - 1) << h))) / y.scale(), -far, far);
                }
                double bend = (around[0] - 2 * around[1] + around[2]) / 16;
                double knot = around[1] - bend;
                if (Math.abs(around[1]) <= far / 2) {
                    greatest = Math.max(greatest, Math.abs(bend));
                }
                values[i] = (long) Math.rint(Math.scalb(Math.clamp(knot, -far, far), guard));
            }
            return new Knots(values, h, guard, greatest);
        }

        /// Every value in between, its parts and the table entries are words.
        boolean fit(Limits limits) {
            long greatest = limits.greatestWord() >> h;
            return Arrays.stream(values).allMatch(value -> Math.abs(value) <= greatest)
                    && Arrays.stream(slopes()).allMatch(slope -> Math.abs(slope) <= greatest)
                    && bits(values) <= limits.romBits() && bits(slopes()) <= limits.romBits();
        }

        /// {@return the result at code u before saturation, ties rounded up}
        double value(int u) {
            int i = u >> h;
            long sum = (values[i] << h) + (values[i + 1] - values[i]) * (u & ((1L << h) - 1));
            return h + guard == 0 ? sum : (sum + (1L << (h + guard - 1))) >> (h + guard);
        }

        RomTable table() {
            return table(Arrays.copyOf(values, values.length - 1));
        }

        RomTable slopeTable() {
            return table(slopes());
        }

        private long[] slopes() {
            long[] slopes = new long[values.length - 1];
            for (int i = 0; i < slopes.length; i++) {
                slopes[i] = values[i + 1] - values[i];
            }
            return slopes;
        }

        private static RomTable table(long[] values) {
            return new RomTable(bits(values), true, Arrays.stream(values).mapToInt(Math::toIntExact).toArray());
        }

        private static int bits(long[] values) {
            int bits = 2;
            for (long value : values) {
                while (value < Machine.min(bits) || value > Machine.max(bits)) {
                    bits++;
                }
            }
            return bits;
        }
    }
}
