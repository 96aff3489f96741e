package dev.cupel.programs.reference;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.tensor.Shape;
import java.util.List;

/// The formulas of ops of two activations, and of those that put pieces together. Operands are broadcast already.
final class PairFormulas {
    private PairFormulas() {}

    static long[] sum(QuantizedOp.WeightedSum op, Integers ints, List<CodeTensor> inputs, int zeroA, int zeroB) {
        CodeTensor a = inputs.getFirst();
        int[] offset = op.constant().map(shape -> shape.broadcastIndices(a.shape())).orElse(new int[0]);
        boolean tiesDepend = ints.rounding() == Rounding.HALF_EVEN || ints.rounding() == Rounding.HALF_AWAY;
        long[] offsets = op.offsets();
        long[] y = new long[a.shape().size()];
        for (int i = 0; i < y.length; i++) {
            long second = op.b().isPresent() ? (inputs.get(1).code(i) - zeroB) * op.factorB() : offsets[offset[i]];
            long total = (a.code(i) - zeroA) * op.factorA() + second + op.error();
            long upper = total >> op.low();
            long follows = (total & ((1L << op.low()) - 1)) > 2L * op.error() ? 1 : 0;
            y[i] = tiesDepend ? ints.shifted(ints.word("2 t + u", 2 * upper + follows), op.shift() + 1) : ints.shifted(ints.word("t", upper), op.shift());
        }
        return y;
    }

    static long[] extreme(QuantizedOp.Extreme op, Integers ints, List<CodeTensor> inputs, int zeroA, int zeroB) {
        boolean least = op.sourceKind().equals("minimum");
        long[] y = new long[inputs.getFirst().shape().size()];
        for (int i = 0; i < y.length; i++) {
            long differenceA = (long) inputs.get(0).code(i) - zeroA;
            long differenceB = (long) inputs.get(1).code(i) - zeroB;
            long a = op.scalingA().map(by -> ints.word("scaled a", ints.scaled(differenceA, by, 0))).orElse(differenceA);
            long b = op.scalingB().map(by -> ints.word("scaled b", ints.scaled(differenceB, by, 0))).orElse(differenceB);
            y[i] = least ? Math.min(a, b) : Math.max(a, b);
        }
        return y;
    }

    static long[] clamp(QuantizedOp.Clamp op, Integers ints, CodeTensor x, int zero) {
        long[] y = new long[x.shape().size()];
        for (int i = 0; i < y.length; i++) {
            long difference = (long) x.code(i) - zero;
            long scaled = op.scaling().map(by -> ints.word("scaled x", ints.scaled(difference, by, 0))).orElse(difference);
            y[i] = Math.min(Math.max(scaled, op.low()), op.high());
        }
        return y;
    }

    static long[] divide(QuantizedOp.Divide op, Integers ints, List<CodeTensor> inputs, int zeroA, int zeroB) {
        long[] y = new long[inputs.getFirst().shape().size()];
        for (int i = 0; i < y.length; i++) {
            long divisor = (long) inputs.getLast().code(i) - zeroB;
            long dividend = (op.a().isPresent() ? (long) inputs.getFirst().code(i) - zeroA : 1) * (divisor < 0 ? -1 : 1);
            long m = Math.max(Math.abs(divisor), 1);
            int p = ints.leadingZeros(m) - 1;
            long q = ints.word("q", ints.scaled(ints.reciprocal(op.reciprocal(), m << p), op.scaling(), 0));
            y[i] = ints.product(dividend, q, Math.max(op.shift() - p, 0));
        }
        return y;
    }

    static long[] whole(QuantizedOp.IntegerArithmetic op, Integers ints, List<CodeTensor> inputs) {
        long[] y = new long[inputs.getFirst().shape().size()];
        for (int i = 0; i < y.length; i++) {
            y[i] = ints.word("the result", op.function().of(inputs.get(0).code(i), inputs.get(1).code(i), op.bits(), op.signed()));
        }
        return y;
    }

    static long[] copy(QuantizedOp.Copy op, Integers ints, QuantizedGraph graph, List<CodeTensor> inputs) {
        var to = graph.tensor(op.output());
        long[] y = new long[to.shape().size()];
        for (int i = 0; i < inputs.size(); i++) {
            var piece = op.pieces().get(i);
            CodeTensor x = inputs.get(i);
            Shape extents = new Shape(piece.extents());
            int[] from = from(x.shape(), piece, to.shape().rank());
            int first = 0;
            int[] strides = to.shape().strides();
            for (int axis = 0; axis < strides.length; axis++) {
                first += piece.to().get(axis) * strides[axis];
            }
            int[] into = Shape.gather(extents, strides);
            int zero = graph.tensor(piece.x()).type().zeroPoint();
            for (int e = 0; e < into.length; e++) {
                long code = x.code(from[e]);
                y[first + into[e]] = piece.scaling().map(by -> ints.scaled(code - zero, by, 0) + to.type().zeroPoint()).orElse(code);
            }
        }
        return y;
    }

    /// For each element of a piece its index in x, whose axes are aligned at the last and repeated where they have one element.
    private static int[] from(Shape x, QuantizedOp.Copy.Piece piece, int rank) {
        int[] own = x.strides();
        int[] strides = new int[rank];
        int first = 0;
        int lacking = rank - x.rank();
        for (int axis = lacking; axis < rank; axis++) {
            int stride = x.dim(axis - lacking) == 1 ? 0 : own[axis - lacking];
            first += piece.starts().get(axis) * stride;
            strides[axis] = piece.steps().get(axis) * stride;
        }
        int[] from = Shape.gather(new Shape(piece.extents()), strides);
        for (int i = 0; i < from.length; i++) {
            from[i] += first;
        }
        return from;
    }
}
