package dev.cupel.programs.quantize;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.fraction.BigFraction;

/// Positive real factors as `multiplier[i] * 2^-shift[i]`: one for all, or one for each index of the last axis.
///
/// With a rest they are not approximate: wherever a formula says `round(a * M / 2^s)`, `a * exact` is rounded instead, which takes two products.
///
/// @param multipliers each in 0..2^31-1; normalised to the quantizer's multiplier width where the shift's range allows it
/// @param shifts      right shifts, each in 0..62
/// @param exact       the factors that these stand for
/// @param rest        how the exact factors are multiplied by, where that is asked for
/// @see <a href="https://arxiv.org/abs/1712.05877">Jacob et al., CVPR 2018, section 2.2</a>
public record Scaling(int[] multipliers, int[] shifts, List<BigFraction> exact, Optional<Rest> rest) {
    /// The lower limbs of wide multipliers, and how the product of both limbs is put together: `multiplier[i] * 2^bits + low[i]` is the exact factor times
    /// `2^(shift + bits)`, rounded, all shifts being one. For every `a` that occurs the product's error moves no result over a place where rounding
    /// jumps; that was proved by counting.
    ///
    /// @param low      each in `-2^(bits-1) .. 2^(bits-1) - 1`
    /// @param bits     of a limb; every `a` is at most `2^(bits+1)` in magnitude, a word
    /// @param fraction bits that the upper product keeps until both are added
    public record Rest(int[] low, int bits, int fraction) {
        /// What is added so that errors are never negative, and the bound of what they then are, in units of the upper product.
        public static final int LIFT = 2;
        /// See [#LIFT].
        public static final int ERROR = 3;

        public Rest {
            low = low.clone();
        }

        @Override
        public int[] low() {
            return low.clone();
        }

        /// {@return the lower limb of index `i` of the last axis}
        public int low(int i) {
            return low[low.length == 1 ? 0 : i];
        }
    }

    /// Factors that are just what they say.
    public Scaling(int[] multipliers, int[] shifts) {
        this(multipliers, shifts, IntStream.range(0, Math.min(multipliers.length, shifts.length))
                .mapToObj(i -> new BigFraction(BigInteger.valueOf(multipliers[i]), BigInteger.ONE.shiftLeft(shifts[i] & 63))).toList(), Optional.empty());
    }

    public Scaling {
        if (multipliers.length != shifts.length || multipliers.length == 0 || exact.size() != multipliers.length) {
            throw new IllegalArgumentException("%d multipliers for %d shifts and %d factors".formatted(multipliers.length, shifts.length, exact.size()));
        }
        for (int i = 0; i < multipliers.length; i++) {
            if (multipliers[i] < 0 || shifts[i] < 0 || shifts[i] > 62) {
                throw new IllegalArgumentException("factor %d: %d >> %d".formatted(i, multipliers[i], shifts[i]));
            }
        }
        exact = List.copyOf(exact);
        multipliers = multipliers.clone();
        shifts = shifts.clone();
    }

    /// {@return the nearest factor with a multiplier below `2^bits`, for every element the same}
    ///
    /// The relative error is at most `2^-bits` where `factor >= 2^(bits-62)`; smaller factors have fewer bits.
    public static Scaling of(double factor, int bits) {
        return of(new double[] {factor}, bits);
    }

    /// {@return the nearest factors with multipliers below `2^bits`} See [#of(double, int)].
    public static Scaling of(double[] factors, int bits) {
        int[] multipliers = new int[factors.length];
        int[] shifts = new int[factors.length];
        for (int i = 0; i < factors.length; i++) {
            if (!(factors[i] > 0) || factors[i] >= Math.scalb(1.0, bits)) {
                throw new IllegalArgumentException("factor: " + factors[i] + ", must be above 0 and below 2^" + bits);
            }
            // 2^(bits-1) <= factor * 2^shift < 2^bits
            int shift = Math.min(62, bits - 1 - Math.getExponent(factors[i]));
            long multiplier = Math.round(Math.scalb(factors[i], shift));
            if (multiplier == 1L << bits) {
                multiplier >>= 1;
                shift--;
            }
            if (shift < 0) {
                multiplier = (1L << bits) - 1;
                shift = 0;
            }
            multipliers[i] = (int) multiplier;
            shifts[i] = shift;
        }
        return new Scaling(multipliers, shifts);
    }

    /// {@return whether all elements share one factor}
    public boolean shared() {
        return multipliers.length == 1;
    }

    /// {@return the factor of index `i` of the last axis that is stood for}
    public BigFraction exact(int i) {
        return exact.get(shared() ? 0 : i);
    }

    /// {@return the multiplier of index `i` of the last axis}
    public int multiplier(int i) {
        return multipliers[shared() ? 0 : i];
    }

    /// {@return the shift of index `i` of the last axis}
    public int shift(int i) {
        return shifts[shared() ? 0 : i];
    }

    @Override
    public int[] multipliers() {
        return multipliers.clone();
    }

    @Override
    public int[] shifts() {
        return shifts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scaling(int[] m, int[] s, List<BigFraction> _, Optional<Rest> r) && Arrays.equals(m, multipliers)
                && Arrays.equals(s, shifts) && r.isPresent() == rest.isPresent();
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(multipliers) * 31 + Arrays.hashCode(shifts);
    }
}
