package dev.cupel.programs.reference;

import dev.cupel.isa.Rounding;
import java.math.BigInteger;

/// Exact quotients by powers of two, rounded once.
final class RoundedShift {
    private RoundedShift() {}

    /// {@return `value / 2^shift` rounded to an integer}
    ///
    /// @param shift 0..62
    static long of(long value, int shift, Rounding rounding) {
        if (shift == 0) {
            return value;
        }
        long quotient = value >> shift;
        long remainder = value - (quotient << shift);
        return quotient + (up(Long.compare(remainder, 1L << (shift - 1)), (quotient & 1) != 0, value < 0, rounding) ? 1 : 0);
    }

    /// {@return `value * multiplier / 2^shift` rounded to an integer, however wide the product is}
    ///
    /// @throws ArithmeticException if the quotient does not fit a long
    static long ofProduct(long value, long multiplier, int shift, Rounding rounding) {
        long low = value * multiplier;
        if (Math.multiplyHigh(value, multiplier) == low >> 63) {
            return of(low, shift, rounding);
        }
        var product = BigInteger.valueOf(value).multiply(BigInteger.valueOf(multiplier));
        var quotient = product.shiftRight(shift);
        var twice = product.subtract(quotient.shiftLeft(shift)).shiftLeft(1);
        boolean up = shift > 0 && up(twice.compareTo(BigInteger.ONE.shiftLeft(shift)), quotient.testBit(0), product.signum() < 0, rounding);
        return quotient.longValueExact() + (up ? 1 : 0);
    }

    /// Whether the floor of a quotient is one below its rounding.
    ///
    /// @param toHalf sign of the fraction minus one half
    /// @param odd    whether the floor is odd
    private static boolean up(int toHalf, boolean odd, boolean negative, Rounding rounding) {
        return switch (rounding) {
            case FLOOR -> false;
            case HALF_UP -> toHalf >= 0;
            case HALF_EVEN -> toHalf > 0 || (toHalf == 0 && odd);
            case HALF_AWAY -> toHalf > 0 || (toHalf == 0 && !negative);
            case MACHINE -> throw new IllegalArgumentException("rounding: a mode is needed, not the machine's default");
        };
    }
}
