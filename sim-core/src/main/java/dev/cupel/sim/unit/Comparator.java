package dev.cupel.sim.unit;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Clamp;
import dev.cupel.isa.Instruction.Compare;
import dev.cupel.isa.Instruction.HorizontalMaximum;
import dev.cupel.isa.Instruction.HorizontalMinimum;
import dev.cupel.isa.Instruction.Maximum;
import dev.cupel.isa.Instruction.Minimum;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Instruction.Select;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Source.VectorRegister;
import org.jspecify.annotations.Nullable;

/// CMP: comparisons, choices, extremes. Results are always one of the operands, or bits; nothing here overflows.
final class Comparator {
    private Comparator() {}

    /// {@return -1 where x < y, else 0} Without a branch, for any two ints.
    private static int less(int x, int y) {
        return ((x & ~y) | (~(x ^ y) & (x - y))) >> 31;
    }

    /// {@return -1 where x = y, else 0}
    private static int same(int x, int y) {
        int difference = x ^ y;
        return ~(difference | -difference) >> 31;
    }

    private static void blend(int[] result, int[] d, int @Nullable [] active, int vl) {
        if (active == null) {
            System.arraycopy(result, 0, d, 0, vl);
        } else {
            for (int i = 0; i < vl; i++) {
                d[i] = (result[i] & active[i]) | (d[i] & ~active[i]);
            }
        }
    }

    /// `d[i] = a[i] relation b[i]`.
    static final class Relate extends Operation {
        private final int d;
        private final Relation relation;
        private final Operand a;
        private final Operand b;

        Relate(Compare i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            relation = i.relation();
            a = Operand.of(i.a(), on);
            b = Operand.of(i.b(), on);
        }

