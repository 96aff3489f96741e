package dev.cupel.programs.numeric;

import java.util.Optional;

/// Finds offline the `(M, s)` by which `x * M >> s` replaces the division `x / D`.
///
/// Both quotients are step functions of x that never fall, so they are equal everywhere when they are equal at the critical points: the last x
/// before each step of `x / D` and the first x behind it. Every answer was checked there; nothing is assumed.
///
/// @see <a href="https://doi.org/10.1145/178243.178249">Granlund and Montgomery, Division by invariant integers, PLDI 1994</a>
public final class DivisionSearch {
    private DivisionSearch() {}

    /// {@return the factor with the smallest shift for which `floor(x * M / 2^s) = floor(x / divisor)` for all x in `0..greatest`}
    ///
    /// M is the least one for that shift. Empty where none has a multiplier of at most `multiplierBits` bits.
    /// @throws IllegalArgumentException where the divisor is below 1, or products could outgrow 63 bits
    public static Optional<Reciprocal> floor(long divisor, long greatest, int multiplierBits) {
        require(divisor, 0, greatest, multiplierBits);
        for (int shift = 0; shift <= 62; shift++) {
            var candidate = new Reciprocal(Math.ceilDiv(1L << shift, divisor), shift);
            if (candidate.multiplierBits() > multiplierBits) {
                return Optional.empty();
            }
            // ceil(2^s / D) is never too small, and what it is too large by grows with x: the last block decides.
            long lastOfBlock = greatest - Math.floorMod(greatest + 1, divisor);
            boolean exact = candidate.floor(greatest) == greatest / divisor
                    && (lastOfBlock < 0 || candidate.floor(lastOfBlock) == lastOfBlock / divisor);
            if (exact) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// {@return the factor with the smallest shift for which rounding `x * M / 2^s` equals rounding `x / divisor`, ties toward plus infinity,
    /// for all x in `least..greatest`}
    ///
    /// Empty where none has a multiplier of at most `multiplierBits` bits. An even divisor that is no power of two has none over ranges with
    /// ties on both sides of 0: a factor below 1/D rounds positive ties down, one above it rounds negative ties down.
    /// @throws IllegalArgumentException where the divisor is below 1, the range is empty, or products could outgrow 63 bits
    public static Optional<Reciprocal> nearest(long divisor, long least, long greatest, int multiplierBits) {
        require(divisor, least, greatest, multiplierBits);
        for (int shift = 0; shift <= 62; shift++) {
            long below = (1L << shift) / divisor;
            long above = Math.ceilDiv(1L << shift, divisor);
            if (new Reciprocal(below, shift).multiplierBits() > multiplierBits) {
                return Optional.empty();
            }
            for (long multiplier : below == above ? new long[] {below} : new long[] {below, above}) {
                var candidate = new Reciprocal(multiplier, shift);
                if (candidate.multiplierBits() <= multiplierBits && nearestEverywhere(candidate, divisor, least, greatest)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    /// {@return `x / divisor` to nearest, ties toward plus infinity}
    public static long nearestQuotient(long x, long divisor) {
        return Math.floorDiv(2 * x + divisor, 2 * divisor);
    }

    private static boolean nearestEverywhere(Reciprocal candidate, long divisor, long least, long greatest) {
        if (wrong(candidate, divisor, least) || wrong(candidate, divisor, greatest)) {
            return false;
        }
        // The quotient steps to q at x = ceil((2q - 1) D / 2). The ends of the range are the likeliest to fail: from both inward.
        long first = nearestQuotient(least, divisor) + 1;
        long last = nearestQuotient(greatest, divisor);
        for (long low = first, high = last; low <= high; low++, high--) {
            if (wrongAround(candidate, divisor, low) || wrongAround(candidate, divisor, high)) {
                return false;
            }
        }
        return true;
    }

    private static boolean wrongAround(Reciprocal candidate, long divisor, long quotient) {
        long step = Math.ceilDiv((2 * quotient - 1) * divisor, 2);
        return wrong(candidate, divisor, step) || wrong(candidate, divisor, step - 1);
    }

    private static boolean wrong(Reciprocal candidate, long divisor, long x) {
        return candidate.nearest(x) != nearestQuotient(x, divisor);
    }

    private static void require(long divisor, long least, long greatest, int multiplierBits) {
        if (divisor < 1 || divisor > 1L << 31) {
            throw new IllegalArgumentException("divisor: " + divisor + ", must be in 1..2^31");
        }
        if (least > greatest || least > 0) {
            throw new IllegalArgumentException("range: %d..%d, must hold 0".formatted(least, greatest));
        }
        int range = Long.SIZE - Long.numberOfLeadingZeros(Math.max(greatest, -(least + 1)));
        if (multiplierBits < 1 || range + multiplierBits > 61) {
            throw new IllegalArgumentException(
                    "%d bits of multiplier and %d bits of range: their sum must be at most 61".formatted(multiplierBits, range));
        }
    }
}
