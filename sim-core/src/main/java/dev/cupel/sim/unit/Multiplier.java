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

    /// `d[i] = round(a[i] * m[i] / 2^s[i])`. Of words and of sums, each with a [#take] of its own: in one that both share, Java's compiler would have to take two loops by vectors
    /// ([ElementKernels]).
    abstract static class ShiftedProduct extends Operation {
        final int d;
        final Operand m;
        final Operand s;
        final Rounding rounding;
        final Fitting fitting;
        private final int multiplierBits;
        private final boolean anyMultiplier;

        /// @param anyMultiplier whether there is room for the product of any word
        private ShiftedProduct(MultiplyShift i, boolean anyMultiplier, Decoding on) {
            super(i.mask());
            d = i.d().index();
            m = Operand.of(i.m(), on);
            s = Operand.of(i.s(), on);
            rounding = Shift.resolve(i.rounding(), on.machine());
            fitting = Fitting.of(i.fit(), on, on.machine().wordBits());
            multiplierBits = 64 - on.machine().accumulatorBits();
            this.anyMultiplier = anyMultiplier || multiplierBits >= on.machine().wordBits();
        }

        static ShiftedProduct of(MultiplyShift i, Decoding on) {
            return i.a() instanceof Accumulator(int index) ? new OfSums(i, index, on) : new OfWords(i, on);
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged() && anyMultiplier && Shift.biased(rounding);
        }

        @Override
        public void execute(Datapath path) {
            int[] active = active(path);
            int[] factor = m.words(path, 1);
            multiply(path, anyMultiplier ? factor : narrowed(path, factor, active), path.exact);
            Shift.right(path, path.exact, s, 2, rounding, fitting, active);
            fitting.words(path, path.exact, path.vectors.words(d), active);
        }

        /// `product = a * factor`
        abstract void multiply(Datapath path, int[] factor, long[] product);

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

    private static final class OfWords extends ShiftedProduct {
        private final Operand a;

        OfWords(MultiplyShift i, Decoding on) {
            super(i, true, on);
            a = Operand.of(i.a(), on);
        }

        @Override
        public boolean take(Datapath path) {
            int[] amounts = s.words(path, 2);
            if (!Shift.inRange(s, amounts, Shift.MAX, path.vl)) {
                return false;
            }
            int[] to = fitting.place(path, d, a.from(d) || m.from(d) || s.from(d));
            return fitting.settle(path, d, to, ElementKernels.shiftedProduct(a.words(path, 0), m.words(path, 1), Shift.one(rounding), amounts, to, path.vl, fitting));
        }

        @Override
        void multiply(Datapath path, int[] factor, long[] product) {
            Multiplier.multiply(a.words(path, 0), factor, product, path.vl);
        }
    }

    private static final class OfSums extends ShiftedProduct {
        private final int a;

        OfSums(MultiplyShift i, int a, Decoding on) {
            super(i, false, on);
            this.a = a;
        }

        @Override
        public boolean take(Datapath path) {
            int[] amounts = s.words(path, 2);
            if (!Shift.inRange(s, amounts, Shift.MAX, path.vl)) {
                return false;
            }
            int[] to = fitting.place(path, d, m.from(d) || s.from(d));
            return fitting.settle(path, d, to, ElementKernels.shiftedProduct(path.accumulators.sums(a), m.words(path, 1), Shift.one(rounding), amounts, to, path.vl, fitting));
        }

        @Override
        void multiply(Datapath path, int[] factor, long[] product) {
            long[] sums = path.accumulators.sums(a);
            for (int i = 0; i < path.vl; i++) {
                product[i] = sums[i] * factor[i];
            }
        }
    }

    private static void multiply(int[] x, int[] y, long[] product, int vl) {
        for (int i = 0; i < vl; i++) {
            product[i] = (long) x[i] * y[i];
        }
    }
}
