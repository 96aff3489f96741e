package dev.cupel.programs.quantize;

import java.util.Arrays;

/// Positive real factors as `multiplier[i] * 2^-shift[i]`: one for all, or one for each index of the last axis.
///
/// @param multipliers each in 0..2^31-1; normalised to the quantizer's multiplier width where the shift's range allows it
/// @param shifts      right shifts, each in 0..62
/// @see <a href="https://arxiv.org/abs/1712.05877">Jacob et al., CVPR 2018, section 2.2</a>
public record Scaling(int[] multipliers, int[] shifts) {
    public Scaling {
        if (multipliers.length != shifts.length || multipliers.length == 0) {
            throw new IllegalArgumentException("%d multipliers for %d shifts".formatted(multipliers.length, shifts.length));
        }
        for (int i = 0; i < multipliers.length; i++) {
            if (multipliers[i] < 0 || shifts[i] < 0 || shifts[i] > 62) {
                throw new IllegalArgumentException("factor %d: %d >> %d".formatted(i, multipliers[i], shifts[i]));
            }
        }
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
        return other instanceof Scaling(int[] m, int[] s) && Arrays.equals(m, multipliers) && Arrays.equals(s, shifts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(multipliers) * 31 + Arrays.hashCode(shifts);
    }
}
