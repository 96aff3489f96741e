package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.CountLeadingZeros;
import dev.cupel.isa.Instruction.Extract;
import dev.cupel.isa.Instruction.ShiftLeft;
import dev.cupel.isa.Instruction.ShiftRight;
import dev.cupel.isa.Rounding;
import dev.cupel.sim.probe.FaultKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// SHR: shifts, leading zeros, fields.
final class Shifter {
    private Shifter() {}

    /// {@return `exact`, of which the first `vl` elements are those of `x`}
    static long[] widen(int[] x, long[] exact, int vl) {
        for (int i = 0; i < vl; i++) {
            exact[i] = x[i];
        }
        return exact;
    }

    /// `d[i] = round(a[i] / 2^s[i])`.
    static final class Right extends Operation {
        private final int d;
        private final Operand a;
        private final Operand s;
        private final Rounding rounding;
        private final Fitting fitting;

        Right(ShiftRight i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            s = Operand.of(i.s(), on);
            rounding = Shift.resolve(i.rounding(), on.machine());
            fitting = Fitting.of(i.fit(), on, on.machine().wordBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged() && Shift.biased(rounding);
        }

        @Override
        public boolean take(Datapath path) {
            int[] amounts = s.words(path, 1);
            if (!Shift.inRange(s, amounts, Shift.MAX, path.vl)) {
                return false;
            }
            int[] to = fitting.place(path, d, a.from(d) || s.from(d));
            boolean fits = ElementKernels.shifted(a.words(path, 0), Shift.one(rounding), amounts, to, path.vl, fitting);
            return fitting.settle(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            int[] active = active(path);
            Shift.right(path, widen(a.words(path, 0), path.exact, path.vl), s, 1, rounding, fitting, active);
            fitting.words(path, path.exact, path.vectors.words(d), active);
        }
    }

    /// `d[i] = a[i] * 2^s[i]`.
    static final class Left extends Operation {
        private final int d;
        private final Operand a;
        private final Operand s;
        private final Fitting fitting;

        Left(ShiftLeft i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            s = Operand.of(i.s(), on);
            fitting = Fitting.of(i.fit(), on, on.machine().wordBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged();
        }

        @Override
        public boolean take(Datapath path) {
            int[] amounts = s.words(path, 1);
            if (!Shift.inRange(s, amounts, Shift.MAX_LEFT, path.vl)) {
                return false;
            }
            int[] to = fitting.place(path, d, a.from(d) || s.from(d));
            boolean fits = ElementKernels.shiftedLeft(a.words(path, 0), amounts, to, path.vl, fitting);
            return fitting.settle(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            int[] active = active(path);
            int[] x = a.words(path, 0);
            int[] amounts = Shift.checked(path, fitting, s.words(path, 1), Shift.MAX_LEFT, active);
            long[] exact = path.exact;
            for (int i = 0; i < path.vl; i++) {
                exact[i] = (long) x[i] << amounts[i];
            }
            fitting.words(path, exact, path.vectors.words(d), active);
        }
    }

    /// `d[i]` = zeros before the first one of the W-bit pattern.
    static final class LeadingZeros extends Operation {
        private final int d;
        private final Operand a;
        private final int wordBits;
        private final Fitting fitting;

        LeadingZeros(CountLeadingZeros i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            wordBits = on.machine().wordBits();
            fitting = Fitting.of(i.fit(), on, wordBits);
        }

        @Override
        public void execute(Datapath path) {
            int[] x = a.words(path, 0);
            long[] exact = path.exact;
            int unused = 32 - wordBits;
            for (int i = 0; i < path.vl; i++) {
                exact[i] = Integer.numberOfLeadingZeros(x[i] << unused >>> unused) - (long) unused;
            }
            fitting.words(path, exact, path.vectors.words(d), active(path));
        }
    }

    /// `d[i]` = the unsigned field of `width[i]` bits from bit `low[i]` on of the W-bit pattern.
    static final class Field extends Operation {
        private final int d;
        private final Operand a;
        private final Operand low;
        private final Operand width;
        private final int wordBits;
        private final Fitting fitting;

        Field(Extract i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            low = Operand.of(i.low(), on);
            width = Operand.of(i.width(), on);
            wordBits = on.machine().wordBits();
            fitting = Fitting.of(i.fit(), on, wordBits);
        }

        @Override
        public void execute(Datapath path) {
            int vl = path.vl;
            int[] active = active(path);
            int[] x = a.words(path, 0);
            int[] from = low.words(path, 1);
            int[] count = width.words(path, 2);
            // Lengths as longs: a scalar's low + width can leave an int.
            long bad = 0;
            for (int i = 0; i < vl; i++) {
                bad |= from[i] | (count[i] - 1L) | ((long) wordBits - from[i] - count[i]);
            }
            if (bad < 0) {
                int[] usable = Arrays.copyOf(count, vl);
                int[] usableFrom = Arrays.copyOf(from, vl);
                for (int i = 0; i < vl; i++) {
                    if (from[i] < 0 || count[i] < 1 || (long) from[i] + count[i] > wordBits) {
                        usable[i] = 0;
                        usableFrom[i] = 0;
                        refuse(path, i, from[i], count[i], active);
                    }
                }
                count = usable;
                from = usableFrom;
            }
            long[] exact = path.exact;
            for (int i = 0; i < vl; i++) {
                exact[i] = (x[i] >> from[i]) & ((1L << count[i]) - 1);
            }
            fitting.words(path, exact, path.vectors.words(d), active);
        }

        private void refuse(Datapath path, int i, int from, int count, int @Nullable [] active) {
            if (active == null || active[i] != 0) {
                long value = from < 0 ? from : count < 1 ? count : (long) from + count;
                fitting.operand(path, FaultKind.FIELD, i, value, wordBits, 0);
            }
        }
    }
}
