package dev.cupel.programs.reference;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.tensor.Shape;
import java.util.Collections;
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
        for (var box : op.fills()) {
            for (int i : elements(box, to.shape())) {
                y[i] = op.fill();
            }
        }
        for (var piece : op.pieces()) {
            CodeTensor x = inputs.get(op.inputs().indexOf(piece.x()));
            int[] into = elements(piece.box(), to.shape());
            int[] from = from(x.shape(), piece);
            int zero = graph.tensor(piece.x()).type().zeroPoint();
            for (int i = 0; i < into.length; i++) {
                long code = x.code(from[i]);
                y[into[i]] = piece.scaling().map(by -> ints.scaled(code - zero, by, 0) + to.type().zeroPoint()).orElse(code);
            }
        }
        return y;
    }

    /// {@return row-major indices in a tensor of the elements of a box}
    private static int[] elements(QuantizedOp.Copy.Box box, Shape whole) {
        return indices(new Shape(box.extents()), whole.strides(), box.to());
    }

    /// {@return for each element of a piece its index in x}
    private static int[] from(Shape x, QuantizedOp.Copy.Piece piece) {
        int[] own = x.strides();
        int[] strides = new int[piece.axes().size()];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = piece.axes().get(axis) == QuantizedOp.Copy.Piece.NONE ? 0 : own[piece.axes().get(axis)];
        }
        int[] steps = new int[strides.length];
        for (int axis = 0; axis < strides.length; axis++) {
            steps[axis] = piece.steps().get(axis) * strides[axis];
        }
        int[] from = indices(new Shape(piece.box().extents()), steps, Collections.nCopies(strides.length, 0));
        int first = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            first += piece.starts().get(axis) * strides[axis];
        }
        for (int i = 0; i < from.length; i++) {
            from[i] += first;
        }
        return from;
    }

    private static int[] indices(Shape extents, int[] strides, List<Integer> starts) {
        int first = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            first += starts.get(axis) * strides[axis];
        }
        int[] indices = Shape.gather(extents, strides);
        for (int i = 0; i < indices.length; i++) {
            indices[i] += first;
        }
        return indices;
    }
}
