package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Integers of the ops that take each element by itself, and of the mean.
final class ElementwiseParameters {
    private ElementwiseParameters() {}

    static QuantizedOp.Relu relu(QuantizedOp.Head head, String input, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        Optional<Scaling> scaling = x.scale() == y.scale() ? Optional.empty() : Optional.of(Factors.of(x.scale() / y.scale(), limits.multiplierBits()));
        return new QuantizedOp.Relu(head, input, scaling);
    }

    static QuantizedOp.Add add(QuantizedOp.Head head, Op.Add op, CodeType a, CodeType b, CodeType y, Limits limits) throws Unrepresentable {
        double stepsA = a.scale() / y.scale();
        double stepsB = b.scale() / y.scale();
        double offset = y.zeroPoint() - a.zeroPoint() * stepsA - b.zeroPoint() * stepsB;
        double greatest = Factors.greatestCode(a) * stepsA + Factors.greatestCode(b) * stepsB + Math.abs(offset);
        int guard = Factors.guard(greatest, limits, "sums");
        return new QuantizedOp.Add(head, op.a(), op.b(),
                Factors.of(Math.scalb(stepsA, guard), limits.multiplierBits()),
                Factors.of(Math.scalb(stepsB, guard), limits.multiplierBits()),
                (int) Math.rint(Math.scalb(offset, guard)), guard);
    }

    /// {@return the op over codes} A constant so far out that it saturates the output for every x is drawn in to where it still does.
    static QuantizedOp.AddConstant add(QuantizedOp.Head head, Op.AddConstant op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        double steps = x.scale() / y.scale();
        double reach = Factors.greatestCode(x) * steps;
        double saturating = reach + (double) y.high() - y.low() + Math.abs(y.zeroPoint()) + 1;
        double[] offsets = new double[op.constant().size()];
        double greatest = 0;
        for (int i = 0; i < offsets.length; i++) {
            double offset = op.constant().at(i) / y.scale() + y.zeroPoint() - x.zeroPoint() * steps;
            offsets[i] = Math.clamp(offset, -saturating, saturating);
            greatest = Math.max(greatest, Math.abs(offsets[i]));
        }
        int guard = Factors.guard(reach + greatest, limits, "sums");
        int[] codes = new int[offsets.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (int) Math.rint(Math.scalb(offsets[i], guard));
        }
        return new QuantizedOp.AddConstant(head, op.x(), Factors.of(Math.scalb(steps, guard), limits.multiplierBits()),
                new CodeTensor(op.constant().shape(), codes), guard);
    }

    static QuantizedOp.Multiply multiply(QuantizedOp.Head head, Op.Multiply op, CodeType a, CodeType b, CodeType y, Limits limits)
            throws Unrepresentable {
        double greatest = (double) Factors.greatestDifference(a) * Factors.greatestDifference(b);
        if (greatest > limits.greatestWord()) {
            throw new Unrepresentable("the product of %d and %d bits reaches %.0f, which needs words of %d bits; W is %d".formatted(
                    a.bits(), b.bits(), greatest, Factors.bits(greatest), limits.wordBits()), "give one input fewer bits");
        }
        return new QuantizedOp.Multiply(head, op.a(), op.b(), Factors.of(a.scale() * b.scale() / y.scale(), limits.multiplierBits()));
    }

    /// @param shape extents of x
    static QuantizedOp.Mean mean(QuantizedOp.Head head, Op.Mean op, Shape shape, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        long count = 1;
        for (int axis : op.axes()) {
            count *= shape.dim(axis);
        }
        long correction = -count * x.zeroPoint();
        if (correction != (int) correction) {
            throw new Unrepresentable("the zero point %d of %d elements adds up to %d, which does not fit 32 bits".formatted(
                    x.zeroPoint(), count, -correction), "give the input the zero point 0");
        }
        return new QuantizedOp.Mean(head, op.x(), op.axes(), (int) correction,
                Factors.of(x.scale() / (count * y.scale()), limits.sumMultiplierBits()));
    }

    static QuantizedOp.Rescale requantize(QuantizedOp.Head head, Op.Requantize op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, new double[] {1}, limits);
    }

    static QuantizedOp.Rescale divide(QuantizedOp.Head head, Op.DivideByConstant op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, new double[] {1 / op.divisor()}, limits);
    }

    /// @param shape extents of x
    static QuantizedOp.Rescale multiply(QuantizedOp.Head head, Op.MultiplyConstant op, Shape shape, CodeType x, CodeType y, Limits limits)
            throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, alongLastAxis(op.constant(), shape), limits);
    }

    /// One factor for all, or one for each index of the last axis.
    private static double[] alongLastAxis(FloatTensor constant, Shape shape) throws Unrepresentable {
        if (constant.size() != 1 && !constant.shape().withoutLeadingOnes().equals(Shape.of(shape.last()))) {
            throw new Unrepresentable("the constant is %s for x %s; over codes it may vary along the last axis only".formatted(
                    constant.shape(), shape), "transpose x before");
        }
        double[] factors = new double[constant.size()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = constant.at(i);
        }
        return factors;
    }

    private static QuantizedOp.Rescale rescale(QuantizedOp.Head head, String kind, String input, CodeType x, CodeType y, double[] factors,
            Limits limits) throws Unrepresentable {
        double[] magnitudes = new double[factors.length];
        List<Boolean> negative = new ArrayList<>();
        for (int i = 0; i < factors.length; i++) {
            magnitudes[i] = Math.abs(factors[i]) * x.scale() / y.scale();
            negative.add(factors[i] < 0);
        }
        var scaling = Factors.of(magnitudes, limits.multiplierBits());
        boolean oneSign = negative.stream().distinct().count() == 1;
        return new QuantizedOp.Rescale(head, kind, input, scaling, oneSign ? negative.subList(0, 1) : negative);
    }
}
