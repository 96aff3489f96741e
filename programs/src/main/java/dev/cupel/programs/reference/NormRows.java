package dev.cupel.programs.reference;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedOp;

/// Both norms row by row, as [QuantizedOp.Normalisation] says.
record NormRows(QuantizedOp.Normalisation op, Integers ints) {
    /// {@return output codes before they are clipped}
    long[] layerNorm(QuantizedOp.LayerNorm norm, CodeTensor x) {
        int n = x.shape().last();
        long[] y = new long[x.shape().size()];
        for (int start = 0; start < y.length; start += n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += x.code(start + i);
            }
            long mean = ints.word("the mean", ints.scaled(sum, norm.mean(), 0));
            long[] c = new long[n];
            for (int i = 0; i < n; i++) {
                long x0 = ints.word("x << fractionBits", (long) x.code(start + i) << norm.fractionBits());
                c[i] = ints.word("the centred code", x0 - mean);
            }
            normalise(c, start, y);
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
            normalise(c, start, y);
        }
        return y;
    }

    private void normalise(long[] c, int start, long[] y) {
        int w = ints.wordBits();
        long sum = op.extra();
        for (long each : c) {
            sum += ints.word("the shifted square", ints.product(each, each, op.squareShift()));
        }
        long v = ints.within("the sum of squares", Math.max(1, sum), 1, Machine.max(w));
        int h = (ints.leadingZeros(v) - 1) >> 1;
        long r = reciprocalRoot(v << (2 * h));
        int[] gain = op.gain();
        int[] offset = op.offset();
        for (int i = 0; i < c.length; i++) {
            long z = ints.word("the normalised value", ints.product(c[i], r, op.normalShift() - h));
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
