package dev.cupel.programs.quantize;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.numeric.Mismatches;
import dev.cupel.programs.numeric.Rounded;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.fraction.BigFraction;

/// From sums to codes by one exact factor for all, or one a column: the multipliers that stand for the factors, and how often they miss.
///
/// @param factors exact, above 0 or 0
/// @param lows    least sum of each column, or of all
/// @param highs   greatest
/// @param y       the codes they become
record Rescaling(List<BigFraction> factors, long[] lows, long[] highs, CodeType y, Limits limits) {
    /// Multipliers beside the nearest one that are tried, since a worse one may miss nothing.
    private static final int NEIGHBOURS = 8;
    /// Misses of the nearest multiplier from which on its neighbours are not tried.
    private static final long HOPELESS = 64;

    private static final List<Rounding> MODES = List.of(Rounding.FLOOR, Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_AWAY);

    /// Widths of outputs that must not differ from the rounded ones away from ties.
    private static final int INTEGER_BITS = 8;

    static Rescaling of(BigFraction factor, long low, long high, CodeType y, Limits limits) {
        return new Rescaling(List.of(factor), new long[] {low}, new long[] {high}, y, limits);
    }

    /// {@return the exact product of scales over another}
    static BigFraction factor(double over, double... scales) {
        var product = BigFraction.ONE;
        for (double scale : scales) {
            product = product.multiply(new BigFraction(scale));
        }
        return product.divide(new BigFraction(over));
    }

    private boolean shared() {
        return factors.stream().allMatch(factors.getFirst()::equals);
    }

    private int columns() {
        return shared() ? 1 : factors.size();
    }

    private long low(int i) {
        return factors.size() == columns() && lows.length > 1 ? lows[i] : Arrays.stream(lows).min().orElseThrow();
    }

    private long high(int i) {
        return factors.size() == columns() && highs.length > 1 ? highs[i] : Arrays.stream(highs).max().orElseThrow();
    }

    private long least() {
        return (long) y.low() - y.zeroPoint();
    }

    private long greatest() {
        return (long) y.high() - y.zeroPoint();
    }

    /// {@return the nearest multipliers, or of their neighbours the nearest that miss nothing away from ties}
    private Found rounded(int bits) throws Unrepresentable {
        var nearest = Factors.of(factors.subList(0, columns()).stream().mapToDouble(BigFraction::doubleValue).toArray(), bits);
        int[] multipliers = new int[columns()];
        int[] shifts = new int[columns()];
        boolean misses = false;
        boolean away = false;
        for (int i = 0; i < multipliers.length; i++) {
            shifts[i] = nearest.shift(i);
            multipliers[i] = nearest.multiplier(i);
            if (!misses(multipliers[i], shifts[i], i).none()) {
                multipliers[i] = better(multipliers[i], shifts[i], i, bits);
                var left = misses(multipliers[i], shifts[i], i);
                misses |= !left.none();
                away |= left.awayFromTies().signum() > 0;
            }
        }
        return new Found(new Scaling(multipliers, shifts, factors.subList(0, columns()), Optional.empty()), misses, away);
    }

    /// @param misses whether any sum is rounded otherwise than by the exact factor
    /// @param away   whether any is that is not a tie
    private record Found(Scaling scaling, boolean misses, boolean away) {}

    private int better(int nearest, int shift, int i, int bits) {
        var misses = misses(nearest, shift, i);
        if (misses.awayFromTies().signum() == 0 || misses.values().compareTo(BigInteger.valueOf(HOPELESS)) > 0) {
            return nearest;
        }
        for (int distance = 1; distance <= NEIGHBOURS; distance++) {
            for (int other : new int[] {nearest + distance, nearest - distance}) {
                if (other > 0 && other < 1L << bits && misses(other, shift, i).awayFromTies().signum() == 0) {
                    return other;
                }
            }
        }
        return nearest;
    }

    private Mismatches misses(int multiplier, int shift, int i) {
        return Mismatches.of(BigInteger.valueOf(multiplier), shift, factors.get(i), low(i), high(i), least(), greatest(), limits.rounding());
    }

    /// {@return the factors in two limbs, proved to round every sum as the exact factors do, in any mode}
    Scaling exact() throws Unrepresentable {
        int bits = Math.min(30, limits.wordBits() - 2);
        double largest = factors.stream().mapToDouble(BigFraction::doubleValue).max().orElse(0);
        // Room for the greatest result or a saturated code, and for one bit that says whether anything follows.
        double reach = 2;
        for (int i = 0; i < columns(); i++) {
            long greatest = Math.max(-(low(i) + 1), high(i));
            if (greatest > limits.greatestWord()) {
                throw new Unrepresentable("sums of up to %d do not fit words of %d bits, of which exact factors are made".formatted(
                        greatest, limits.wordBits()), "give the inputs fewer bits");
            }
            reach = Math.max(reach, (double) Math.max(-low(i), high(i)) * factors.get(i).doubleValue() + 2);
        }
        int resultBits = Math.min(y.bits(), Factors.bits(reach) - 1);
        int room = limits.wordBits() - 3 - Math.max(2, resultBits);
        // What the upper product loses below the kept fraction must leave room for the lower one beside it in a word.
        int shift = Math.min(Math.min(bits - 1 - Math.getExponent(largest), 62), room + bits - 1);
        int fraction = Math.min(room, shift - 1);
        if (!(largest > 0) || fraction < 1) {
            throw new Unrepresentable("one step of the sum is %.4g steps of the output, too many for exact factors".formatted(largest),
                    "give the output a greater scale");
        }
        int[] high = new int[columns()];
        int[] low = new int[columns()];
        int[] shifts = new int[columns()];
        for (int i = 0; i < high.length; i++) {
            var wide = wide(i, shift, bits);
            // The lower limb is the nearer one: half as large, it takes sums of a whole word.
            var upper = wide.add(BigInteger.ONE.shiftLeft(bits - 1)).shiftRight(bits);
            high[i] = upper.intValueExact();
            low[i] = wide.subtract(upper.shiftLeft(bits)).intValueExact();
            shifts[i] = shift;
        }
        return new Scaling(high, shifts, factors.subList(0, columns()), Optional.of(new Scaling.Rest(low, bits, fraction)));
    }

