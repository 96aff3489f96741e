package dev.cupel.programs.quantize;

import java.util.Arrays;

/// Real factors as [Scaling]s, and the ranges that scaled codes reach.
final class Factors {
    /// Guard bits beyond which nothing is gained: each rounding before the last then costs at most 2^-9 steps.
    static final int GUARD = 8;

    private Factors() {}

    /// {@return the nearest factor with a multiplier below `2^bits`}
    static Scaling of(double factor, int bits) throws Unrepresentable {
        return of(new double[] {factor}, bits);
    }

    /// {@return the nearest factors with multipliers below `2^bits`, one for all where they are equal}
    static Scaling of(double[] factors, int bits) throws Unrepresentable {
        for (double factor : factors) {
            if (!(factor < Math.scalb(1.0, bits) - 1)) {
                throw new Unrepresentable("one step of the sum is %.4g steps of the output; a factor must be below 2^%d".formatted(factor, bits),
                        "give the output a greater scale");
            }
        }
        boolean equal = Arrays.stream(factors).allMatch(factor -> factor == factors[0]);
        return equal ? Scaling.of(nonZero(factors[0]), bits) : Scaling.of(Arrays.stream(factors).map(Factors::nonZero).toArray(), bits);
    }

    /// A factor of 0 becomes the least double, whose multiplier is 0.
    private static double nonZero(double factor) {
        return factor == 0 ? Double.MIN_VALUE : factor;
    }

    /// {@return the greatest magnitude of a code}
    static long greatestCode(CodeType type) {
        return Math.max(Math.abs((long) type.low()), Math.abs((long) type.high()));
    }

    /// {@return the greatest magnitude of a code minus the zero point}
    static long greatestDifference(CodeType type) {
        return Math.max((long) type.high() - type.zeroPoint(), (long) type.zeroPoint() - type.low());
    }

    /// {@return the most guard bits, up to [#GUARD], with which values up to `steps` output steps are words}
    static int guard(double steps, Limits limits, String what) throws Unrepresentable {
        return guard(GUARD, steps, limits, what);
    }

    /// {@return the most guard bits, up to `most`, with which values up to `steps` output steps are words}
    static int guard(int most, double steps, Limits limits, String what) throws Unrepresentable {
        for (int guard = most; guard >= 0; guard--) {
            if (Math.scalb(steps, guard) + 4 <= limits.greatestWord()) {
                return guard;
            }
        }
        throw new Unrepresentable("%s reach %.4g steps of the output, which needs words of %d bits; W is %d".formatted(
                what, steps, bits(steps), limits.wordBits()), "give the output a greater scale, or fewer bits");
    }

    /// {@return bits of a signed number of this magnitude}
    static int bits(double magnitude) {
        return Math.max(0, Math.getExponent(magnitude)) + 2;
    }
}
