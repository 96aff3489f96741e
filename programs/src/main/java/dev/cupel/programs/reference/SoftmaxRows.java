package dev.cupel.programs.reference;

import dev.cupel.isa.Machine;
import dev.cupel.isa.RomTable;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.Optional;

/// Softmax row by row, as [QuantizedOp.Softmax] says.
record SoftmaxRows(QuantizedOp.Softmax op, Integers ints, int zeroPoint) {
    /// {@return output codes before the zero point is added and before they are clipped}
    long[] evaluate(CodeTensor x) {
        int n = x.shape().last();
        Optional<int[]> kept = op.keep().map(keep -> keep.shape().broadcastIndices(x.shape()));
        long[] y = new long[x.shape().size()];
        for (int start = 0; start < y.length; start += n) {
            boolean[] keep = new boolean[n];
            for (int j = 0; j < n; j++) {
                int at = start + j;
                keep[j] = kept.isEmpty() || op.keep().orElseThrow().at(kept.get()[at]);
            }
            row(x, start, keep, y);
        }
        return y;
    }

    private void row(CodeTensor x, int start, boolean[] keep, long[] y) {
        int max = Integer.MIN_VALUE;
        for (int j = 0; j < keep.length; j++) {
            if (keep[j]) {
                max = Math.max(max, x.code(start + j));
            }
        }
        long[] e = new long[keep.length];
        long sum = 0;
        for (int j = 0; j < keep.length; j++) {
            if (keep[j]) {
                e[j] = exp(difference((long) max - x.code(start + j)));
                sum += e[j];
            }
        }
        switch (op.sum()) {
            case QuantizedOp.RowSum.Word() -> ints.within("the sum of exponentials", sum, 1, Machine.max(ints.wordBits()));
            case QuantizedOp.RowSum.Limbs(int low) -> ints.within("the high limb of the sum of exponentials", sum >> low, 1, Machine.max(ints.wordBits()));
        }
        int p = ints.leadingZeros(sum) - 1;
        long r = ints.reciprocal(op.reciprocal(), p >= 0 ? sum << p : sum >> -p);
        long q = op.scaling().isPresent() ? ints.word("the scaled reciprocal", ints.scaled(r, op.scaling().get(), 0)) : r;
        for (int j = 0; j < keep.length; j++) {
            y[start + j] = keep[j] ? ints.product(e[j], q, op.outputShift() - p) : 0;
        }
    }

    private long difference(long d) {
        return op.difference().isPresent() ? ints.word("the scaled difference", ints.scaled(d, op.difference().get(), 0)) : d;
    }

    private long exp(long d) {
        return switch (op.exp()) {
            case QuantizedOp.ExpRom.Direct(RomTable table, int shift) -> table.entry((int) Math.min(d >> shift, table.size() - 1));
            case QuantizedOp.ExpRom.Split(RomTable coarse, RomTable fine, int shift) -> ints.product(
                    coarse.entry((int) Math.min(d >> shift, coarse.size() - 1)), fine.entry((int) (d & ((1 << shift) - 1))), fine.bits());
        };
    }
}
