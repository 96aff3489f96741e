package dev.cupel.programs.numeric;

import dev.cupel.isa.Rounding;
import java.math.BigInteger;
import java.util.OptionalLong;
import org.apache.commons.math3.fraction.BigFraction;

/// How many of the integers `a` of a range are rescaled otherwise by `round(a * M / 2^s)` than by rounding the exact `a * factor`, both saturated: counted
/// by floor sums in exact arithmetic, not sampled.
///
/// @param values how many
/// @param ties   those of them at which the exact product lies where the rounding jumps: halfway, or of floor on an integer
/// @param first  the least of them
public record Mismatches(BigInteger values, BigInteger ties, OptionalLong first) {
    /// None.
    public static final Mismatches NONE = new Mismatches(BigInteger.ZERO, BigInteger.ZERO, OptionalLong.empty());

    /// {@return these and others}
    public Mismatches and(Mismatches other) {
        return new Mismatches(values.add(other.values), ties.add(other.ties), first.isPresent() ? first : other.first);
    }

    /// {@return whether there are none}
    public boolean none() {
        return values.signum() == 0;
    }

    /// {@return how many are not at ties}
    public BigInteger awayFromTies() {
        return values.subtract(ties);
    }

    /// {@return what of `low..high` is rescaled otherwise}
    ///
    /// @param multiplier M, at least 0
    /// @param shift      s
    /// @param exact      the factor that `M / 2^s` stands for, at least 0
    /// @param least      results are saturated to `least..greatest`
    /// @param rounding   not the machine's default
    public static Mismatches of(BigInteger multiplier, int shift, BigFraction exact, long low, long high, long least, long greatest, Rounding rounding) {
        var line = new Line(new BigFraction(multiplier, BigInteger.ONE.shiftLeft(shift)), exact, rounding);
        if (low > high || line.error.signum() == 0) {
            return NONE;
        }
        // Both are steps that never fall: before the window both saturate below, behind it above.
        long from = firstWhere(low, high, a -> line.given(a).max(line.wanted(a)).compareTo(BigInteger.valueOf(least)) > 0);
        long to = firstWhere(low, high, a -> line.given(a).min(line.wanted(a)).compareTo(BigInteger.valueOf(greatest)) >= 0) - 1;
        var values = line.mismatches(from, to);
        if (values.signum() == 0) {
            return NONE;
        }
        long first = firstWhere(from, to, a -> line.mismatches(from, a).signum() > 0);
        return new Mismatches(values, line.ties(from, to), OptionalLong.of(first));
    }

    private interface Condition {
        boolean holds(long a);
    }

