package dev.cupel.programs.numeric;

/// The factor `multiplier / 2^shift` that stands for `1/D`.
///
/// @param multiplier M, at least 0
/// @param shift      s, bits, 0..62
public record Reciprocal(long multiplier, int shift) {
    public Reciprocal {
        if (multiplier < 0 || shift < 0 || shift > 62) {
            throw new IllegalArgumentException("reciprocal: %d >> %d, the shift must be in 0..62".formatted(multiplier, shift));
        }
    }

    /// {@return `floor(x * M / 2^s)`} The product must fit 63 bits.
    public long floor(long x) {
        return Math.multiplyExact(x, multiplier) >> shift;
    }

    /// {@return `x * M / 2^s` rounded to nearest, ties toward plus infinity} The product must fit 63 bits.
    public long nearest(long x) {
        long product = Math.multiplyExact(x, multiplier);
        return shift == 0 ? product : Math.addExact(product, 1L << (shift - 1)) >> shift;
    }

    /// {@return bits of the multiplier, as an unsigned number}
    public int multiplierBits() {
        return Long.SIZE - Long.numberOfLeadingZeros(multiplier);
    }
}
