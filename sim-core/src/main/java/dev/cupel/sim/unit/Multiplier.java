package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.MultiplyShift;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.sim.probe.FaultKind;
import org.jspecify.annotations.Nullable;

/// MUL: products, and products shifted right with one rounding.
final class Multiplier {
    private Multiplier() {}

    /// `d[i] = a[i] * b[i]`.
    static final class Product extends Operation {
        private final int d;
        private final Operand a;
        private final Operand b;
        private final Fitting fitting;

        Product(Multiply i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            b = Operand.of(i.b(), on);
            fitting = Fitting.of(i.fit(), on, on.machine().wordBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged();
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            int[] to = fitting.place(path, d, a.from(d) || b.from(d));
            boolean fits = ElementKernels.product(a.words(path, 0), b.words(path, 1), to, vl, fitting);
            return fitting.settle(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            multiply(a.words(path, 0), b.words(path, 1), path.exact, path.vl);
            fitting.words(path, path.exact, path.vectors.words(d), active(path));
        }
    }

    /// `d[i] = round(a[i] * m[i] / 2^s[i])`.
    static final class ShiftedProduct extends Operation {
        private final int d;
        /// Of an accumulator; -1 where `a` is an operand of words.
        private final int sums;
        private final @Nullable Operand a;
        private final Operand m;
        private final Operand s;
        private final int multiplierBits;
        private final boolean anyMultiplier;
        private final Rounding rounding;
        private final Fitting fitting;

        ShiftedProduct(MultiplyShift i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            boolean wide = i.a() instanceof Accumulator;
            sums = i.a() instanceof Accumulator(int index) ? index : -1;
            a = wide ? null : Operand.of(i.a(), on);
            m = Operand.of(i.m(), on);
            s = Operand.of(i.s(), on);
            multiplierBits = 64 - on.machine().accumulatorBits();
            anyMultiplier = !wide || multiplierBits >= on.machine().wordBits();
            rounding = Shift.resolve(i.rounding(), on.machine());
            fitting = Fitting.of(i.fit(), on, on.machine().wordBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged() && anyMultiplier && Shift.biased(rounding);
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            int[] amounts = s.words(path, 2);
            if (!Shift.inRange(s, amounts, Shift.MAX, vl)) {
                return false;
            }
            // One loop, for sums: two of them are more than Java's compiler takes into one method.
            long[] x = a == null ? path.accumulators.sums(sums) : Shifter.widen(a.words(path, 0), path.exact, vl);
            int[] to = fitting.place(path, d, m.from(d) || s.from(d) || (a != null && a.from(d)));
            boolean fits = ElementKernels.shiftedProduct(x, m.words(path, 1), Shift.one(rounding), amounts, to, vl, fitting);
            return fitting.settle(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            int vl = path.vl;
            int[] active = active(path);
            int[] factor = m.words(path, 1);
            long[] exact = path.exact;
            if (!anyMultiplier) {
                factor = narrowed(path, factor, active);
            }
            if (a == null) {
                long[] sum = path.accumulators.sums(sums);
                for (int i = 0; i < vl; i++) {
                    exact[i] = sum[i] * factor[i];
                }
            } else {
                multiply(a.words(path, 0), factor, exact, vl);
            }
            Shift.right(path, exact, s, 2, rounding, fitting, active);
            fitting.words(path, exact, path.vectors.words(d), active);
        }

        /// {@return the multipliers, wider ones cut to the bits that an accumulator's product has room for, with an event each}
        private int[] narrowed(Datapath path, int[] factor, int @Nullable [] active) {
            int drop = 32 - multiplierBits;
            int wide = 0;
            for (int i = 0; i < path.vl; i++) {
                wide |= ((factor[i] << drop) >> drop) ^ factor[i];
            }
            if (wide == 0) {
                return factor;
            }
            int[] usable = new int[path.vl];
            for (int i = 0; i < path.vl; i++) {
                usable[i] = factor[i] << drop >> drop;
                if (usable[i] != factor[i] && (active == null || active[i] != 0)) {
                    fitting.operand(path, FaultKind.MULTIPLIER, i, factor[i], multiplierBits,
                            Fitting.signedBits(factor[i]) - multiplierBits);
                }
            }
            return usable;
        }
    }

    private static void multiply(int[] x, int[] y, long[] product, int vl) {
        for (int i = 0; i < vl; i++) {
            product[i] = (long) x[i] * y[i];
        }
    }
}