    /// The first a of `low..high` from which on the condition holds; high + 1 where it holds nowhere.
    private static long firstWhere(long low, long high, Condition condition) {
        long below = low - 1;
        long above = high + 1;
        while (above - below > 1) {
            long middle = below + (above - below) / 2;
            if (condition.holds(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    /// The two factors.
    private static final class Line {
        private final BigInteger m;
        private final BigInteger scale;
        private final BigInteger p;
        private final BigInteger q;
        private final Rounding rounding;
        /// Sign and size of the given factor less the exact one, as a fraction.
        private final BigInteger error;
        private final BigInteger errorScale;

        private Line(BigFraction given, BigFraction exact, Rounding rounding) {
            this.m = given.getNumerator();
            this.scale = given.getDenominator();
            this.p = exact.getNumerator();
            this.q = exact.getDenominator();
            this.rounding = rounding;
            this.error = m.multiply(q).subtract(p.multiply(scale));
            this.errorScale = scale.multiply(q);
        }

        private BigInteger given(long a) {
            return Rounded.quotient(BigInteger.valueOf(a).multiply(m), scale, rounding);
        }

        private BigInteger wanted(long a) {
            return Rounded.quotient(BigInteger.valueOf(a).multiply(p), q, rounding);
        }

        private BigInteger mismatches(long from, long to) {
            return side(1, Math.max(from, 1), to).add(side(-1, Math.max(-to, 1), -from));
        }

        /// Of the a = sign * b, b in from..to, from at least 1.
        private BigInteger side(int sign, long from, long to) {
            if (from > to) {
                return BigInteger.ZERO;
            }
            // Products that are 1 or more apart round apart; nearer ones differ by 0 or 1, so that differences can be summed.
            long nearest = lastNear(to);
            long near = Math.min(to, nearest);
            var count = BigInteger.valueOf(Math.max(0, to - Math.max(from - 1, nearest)));
            if (from > near) {
                return count;
            }
            // Half away of a negative value is half up of its magnitude.
            int direction = rounding == Rounding.HALF_AWAY ? 1 : sign;
            count = count.add(sum(m, scale, direction, from, near).subtract(sum(p, q, direction, from, near)).abs());
            return rounding == Rounding.HALF_EVEN ? count.add(evenLessUp(sign, from, near)) : count;
        }

        private long lastNear(long to) {
            var last = errorScale.subtract(BigInteger.ONE).divide(error.abs());
            return last.bitLength() > 62 ? to : last.longValueExact();
        }

        /// Sum of the factor's products, rounded half up or down, over `direction * b`.
        private BigInteger sum(BigInteger numerator, BigInteger denominator, int direction, long from, long to) {
            boolean floor = rounding == Rounding.FLOOR;
            var slope = numerator.shiftLeft(1);
            var offset = floor ? BigInteger.ZERO : denominator;
            var first = BigInteger.valueOf(direction > 0 ? from : -to);
            return FloorSum.of(BigInteger.valueOf(to - from + 1), denominator.shiftLeft(1), slope, slope.multiply(first).add(offset));
        }

        /// What rounding ties to even adds to the mismatches of rounding them up.
        private BigInteger evenLessUp(int sign, long from, long to) {
            boolean above = error.signum() * sign > 0;
            return evenLessUp(q, p, above, sign, from, to).add(evenLessUp(scale, m, !above, sign, from, to));
        }

        /// The same for the ties of one factor.
        ///
        /// @param otherAbove whether the other product lies above the tie and so rounds up, else down
        private static BigInteger evenLessUp(BigInteger denominator, BigInteger numerator, boolean otherAbove, int sign, long from, long to) {
            if (denominator.testBit(0)) {
                return BigInteger.ZERO;
            }
            // a = denominator / 2 * j, j odd; the product j * numerator / 2 lies above the integer k, which is even where j * numerator is 1 mod 4.
            var half = denominator.shiftRight(1);
            int needed = numerator.testBit(1) ? 3 : 1;
            int residue = sign > 0 ? needed : 4 - needed; // of |j|
            var kEven = inProgression(half, residue, from, to);
            // Rounding up gives k + 1, to even gives k where k is even: there, and there alone, one of them agrees and the other does not.
            return otherAbove ? kEven : kEven.negate();
        }

        /// How many of `half * j`, j = residue mod 4, lie in from..to.
        private static BigInteger inProgression(BigInteger half, int residue, long from, long to) {
            var most = FloorSum.floorDiv(BigInteger.valueOf(to), half);
            var least = FloorSum.floorDiv(BigInteger.valueOf(from - 1), half);
            return upTo(most, residue).subtract(upTo(least, residue));
        }

        private static BigInteger upTo(BigInteger most, int residue) {
            return FloorSum.floorDiv(most.subtract(BigInteger.valueOf(residue)), BigInteger.valueOf(4)).add(BigInteger.ONE);
        }

        /// Mismatches at which the exact product is where the rounding jumps.
        private BigInteger ties(long from, long to) {
            return tiesOfSide(1, Math.max(from, 1), to).add(tiesOfSide(-1, Math.max(-to, 1), -from));
        }

        private BigInteger tiesOfSide(int sign, long from, long to) {
            if (from > to) {
                return BigInteger.ZERO;
            }
            long near = Math.min(to, lastNear(to));
            boolean below = error.signum() * sign < 0;
            var far = tieCount(Math.max(from, near + 1), to);
            return far.add(switch (rounding) {
                case FLOOR, HALF_UP -> below ? tieCount(from, near) : BigInteger.ZERO;
                case HALF_AWAY -> error.signum() < 0 ? tieCount(from, near) : BigInteger.ZERO;
                case HALF_EVEN -> evenTies(sign, below, from, near);
                case MACHINE -> throw new IllegalArgumentException("rounding: a mode is needed, not the machine's default");
            });
        }

        private BigInteger tieCount(long from, long to) {
            if (from > to) {
                return BigInteger.ZERO;
            }
            if (rounding == Rounding.FLOOR) {
                return FloorSum.floorDiv(BigInteger.valueOf(to), q).subtract(FloorSum.floorDiv(BigInteger.valueOf(from - 1), q));
            }
            if (q.testBit(0)) {
                return BigInteger.ZERO;
            }
            var half = q.shiftRight(1);
            return inProgression(half, 1, from, to).add(inProgression(half, 3, from, to));
        }

        /// Ties at which the given product, just above or below, is not rounded to the even neighbour.
        private BigInteger evenTies(int sign, boolean below, long from, long to) {
            if (q.testBit(0) || from > to) {
                return BigInteger.ZERO;
            }
            int needed = p.testBit(1) ? 3 : 1;
            int residue = sign > 0 ? needed : 4 - needed;
            return inProgression(q.shiftRight(1), below ? 4 - residue : residue, from, to);
        }
    }
}
