package dev.cupel.programs.proof;

import dev.cupel.isa.Rounding;

/// Integer arithmetic whose results stay at the ends of a long where they would leave it. An end stands for "this much at least": bounds stay bounds.
final class Exact {
    private Exact() {}

    static long add(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    static long subtract(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            return a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return difference;
    }

    static long multiply(long a, long b) {
        long low = a * b;
        if (Math.multiplyHigh(a, b) != low >> 63) {
            return (a ^ b) < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return low;
    }

    /// {@return `value * 2^amount`}
    static long shiftLeft(long value, int amount) {
        return amount > 62 ? value == 0 ? 0 : value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : multiply(value, 1L << amount);
    }

    /// {@return `value / 2^amount`, rounded}
    ///
    /// @param rounding not [Rounding#MACHINE]
    static long shiftRight(long value, int amount, Rounding rounding) {
        if (amount <= 0 || value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return value;
        }
        if (amount > 62) {
            return value < 0 && rounding == Rounding.FLOOR ? -1 : 0;
        }
        long quotient = value >> amount;
        long remainder = value - (quotient << amount);
        long half = 1L << (amount - 1);
        boolean up = switch (rounding) {
            case FLOOR -> false;
            case HALF_UP -> remainder >= half;
            case HALF_EVEN -> remainder > half || (remainder == half && (quotient & 1) != 0);
            case HALF_AWAY -> remainder > half || (remainder == half && value >= 0);
            case MACHINE -> throw new IllegalArgumentException("a rounding mode is needed, not the machine's default");
        };
        return quotient + (up ? 1 : 0);
    }

    /// {@return the least width of a two's complement number that holds `value`}
    static int signedBits(long value) {
        return 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    }

    /// {@return the least width of a two's complement number that holds all of `low..high`}
    static int signedBits(long low, long high) {
        return Math.max(signedBits(low), signedBits(high));
    }

    /// {@return the greatest r with r * r <= value; 0 for negative values}
    static long root(long value) {
        if (value <= 0) {
            return 0;
        }
        long root = (long) Math.sqrt((double) value);
        while (root > 0 && multiply(root, root) > value) {
            root--;
        }
        while (multiply(root + 1, root + 1) <= value) {
            root++;
        }
        return root;
    }
}
