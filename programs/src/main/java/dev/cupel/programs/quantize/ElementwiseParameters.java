package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.fraction.BigFraction;

/// Integers of the ops that take each element by itself, and of the mean.
final class ElementwiseParameters {
    private ElementwiseParameters() {}

    static QuantizedOp relu(QuantizedOp.Head head, String input, CodeType x, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        if (x.scale() == y.scale()) {
            return new QuantizedOp.Relu(head, input, Optional.empty());
        }
        return Rescaling.of(Rescaling.factor(y.scale(), x.scale()), 0, (long) x.high() - x.zeroPoint(), y, limits)
                .ways(limits.multiplierBits(), scaling -> new QuantizedOp.Relu(head, input, Optional.of(scaling)))
                .choose(head.name(), y, variants);
    }

    static QuantizedOp add(QuantizedOp.Head head, Op.Add op, CodeType a, CodeType b, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        return new Ways()
                .then(QuantizedOp.ROUNDED, () -> {
                    var sum = rounded(head, op, a, b, y, limits);
                    return new Ways.Built(sum, ofRoundedTerms(sum.guard()));
                })
                .then(QuantizedOp.EXACT, () -> new Ways.Built(SumParameters.of(head, op.kind(), op.a(), a, op.b(), b, false, y, limits), 0))
                .choose(head.name(), y, variants);
    }

    /// Steps that a sum of terms rounded to `guard` more bits is off above the rounded sum: three roundings.
    private static double ofRoundedTerms(int guard) {
        return 1.5 * Math.scalb(1.0, -guard);
    }

    private static QuantizedOp.Add rounded(QuantizedOp.Head head, Op.Add op, CodeType a, CodeType b, CodeType y, Limits limits) throws Unrepresentable {
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

    static QuantizedOp add(QuantizedOp.Head head, Op.AddConstant op, CodeType x, CodeType y, Limits limits, Variants variants) throws Unrepresentable {
        return new Ways()
                .then(QuantizedOp.ROUNDED, () -> {
                    var sum = rounded(head, op, x, y, limits);
                    return new Ways.Built(sum, ofRoundedTerms(sum.guard()));
                })
                .then(QuantizedOp.EXACT, () -> new Ways.Built(SumParameters.of(head, op, x, y, limits), 0))
                .choose(head.name(), y, variants);
    }

    /// {@return the op over codes} A constant so far out that it saturates the output for every x is drawn in to where it still does.
    private static QuantizedOp.AddConstant rounded(QuantizedOp.Head head, Op.AddConstant op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
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

    static QuantizedOp multiply(QuantizedOp.Head head, Op.Multiply op, CodeType a, CodeType b, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        double greatest = (double) Factors.greatestDifference(a) * Factors.greatestDifference(b);
        if (greatest > limits.greatestWord()) {
            throw new Unrepresentable("the product of %d and %d bits reaches %.0f, which needs words of %d bits; W is %d".formatted(
                    a.bits(), b.bits(), greatest, Factors.bits(greatest), limits.wordBits()), "give one input fewer bits");
        }
        long[] range = LinearParameters.products(a, b);
        return Rescaling.of(Rescaling.factor(y.scale(), a.scale(), b.scale()), range[0], range[1], y, limits)
                .ways(limits.multiplierBits(), scaling -> new QuantizedOp.Multiply(head, op.a(), op.b(), scaling))
                .choose(head.name(), y, variants);
    }

    /// @param shape extents of x
    static QuantizedOp mean(QuantizedOp.Head head, Op.Mean op, Shape shape, CodeType x, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        long count = 1;
        for (int axis : op.axes()) {
            count *= shape.dim(axis);
        }
        long correction = -count * x.zeroPoint();
        if (correction != (int) correction) {
            throw new Unrepresentable("the zero point %d of %d elements adds up to %d, which does not fit 32 bits".formatted(
                    x.zeroPoint(), count, -correction), "give the input the zero point 0");
        }
        var factor = Rescaling.factor(y.scale(), x.scale()).divide(new BigFraction(count));
        return Rescaling.of(factor, count * x.low() + correction, count * x.high() + correction, y, limits)
                .ways(limits.multiplierBits(), scaling -> new QuantizedOp.Mean(head, op.x(), op.axes(), (int) correction, scaling))
                .choose(head.name(), y, variants);
    }

    static QuantizedOp requantize(QuantizedOp.Head head, Op.Requantize op, CodeType x, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, List.of(BigFraction.ONE), limits, variants);
    }

    static QuantizedOp divide(QuantizedOp.Head head, Op.DivideByConstant op, CodeType x, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, List.of(new BigFraction(op.divisor()).reciprocal()), limits, variants);
    }

    /// @param shape extents of x
    static QuantizedOp multiply(QuantizedOp.Head head, Op.MultiplyConstant op, Shape shape, CodeType x, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        return rescale(head, op.kind(), op.x(), x, y, alongLastAxis(op.constant(), shape), limits, variants);
    }

    /// One factor for all, or one for each index of the last axis.
    private static List<BigFraction> alongLastAxis(FloatTensor constant, Shape shape) throws Unrepresentable {
        if (constant.size() != 1 && !constant.shape().withoutLeadingOnes().equals(Shape.of(shape.last()))) {
            throw new Unrepresentable("the constant is %s for x %s; over codes it may vary along the last axis only".formatted(
                    constant.shape(), shape), "transpose x before");
        }
        var factors = new ArrayList<BigFraction>();
        for (int i = 0; i < constant.size(); i++) {
            factors.add(new BigFraction((double) constant.at(i)));
        }
        return factors;
    }

    private static QuantizedOp rescale(QuantizedOp.Head head, String kind, String input, CodeType x, CodeType y, List<BigFraction> factors,
            Limits limits, Variants variants) throws Unrepresentable {
        var unit = Rescaling.factor(y.scale(), x.scale());
        var magnitudes = factors.stream().map(factor -> factor.abs().multiply(unit)).toList();
        var signs = factors.stream().map(factor -> factor.getNumerator().signum() < 0).toList();
        boolean oneSign = signs.stream().distinct().count() == 1;
        var negative = oneSign ? signs.subList(0, 1) : signs;
        long low = (long) x.low() - x.zeroPoint();
        long high = (long) x.high() - x.zeroPoint();
        long[] lows = signs.stream().mapToLong(sign -> sign ? -high : low).toArray();
        long[] highs = signs.stream().mapToLong(sign -> sign ? -low : high).toArray();
        return new Rescaling(magnitudes, lows, highs, y, limits).ways(limits.multiplierBits(), scaling -> {
            if (scaling.rest().isPresent() && !oneSign) {
                throw new Unrepresentable("factors of both signs cannot be exact", "multiply by positive constants, and by -1 apart");
            }
            return new QuantizedOp.Rescale(head, kind, input, scaling, negative);
        }).choose(head.name(), y, variants);
    }
}