        @Override
        public void execute(Datapath path) {
            int vl = path.vl;
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            int[] result = path.outgoing;
            switch (relation) {
                case LT -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = less(x[i], y[i]);
                    }
                }
                case LE -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = ~less(y[i], x[i]);
                    }
                }
                case EQ -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = same(x[i], y[i]);
                    }
                }
                case NE -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = ~same(x[i], y[i]);
                    }
                }
                case GE -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = ~less(x[i], y[i]);
                    }
                }
                case GT -> {
                    for (int i = 0; i < vl; i++) {
                        result[i] = less(y[i], x[i]);
                    }
                }
            }
            blend(result, path.masks.bits(d), active(path), vl);
        }
    }

    /// `d[i] = by[i] ? a[i] : b[i]`.
    static final class Pick extends Operation {
        private final int d;
        private final int by;
        private final Operand a;
        private final Operand b;

        Pick(Select i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            by = i.by().index();
            a = Operand.of(i.a(), on);
            b = Operand.of(i.b(), on);
        }

        @Override
        public void execute(Datapath path) {
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            int[] m = path.masks.bits(by);
            int[] out = path.vectors.words(d);
            for (int i = 0; i < path.vl; i++) {
                out[i] = (x[i] & m[i]) | (y[i] & ~m[i]);
            }
        }
    }

    /// `d[i] = min(a[i], b[i])`.
    static final class Least extends Operation {
        private final int d;
        private final Operand a;
        private final Operand b;

        Least(Minimum i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            b = Operand.of(i.b(), on);
        }

        @Override
        boolean quick(int vl) {
            return whole(vl);
        }

        @Override
        public boolean take(Datapath path) {
            ElementKernels.less(a.words(path, 0), b.words(path, 1), path.vectors.words(d), path.vl);
            return true;
        }

        @Override
        public void execute(Datapath path) {
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            int[] result = path.outgoing;
            for (int i = 0; i < path.vl; i++) {
                result[i] = Math.min(x[i], y[i]);
            }
            blend(result, path.vectors.words(d), active(path), path.vl);
        }
    }

    /// `d[i] = max(a[i], b[i])`.
    static final class Greatest extends Operation {
        private final int d;
        private final Operand a;
        private final Operand b;

        Greatest(Maximum i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            b = Operand.of(i.b(), on);
        }

        @Override
        boolean quick(int vl) {
            return whole(vl);
        }

        @Override
        public boolean take(Datapath path) {
            ElementKernels.greater(a.words(path, 0), b.words(path, 1), path.vectors.words(d), path.vl);
            return true;
        }

        @Override
        public void execute(Datapath path) {
            int[] x = a.words(path, 0);
            int[] y = b.words(path, 1);
            int[] result = path.outgoing;
            for (int i = 0; i < path.vl; i++) {
                result[i] = Math.max(x[i], y[i]);
            }
            blend(result, path.vectors.words(d), active(path), path.vl);
        }
    }

    /// `d[i] = min(max(a[i], low[i]), high[i])`.
    static final class Limit extends Operation {
        private final int d;
        private final Operand a;
        private final Operand low;
        private final Operand high;
        private final boolean counted;

        Limit(Clamp i, Decoding on) {
            super(i.mask());
            d = i.d().index();
            a = Operand.of(i.a(), on);
            low = Operand.of(i.low(), on);
            high = Operand.of(i.high(), on);
            counted = i.fit() == Fit.CLIP;
        }

        @Override
        boolean quick(int vl) {
            return whole(vl);
        }

        @Override
        public boolean take(Datapath path) {
            int changed = ElementKernels.clamped(a.words(path, 0), low.words(path, 1), high.words(path, 2), path.vectors.words(d), path.vl);
            if (counted) {
                path.faults.clips(changed);
            }
            return true;
        }

        @Override
        public void execute(Datapath path) {
            int vl = path.vl;
            int[] active = active(path);
            int[] x = a.words(path, 0);
            int[] least = low.words(path, 1);
            int[] greatest = high.words(path, 2);
            int[] result = path.outgoing;
            for (int i = 0; i < vl; i++) {
                result[i] = Math.min(Math.max(x[i], least[i]), greatest[i]);
            }
            if (counted) {
                int changed = 0;
                for (int i = 0; i < vl; i++) {
                    int all = active == null ? -1 : active[i];
                    changed -= ~same(result[i], x[i]) & all;
                }
                path.faults.clips(changed);
            }
            blend(result, path.vectors.words(d), active, vl);
        }
    }

    /// `d` = the greatest or the least of the active elements.
    static final class Extreme extends Operation {
        private final int d;
        private final ElementIndex element;
        private final int a;
        private final boolean greatest;
        private final int none;

        Extreme(HorizontalMaximum i, Decoding on) {
            super(i.mask());
            d = ((VectorRegister) i.d().register()).index();
            element = ElementIndex.of(i.d().element(), on);
            a = i.a().index();
            greatest = true;
            none = (int) Machine.min(on.machine().wordBits());
        }

        Extreme(HorizontalMinimum i, Decoding on) {
            super(i.mask());
            d = ((VectorRegister) i.d().register()).index();
            element = ElementIndex.of(i.d().element(), on);
            a = i.a().index();
            greatest = false;
            none = (int) Machine.max(on.machine().wordBits());
        }

        @Override
        boolean quick(int vl) {
            return whole(vl) && element.known();
        }

        @Override
        public boolean take(Datapath path) {
            int[] x = path.vectors.words(a);
            path.vectors.words(d)[element.in(path)] = greatest ? ElementKernels.greatest(x, path.vl) : ElementKernels.least(x, path.vl);
            return true;
        }

        @Override
        public void execute(Datapath path) {
            int[] x = path.vectors.words(a);
            int[] active = active(path);
            int result = none;
            for (int i = 0; i < path.vl; i++) {
                int value = active == null || active[i] != 0 ? x[i] : none;
                result = greatest ? Math.max(result, value) : Math.min(result, value);
            }
            path.vectors.words(d)[element.in(path)] = result;
        }
    }
}
