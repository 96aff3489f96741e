package dev.cupel.programs.reference;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Squares;

/// Both norms row by row, as [QuantizedOp.Normalisation] says.
record NormRows(QuantizedOp.Normalisation op, Integers ints) {
    /// A sum of squares, normalised by half of `k` more bits than it has of its own.
    private record Sum(long v, int k) {}

    /// {@return output codes before they are clipped}
    long[] layerNorm(QuantizedOp.LayerNorm norm, CodeTensor x) {
        int n = x.shape().last();
        long[] y = new long[x.shape().size()];
        for (int start = 0; start < y.length; start += n) {
            long[] codes = new long[n];
            long sum = 0;
            for (int i = 0; i < n; i++) {
                codes[i] = x.code(start + i);
                sum += codes[i];
            }
            ints.word("the sum", sum);
            long whole = norm.integerMean().isPresent() ? ints.word("the integer mean", ints.scaled(sum, norm.integerMean().get(), 0)) : 0;
            long rest = ints.word("the sum about the integer mean", sum - n * whole);
            long mean = ints.word("the mean", ints.scaled(rest, norm.mean(), 0));
            long[] about = new long[n];
            long[] c = new long[n];
            for (int i = 0; i < n; i++) {
                about[i] = ints.word("the code about the integer mean", codes[i] - whole);
                c[i] = ints.word("the centred code", ints.word("x << fractionBits", about[i] << norm.fractionBits()) - mean);
            }
            Sum v = op.squares() instanceof Squares.Moments moments ? new Sum(moments(moments, codes, sum, mean, norm.fractionBits()), 0)
                    : op.squares() instanceof Squares.Limbs limbs ? limbs(limbs, about, rest)
                    : new Sum(plain(c), 0);
            normalise(c, v, start, y);
        }
        return y;
    }

    /// {@return output codes before they are clipped}
    long[] rmsNorm(CodeTensor x, int zero) {
        int n = x.shape().last();
        long[] y = new long[x.shape().size()];
        for (int start = 0; start < y.length; start += n) {
            long[] c = new long[n];
            for (int i = 0; i < n; i++) {
                c[i] = ints.word("the centred code", (long) x.code(start + i) - zero);
            }
            normalise(c, op.squares() instanceof Squares.Limbs limbs ? limbs(limbs, c, 0) : new Sum(plain(c), 0), start, y);
        }
        return y;
    }

    private long plain(long[] c) {
        return switch (op.squares()) {
            case Squares.Shifted(int shift, int extra) -> {
                long sum = extra;
                for (long each : c) {
                    sum += ints.word("the shifted square", ints.product(each, each, shift));
                }
                yield Math.max(1, sum);
            }
            case Squares.SumShift(int shift, int extra) -> {
                long sum = extra;
                for (long each : c) {
                    sum += ints.word("the square of the shifted code", (each >> shift) * (each >> shift));
                }
                yield Math.max(1, sum);
            }
            case Squares.Moments _, Squares.Limbs _ -> throw new IllegalStateException(op.squares().label() + " are no sum of squares alone");
        };
    }

    private long moments(Squares.Moments moments, long[] x, long sum, long mean, int fractionBits) {
        long squares = 0;
        for (long each : x) {
            squares += each * each;
        }
        long shifted = ints.word("the shifted sum of squares", squares << moments.shift());
        long less = ints.word("the square of the sum", ints.product(sum, mean, fractionBits - moments.shift()));
        return Math.max(1, moments.extra() + ints.word("n times the variance", shifted - less));
    }

    private Sum limbs(Squares.Limbs limbs, long[] c, long sum) {
        int low = limbs.lowBits();
        int all = low + limbs.fractionBits();
        long mask = (1L << low) - 1;
        long high = limbs.extraHigh();
        long rest = limbs.extraLow();
        for (long each : c) {
            high += (each * each) >> low;
            rest += (each * each) & mask;
        }
        ints.within("the low limb", rest, 0, Machine.max(ints.wordBits()));
        long h = ints.within("the high limb", high + (rest >> low), 0, Machine.max(ints.wordBits()));
        long b = ints.word("the low limb's rest", ((rest & mask) << limbs.fractionBits()) + limbs.extraFraction());
        int k = Math.min(2 * ((ints.leadingZeros(h) - 1) >> 1), all);
        long v = ints.word("the normalised sum", (h << k) + (b >> (all - k)));
        if (limbs.overN().isPresent()) {
            long square = ints.word("the square of the sum", sum * sum);
            var overN = limbs.overN().get();
            v -= ints.word("the mean's part", ints.product(square, overN.multiplier(0), overN.shift(0) + low - k));
        }
        return new Sum(Math.max(1, v), k);
    }

    private void normalise(long[] c, Sum sum, int start, long[] y) {
        int w = ints.wordBits();
        long v = ints.within("the sum of squares", sum.v(), 1, Machine.max(w));
        int h = (ints.leadingZeros(v) - 1) >> 1;
        long r = reciprocalRoot(v << (2 * h));
        int[] gain = op.gain();
        int[] offset = op.offset();
        for (int i = 0; i < c.length; i++) {
            long z = ints.word("the normalised value", ints.product(c[i], r, op.normalShift() - h - sum.k() / 2));
            long scaled = ints.word("the value times gain", ints.product(z, gain[i], op.gainShift()));
            y[start + i] = ints.shifted(ints.word("the value with offset", scaled + offset[i]), op.guard());
        }
    }

    /// {@return `2^(W-3) / sqrt(n / 2^(W-1))`, nearly, of an n in 2^(W-3)..2^(W-1)-1}
    private long reciprocalRoot(long n) {
        int w = ints.wordBits();
        int b = op.root().seed().indexBits();
        long r = op.root().seed().entry((int) (n >> (w - 1 - b)));
        for (int step = 0; step < op.root().steps(); step++) {
            long u = ints.word("u of a Newton step", ints.product(r, r, w - 2));
            long t = ints.word("w of a Newton step", ints.product(n, u, w - 1));
            r = ints.word("r of a Newton step", ints.product(r, 3 * (1L << (w - 4)) - t, w - 3));
        }
        return r;
    }
}
