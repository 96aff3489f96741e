package dev.cupel.programs.numeric;

import dev.cupel.isa.Rounding;
import java.math.BigInteger;

/// Exact quotients, rounded once.
public final class Rounded {
    private Rounded() {}

    /// {@return `numerator / denominator` as an integer}
    ///
    /// @param denominator above 0
    /// @param rounding    not the machine's default
    public static BigInteger quotient(BigInteger numerator, BigInteger denominator, Rounding rounding) {
        var twice = numerator.shiftLeft(1);
        var twiceBelow = denominator.shiftLeft(1);
        return switch (rounding) {
            case FLOOR -> FloorSum.floorDiv(numerator, denominator);
            case HALF_UP -> FloorSum.floorDiv(twice.add(denominator), twiceBelow);
            case HALF_AWAY -> numerator.signum() >= 0 ? FloorSum.floorDiv(twice.add(denominator), twiceBelow)
                    : FloorSum.floorDiv(denominator.subtract(twice), twiceBelow).negate();
            case HALF_EVEN -> {
                var up = FloorSum.floorDiv(twice.add(denominator), twiceBelow);
                boolean tie = twice.add(denominator).mod(twiceBelow).signum() == 0;
                yield tie && up.testBit(0) ? up.subtract(BigInteger.ONE) : up;
            }
            case MACHINE -> throw new IllegalArgumentException("rounding: a mode is needed, not the machine's default");
        };
    }

    /// {@return whether no integer a of `low..high` has a product `a * numerator / denominator` within `1 / apart` of half an integer or of an
    /// integer, but on it} Counted by floor sums.
    public static boolean clearOfTies(BigInteger numerator, BigInteger denominator, BigInteger apart, long low, long high) {
        if (low > high) {
            return true;
        }
        // Twice the product must not be within 2 / apart of an integer, but on it.
        var divisor = denominator.multiply(apart);
        var slope = numerator.shiftLeft(1).multiply(apart);
        var near = denominator.shiftLeft(1);
        var count = BigInteger.valueOf(high).subtract(BigInteger.valueOf(low)).add(BigInteger.ONE);
        var first = slope.multiply(BigInteger.valueOf(low));
        var around = FloorSum.of(count, divisor, slope, first.add(near)).subtract(FloorSum.of(count, divisor, slope, first.subtract(near)));
        var twice = numerator.shiftLeft(1);
        var step = denominator.divide(twice.gcd(denominator));
        var on = FloorSum.floorDiv(BigInteger.valueOf(high), step).subtract(FloorSum.floorDiv(BigInteger.valueOf(low).subtract(BigInteger.ONE), step));
        return around.equals(on);
    }
}
