package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import java.util.Optional;

/// Integers of differences, quotients and extremes of two activations.
final class BinaryParameters {
    /// Relative bits of a quotient: 12 more than the widest output has.
    private static final int QUOTIENT_BITS = 28;

    private BinaryParameters() {}

    static QuantizedOp of(QuantizedOp.Head head, Op.Binary op, CodeType a, CodeType b, CodeType y, Limits limits) throws Unrepresentable {
        return switch (op.function()) {
            case SUBTRACT -> SumParameters.of(head, op.kind(), op.a(), a, op.b(), b, true, y, limits);
            case DIVIDE -> divide(head, Optional.of(op.a()), a.scale(), op.b(), b, y, limits);
            case MINIMUM, MAXIMUM -> new QuantizedOp.Extreme(head, op.kind(), op.a(), op.b(), same(a, y) ? Optional.empty() : Optional.of(unit(a, y, limits)),
                    same(b, y) ? Optional.empty() : Optional.of(unit(b, y, limits)));
        };
    }

    private static boolean same(CodeType x, CodeType y) {
        return x.scale() == y.scale();
    }

    /// {@return the factor from steps of x to steps of y}
    static Scaling unit(CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return Factors.of(x.scale() / y.scale(), limits.multiplierBits());
    }

    /// Bounds are rounded to output steps; one that no code reaches is drawn in to the codes' ends.
    static QuantizedOp clamp(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return new QuantizedOp.Clamp(head, op.x(), same(x, y) ? Optional.empty() : Optional.of(unit(x, y, limits)), bound(op.alpha(), y), bound(op.beta(), y));
    }

    private static int bound(double real, CodeType y) {
        return (int) Math.clamp(Math.rint(real / y.scale()), (double) y.low() - y.zeroPoint(), (double) y.high() - y.zeroPoint());
    }

    static QuantizedOp reciprocal(QuantizedOp.Head head, Op.Activation op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return divide(head, Optional.empty(), 1, op.x(), x, y, limits);
    }

    /// @param step real value of one step of the dividend
    private static QuantizedOp divide(QuantizedOp.Head head, Optional<String> dividend, double step, String divisor, CodeType b, CodeType y, Limits limits)
            throws Unrepresentable {
        int w = limits.wordBits();
        double factor = step / (b.scale() * y.scale());
        // factor = mantissa * 2^exponent with a mantissa in (1/2, 1]: r times the mantissa stays a word.
        int exponent = Math.getExponent(factor) + 1;
        int shift = 2 * w - 4 - exponent;
        int leastP = w - 2 - (63 - Long.numberOfLeadingZeros(Factors.greatestDifference(b)));
        // What is shifted by nothing must saturate: a divisor of one step then gives more than any code.
        if (shift - leastP > 62 || shift < 0 || y.bits() > w - 4) {
            throw new Unrepresentable("quotients of steps of %.4g and %.4g in steps of %.4g need shifts of up to %d; there are 0..62".formatted(
                    step, b.scale(), y.scale(), shift - leastP), "give the output another scale");
        }
        return new QuantizedOp.Divide(head, dividend, divisor, Inverses.reciprocal(QUOTIENT_BITS, limits),
                Scaling.of(Math.scalb(factor, -exponent), limits.multiplierBits()), shift);
    }

    /// Quotients of whole numbers are exact: the reciprocal gives a first guess that two remainders put right.
    static QuantizedOp of(QuantizedOp.Head head, Op.IntegerArithmetic op, Limits limits) throws Unrepresentable {
        return new QuantizedOp.IntegerArithmetic(head, op.function(), op.a(), op.b(), op.bits(), op.signed(), Inverses.reciprocal(QUOTIENT_BITS, limits));
    }
}