    /// {@return the multiplier of both limbs: the nearest, or where a product by that would lie too near to a tie one that is a little off and rounds all
    /// sums of the range the same}
    private BigInteger wide(int i, int shift, int bits) throws Unrepresentable {
        var factor = factors.get(i);
        long low = unsaturated(low(i), factor);
        long high = unsaturated(high(i), factor);
        var apart = BigInteger.ONE.shiftLeft(shift).divide(BigInteger.valueOf(Scaling.Rest.ERROR));
        var nearest = Rounded.quotient(factor.getNumerator().shiftLeft(shift + bits), factor.getDenominator(), Rounding.HALF_UP);
        if (Rounded.clearOfTies(factor.getNumerator(), factor.getDenominator(), apart, low, high)) {
            return nearest;
        }
        // The least sum that comes near a tie. Its product is moved away from it, and with it those of its multiples.
        var sum = BigInteger.valueOf(firstNearTie(factor, apart, Math.max(-low, high)));
        var doubled = sum.shiftLeft(1).multiply(factor.getNumerator());
        var side = doubled.compareTo(Rounded.quotient(doubled, factor.getDenominator(), Rounding.HALF_UP).multiply(factor.getDenominator()));
        var step = BigInteger.valueOf(2L * Scaling.Rest.ERROR).shiftLeft(bits).divide(sum).add(BigInteger.ONE);
        var moved = nearest.add(step.multiply(BigInteger.valueOf(side)));
        var denominator = BigInteger.ONE.shiftLeft(shift + bits);
        boolean same = moved.signum() > 0 && Rounded.clearOfTies(moved, denominator, apart, low, high)
                && MODES.stream().allMatch(mode -> Mismatches.of(moved, shift + bits, factor, low, high, least(), greatest(), mode).none());
        if (!same) {
            throw new Unrepresentable("a sum's product lies too near to a tie for two limbs of %d bits".formatted(bits), "raise wordBits");
        }
        return moved;
    }

    private static long firstNearTie(BigFraction factor, BigInteger apart, long most) {
        long clear = 0;
        long near = most;
        while (near - clear > 1) {
            long middle = clear + (near - clear) / 2;
            if (Rounded.clearOfTies(factor.getNumerator(), factor.getDenominator(), apart, 1, middle)) {
                clear = middle;
            } else {
                near = middle;
            }
        }
        return near;
    }

    /// A sum drawn in to where the output saturates.
    private long unsaturated(long sum, BigFraction factor) {
        if (factor.getNumerator().signum() == 0) {
            return 0;
        }
        var from = new BigFraction(least() - 2).divide(factor).doubleValue();
        var to = new BigFraction(greatest() + 2).divide(factor).doubleValue();
        return (long) Math.clamp((double) sum, Math.min(from, 0), Math.max(to, 0));
    }

    /// {@return what is chosen between: rounded factors, off where they miss anything, and exact ones}
    Ways ways(int bits, Build build) {
        return new Ways()
                .then(QuantizedOp.ROUNDED, () -> {
                    var found = rounded(bits);
                    // Outputs of up to 8 bits are to be the rounded ones, integer by integer: one that is not counts as a step.
                    double excess = found.away() && y.bits() <= INTEGER_BITS ? 1 : found.misses() ? excess(found.scaling()) : 0;
                    return new Ways.Built(build.with(found.scaling()), excess);
                })
                .then(QuantizedOp.EXACT, () -> new Ways.Built(build.with(exact()), 0));
    }

    /// Makes the op with a scaling.
    @FunctionalInterface
    interface Build {
        QuantizedOp with(Scaling scaling) throws Unrepresentable;
    }

    /// Twice the error of a factor at the greatest sum that does not saturate: what a result is off above the rounded one where it misses.
    private double excess(Scaling scaling) {
        double excess = 0;
        for (int i = 0; i < columns(); i++) {
            var given = new BigFraction(BigInteger.valueOf(scaling.multiplier(i)), BigInteger.ONE.shiftLeft(scaling.shift(i)));
            double error = Math.abs(given.subtract(factors.get(i)).doubleValue());
            double reach = Math.max(Math.abs((double) unsaturated(low(i), factors.get(i))), Math.abs((double) unsaturated(high(i), factors.get(i))));
            excess = Math.max(excess, 2 * error * reach);
        }
        return excess;
    }
}
