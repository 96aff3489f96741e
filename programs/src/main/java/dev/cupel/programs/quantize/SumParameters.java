package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.numeric.Rounded;
import dev.cupel.isa.Rounding;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.commons.math3.fraction.BigFraction;

/// Integers of sums and differences whose factors are exact: [QuantizedOp.WeightedSum].
///
/// @param a       type of the first operand
/// @param factorA real value of one step of a, in output steps
/// @param b       type and factor of the second operand, with its sign; empty where a constant is added
/// @param y       the codes they become
record SumParameters(CodeType a, BigFraction factorA, Optional<Second> b, CodeType y, Limits limits) {
    /// @param factor below 0 where b is subtracted
    record Second(CodeType type, BigFraction factor) {}

    static QuantizedOp.WeightedSum of(QuantizedOp.Head head, String kind, String a, CodeType typeA, String b, CodeType typeB, boolean subtract, CodeType y,
            Limits limits) throws Unrepresentable {
        var factor = Rescaling.factor(y.scale(), typeB.scale());
        var parameters = new SumParameters(typeA, Rescaling.factor(y.scale(), typeA.scale()), Optional.of(new Second(typeB, subtract ? factor.negate() : factor)),
                y, limits);
        return parameters.built(head, kind, a, Optional.of(b), Optional.empty());
    }

    static QuantizedOp.WeightedSum of(QuantizedOp.Head head, Op.AddConstant op, CodeType x, CodeType y, Limits limits) throws Unrepresentable {
        return new SumParameters(x, Rescaling.factor(y.scale(), x.scale()), Optional.empty(), y, limits).built(head, op.kind(), op.x(), Optional.empty(), Optional.of(op));
    }

    private QuantizedOp.WeightedSum built(QuantizedOp.Head head, String kind, String first, Optional<String> second, Optional<Op.AddConstant> added)
            throws Unrepresentable {
        long reachA = Factors.greatestDifference(a);
        long reachB = b.map(other -> Factors.greatestDifference(other.type())).orElse(0L);
        BigFraction[] constants = added.map(op -> constants(op, reachA)).orElse(new BigFraction[0]);
        double reach = reachA * factorA.doubleValue() + reachB * b.map(other -> other.factor().abs().doubleValue()).orElse(0.0) + 2;
        double greatest = 0;
        for (var constant : constants) {
            greatest = Math.max(greatest, constant.abs().doubleValue());
        }
        reach += greatest;
        // Twice the upper sum and one bit behind it are a word; so is the lower sum.
        int word = limits.wordBits() - 1;
        int shift = Math.min(30, word - 2 - Math.max(0, Math.getExponent(reach) + 1));
        int low = word - 2 - (Long.SIZE - Long.numberOfLeadingZeros(reachA + reachB + 2));
        if (shift < 1 || low < 1) {
            throw new Unrepresentable("sums of up to %.4g output steps from codes of up to %d do not fit words of %d bits".formatted(
                    reach, Math.max(reachA, reachB), limits.wordBits()), "give the output a greater scale, or the inputs fewer bits");
        }
        long error = (reachA + reachB + 1) / 2 + 1;
        int total = shift + low;
        long[] offsets = new long[constants.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = fixed(constants[i], total);
        }
        return new QuantizedOp.WeightedSum(head, kind, first, second, fixed(factorA, total), b.map(other -> fixed(other.factor(), total)).orElse(0L), offsets,
                added.map(op -> op.constant().shape()), shift, low, (int) error, exact(error, total, constants));
    }

    private static long fixed(BigFraction value, int bits) {
        return Rounded.quotient(value.getNumerator().shiftLeft(bits), value.getDenominator(), Rounding.HALF_UP).longValueExact();
    }

    /// The constant in output steps; one so far out that it saturates the output for every x is drawn in to where it still does.
    private BigFraction[] constants(Op.AddConstant op, long reachA) {
        var saturating = factorA.multiply(new BigFraction(reachA)).add(new BigFraction(2 * ((long) y.high() - y.low()) + 2));
        var all = new BigFraction[op.constant().size()];
        for (int i = 0; i < all.length; i++) {
            var steps = new BigFraction((double) op.constant().at(i)).divide(new BigFraction(y.scale()));
            all[i] = steps.compareTo(saturating) > 0 ? saturating : steps.compareTo(saturating.negate()) < 0 ? saturating.negate() : steps;
        }
        return all;
    }

    /// Whether every sum rounds as the exact factors have it: no exact sum is nearer to a tie than the error reaches, but on it, since it is a multiple of one over the
    /// common denominator.
    private boolean exact(long error, int bits, BigFraction[] constants) {
        var denominator = b.map(other -> lcm(factorA.getDenominator(), other.factor().getDenominator())).orElse(factorA.getDenominator());
        for (var constant : constants) {
            denominator = lcm(denominator, constant.getDenominator());
        }
        // Distance from a tie at least 1 / (2 denominator); the error at most 2 error / 2^bits.
        return denominator.shiftLeft(1).multiply(BigInteger.valueOf(2 * error + 1)).bitLength() <= bits;
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }
}
