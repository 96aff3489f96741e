package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.Accumulate;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Clear;
import dev.cupel.isa.Instruction.Deduct;
import dev.cupel.isa.Instruction.HorizontalSum;
import dev.cupel.isa.Instruction.MultiplyAccumulate;
import dev.cupel.isa.Instruction.ReadAccumulator;
import dev.cupel.isa.Instruction.Subtract;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.VectorRegister;
import java.util.Arrays;

/// ACC: sums, in accumulators and in words.
final class Adder {
    private Adder() {}

    /// `d[i] = 0`.
    static final class Zero extends Operation {
        private final int d;

        Zero(Clear i) {
            super(i.mask());
            d = i.d().index();
        }

        int sum() {
            return d;
        }

        @Override
        public void execute(Datapath path) {
            long[] sums = path.accumulators.sums(d);
            int[] active = active(path);
            if (active == null) {
                Arrays.fill(sums, 0, path.vl, 0);
                return;
            }
            for (int i = 0; i < path.vl; i++) {
                sums[i] &= ~active[i];
            }
        }
    }

    /// `d[i] += a[i]` or `d[i] -= a[i]`.
    static final class Accumulation extends Operation {
        private final int d;
        private final Operand a;
        /// 0, or -1 to subtract: -x = (x ^ -1) + 1, in longs.
        private final long flip;
        private final Fitting fitting;

        Accumulation(Accumulate i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            flip = 0;
            fitting = Fitting.of(i.fit(), on, on.machine().accumulatorBits());
        }

        Accumulation(Deduct i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            flip = -1;
            fitting = Fitting.of(i.fit(), on, on.machine().accumulatorBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged();
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            long[] sums = path.accumulators.sums(d);
            long[] to = fitting.placeSums(path, d);
            int[] x = a.words(path, 0);
            return fitting.settleSums(path, d, to, ElementKernels.sum(sums, x, flip, to, vl, fitting));
        }

        @Override
        public void execute(Datapath path) {
            long[] sums = path.accumulators.sums(d);
            int[] x = a.words(path, 0);
            int[] active = active(path);
            long flags = 0;
            if (active == null) {
                for (int i = 0; i < path.vl; i++) {
                    long sum = sums[i] + (x[i] ^ flip) - flip;
                    sums[i] = sum;
                    flags |= fitting.flag(sum);
                }
            } else {
                for (int i = 0; i < path.vl; i++) {
                    long sum = sums[i] + (((x[i] ^ flip) - flip) & active[i]);
                    sums[i] = sum;
                    flags |= fitting.flag(sum);
                }
            }
            fitting.sums(path, sums, flags);
        }
    }

    /// `d[i] += a[i] * b[i]`.
    static final class ProductSum extends Operation {
        private final int d;
        private final Operand a;
        private final Operand b;
        private final Fitting fitting;

        ProductSum(MultiplyAccumulate i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            // The product commutes: what all elements share comes second.
            boolean swap = !(i.a() instanceof VectorRegister) && i.b() instanceof VectorRegister;
            a = Operand.of(swap ? i.b() : i.a(), on);
            b = Operand.of(swap ? i.a() : i.b(), on);
            fitting = Fitting.of(i.fit(), on, on.machine().accumulatorBits());
        }

        int sum() {
            return d;
        }

        Operand a() {
            return a;
        }

        Operand b() {
            return b;
        }

        boolean checked() {
            return fitting.checked();
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged();
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            long[] sums = path.accumulators.sums(d);
            long[] to = fitting.placeSums(path, d);
            boolean fits = ElementKernels.productSum(sums, a.words(path, 0), b.words(path, 1), to, vl, fitting);
            return fitting.settleSums(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            long[] sums = path.accumulators.sums(d);
            int[] x = a.words(path, 0);
            int[] active = active(path);
            int vl = path.vl;
            long flags;
            if (active != null) {
                flags = masked(sums, x, b.words(path, 1), active, vl);
            } else if (b.uniform()) {
                flags = scaled(sums, x, b.value(path), vl, fitting.flag(0));
            } else {
                flags = plain(sums, x, b.words(path, 1), vl, fitting.flag(0));
            }
            fitting.sums(path, sums, flags);
        }

        private static long scaled(long[] sums, int[] x, int y, int vl, long offset) {
            long flags = 0;
            for (int i = 0; i < vl; i++) {
                long sum = sums[i] + (long) x[i] * y;
                sums[i] = sum;
                flags |= sum + offset;
            }
            return flags;
        }

        private static long plain(long[] sums, int[] x, int[] y, int vl, long offset) {
            long flags = 0;
            for (int i = 0; i < vl; i++) {
                long sum = sums[i] + (long) x[i] * y[i];
                sums[i] = sum;
                flags |= sum + offset;
            }
            return flags;
        }

        private long masked(long[] sums, int[] x, int[] y, int[] active, int vl) {
            long flags = 0;
            for (int i = 0; i < vl; i++) {
                long sum = sums[i] + ((long) x[i] * y[i] & active[i]);
                sums[i] = sum;
                flags |= fitting.flag(sum);
            }
            return flags;
        }
    }

