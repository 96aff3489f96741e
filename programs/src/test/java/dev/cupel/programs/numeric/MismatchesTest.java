package dev.cupel.programs.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Rounding;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class MismatchesTest {
    private static final long SEED = 20_261_123;

    @ParameterizedTest
    @EnumSource(value = Rounding.class, mode = Mode.EXCLUDE, names = "MACHINE")
    void theCountIsThatOfTryingEveryValue(Rounding rounding) {
        var random = new SplittableRandom(SEED);
        int found = 0;
        int atTies = 0;
        for (int trial = 0; trial < 500; trial++) {
            int bits = random.nextInt(2, 14);
            int shift = random.nextInt(0, 16);
            long multiplier = random.nextInt(1, 1 << bits);
            var given = new BigFraction(BigInteger.valueOf(multiplier), BigInteger.ONE.shiftLeft(shift));
            // Near the factor, and with a small denominator so that there are ties.
            long denominator = random.nextInt(1, 300);
            var exact = random.nextInt(10) == 0 ? given : new BigFraction(
                    Math.max(1, Math.round(given.doubleValue() * denominator) + random.nextInt(-1, 2)), denominator);
            long low = random.nextInt(-2000, 500);
            long high = random.nextInt(-500, 2000);
            long least = random.nextInt(-300, 1);
            long greatest = random.nextInt(0, 300);

            var seen = Mismatches.of(BigInteger.valueOf(multiplier), shift, exact, low, high, least, greatest, rounding);

            long values = 0;
            long ties = 0;
            var first = OptionalLong.empty();
            for (long a = low; a <= high; a++) {
                long f = Math.clamp(rounded(given.multiply(new BigFraction(a)), rounding), least, greatest);
                var product = exact.multiply(new BigFraction(a));
                if (f != Math.clamp(rounded(product, rounding), least, greatest)) {
                    values++;
                    first = first.isPresent() ? first : OptionalLong.of(a);
                    var twice = product.multiply(2);
                    boolean tie = rounding == Rounding.FLOOR ? product.getDenominatorAsLong() == 1
                            : product.getDenominatorAsLong() != 1 && twice.getDenominatorAsLong() == 1;
                    ties += tie ? 1 : 0;
                }
            }
            var expected = new Mismatches(BigInteger.valueOf(values), BigInteger.valueOf(ties), first);
            assertEquals(expected, seen, "seed %d, trial %d: %d / 2^%d for %s over %d..%d to %d..%d".formatted(
                    SEED, trial, multiplier, shift, exact, low, high, least, greatest));
            found += values > 0 ? 1 : 0;
            atTies += ties > 0 ? 1 : 0;
        }
        assertTrue(found > 80 && atTies > 20, found + " trials with mismatches, " + atTies + " at ties");
    }

    private static long rounded(BigFraction value, Rounding rounding) {
        var n = value.getNumerator();
        var d = value.getDenominator();
        long floor = n.signum() >= 0 ? n.divide(d).longValueExact() : n.subtract(d).add(BigInteger.ONE).divide(d).longValueExact();
        int toHalf = value.subtract(new BigFraction(floor)).compareTo(BigFraction.ONE_HALF);
        boolean up = switch (rounding) {
            case FLOOR -> false;
            case HALF_UP -> toHalf >= 0;
            case HALF_EVEN -> toHalf > 0 || (toHalf == 0 && floor % 2 != 0);
            case HALF_AWAY -> toHalf > 0 || (toHalf == 0 && n.signum() > 0);
            case MACHINE -> throw new IllegalArgumentException();
        };
        return up ? floor + 1 : floor;
    }

    /// A third by 31 bits is 1431655765 / 2^32, below it by 1 / (3 * 2^32): the product of -2^31 is then -715827882.5, which rounds up, where the exact
    /// one is -715827882.67. By 8 bits it is 171 / 2^9, above it by 1 / 1536.
    @Test
    void aThirdOf31BitsIsOffAtOneOfAll32BitValues() {
        var third = new BigFraction(1, 3);
        var fine = Mismatches.of(BigInteger.valueOf(1431655765), 32, third, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE,
                Rounding.HALF_UP);
        assertEquals(new Mismatches(BigInteger.ONE, BigInteger.ZERO, OptionalLong.of(Integer.MIN_VALUE)), fine);
        var coarse = Mismatches.of(BigInteger.valueOf(171), 9, third, 0, 10_000, 0, 127, Rounding.HALF_UP);
        assertEquals(OptionalLong.of(256), coarse.first()); // 256 / 3 = 85.33, 256 * 171 / 512 = 85.5
    }
}