    /// `d[i] = round(a[i] / 2^s[i])`.
    static final class Readout extends Operation {
        private final int d;
        private final int a;
        private final Operand s;
        private final Rounding rounding;
        private final Fitting fitting;

        Readout(ReadAccumulator i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = i.a().index();
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
            int[] amounts = s.words(path, 0);
            if (!Shift.inRange(s, amounts, Shift.MAX, path.vl)) {
                return false;
            }
            int[] to = fitting.place(path, d, s.from(d));
            boolean fits = ElementKernels.shifted(path.accumulators.sums(a), Shift.one(rounding), amounts, to, path.vl, fitting);
            return fitting.settle(path, d, to, fits);
        }

        @Override
        public void execute(Datapath path) {
            int[] active = active(path);
            System.arraycopy(path.accumulators.sums(a), 0, path.exact, 0, path.vl);
            Shift.right(path, path.exact, s, 0, rounding, fitting, active);
            fitting.words(path, path.exact, path.vectors.words(d), active);
        }
    }

    /// `d` = the sum of the active elements, fitted once.
    static final class Total extends Operation {
        private final int vector;
        private final int accumulator;
        private final ElementIndex element;
        private final int vectorSource;
        private final int accumulatorSource;
        private final Fitting fitting;

        Total(HorizontalSum i, Decoding on) {
            super(i.mask());
            vector = i.d().register() instanceof VectorRegister(int index) ? index : -1;
            accumulator = i.d().register() instanceof Accumulator(int index) ? index : -1;
            element = ElementIndex.of(i.d().element(), on);
            vectorSource = i.a() instanceof VectorRegister(int index) ? index : -1;
            accumulatorSource = i.a() instanceof Accumulator(int index) ? index : -1;
            fitting = Fitting.of(i.fit(), on, vector >= 0 ? on.machine().wordBits() : on.machine().accumulatorBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged() && element.known();
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            long total = vectorSource >= 0 ? ElementKernels.total(path.vectors.words(vectorSource), vl)
                    : ElementKernels.total(path.accumulators.sums(accumulatorSource), vl);
            if (fitting.checked() && !fitting.holds(total)) {
                return false;
            }
            int at = element.in(path);
            if (vector >= 0) {
                path.vectors.words(vector)[at] = (int) total;
            } else {
                path.accumulators.sums(accumulator)[at] = total;
            }
            return true;
        }

        @Override
        public void execute(Datapath path) {
            int[] active = active(path);
            int vl = path.vl;
            long total = 0;
            if (vectorSource >= 0) {
                int[] x = path.vectors.words(vectorSource);
                for (int i = 0; i < vl; i++) {
                    total += active == null ? x[i] : x[i] & active[i];
                }
            } else {
                long[] x = path.accumulators.sums(accumulatorSource);
                for (int i = 0; i < vl; i++) {
                    total += active == null ? x[i] : x[i] & active[i];
                }
            }
            int at = element.in(path);
            long fitted = fitting.element(path, at, total);
            if (vector >= 0) {
                path.vectors.words(vector)[at] = (int) fitted;
            } else {
                path.accumulators.sums(accumulator)[at] = fitted;
            }
        }
    }

    /// `d[i] = a[i] + b[i]` or `d[i] = a[i] - b[i]`.
    static final class Sum extends Operation {
        private final int d;
        private final Operand a;
        private final Operand b;
        private final boolean minus;
        private final Fitting fitting;

        Sum(Add i, Decoding on) {
            this(i.d(), i.a(), i.b(), false, i.mask(), Fitting.of(i.fit(), on, on.machine().wordBits()), on);
        }

        Sum(Subtract i, Decoding on) {
            this(i.d(), i.a(), i.b(), true, i.mask(), Fitting.of(i.fit(), on, on.machine().wordBits()), on);
        }

        private Sum(VectorRegister d, Source a, Source b, boolean minus, java.util.Optional<dev.cupel.isa.Instruction.Mask> mask,
                Fitting fitting, Decoding on) {
            super(mask);
            this.d = d.index();
            this.a = Operand.of(a, on);
            this.b = Operand.of(b, on);
            this.minus = minus;
            this.fitting = fitting;
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && fitting.flagged();
        }

        @Override
        public boolean take(Datapath path) {
            int vl = path.vl;
            int[] to = fitting.place(path, d, a.from(d) || b.from(d));
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            return fitting.settle(path, d, to, ElementKernels.sum(x, y, minus ? -1 : 0, to, vl, fitting));
        }

        @Override
        public void execute(Datapath path) {
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            long[] exact = path.exact;
            if (minus) {
                for (int i = 0; i < path.vl; i++) {
                    exact[i] = (long) x[i] - y[i];
                }
            } else {
                for (int i = 0; i < path.vl; i++) {
                    exact[i] = (long) x[i] + y[i];
                }
            }
            fitting.words(path, exact, path.vectors.words(d), active(path));
        }
    }
}
