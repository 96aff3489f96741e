package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;

/// The integer codes that stand for a tensor's real values: `real = (code - zeroPoint) * scale`.
///
/// @param bits      width of a code, 2..16 for activations and weights, wider for sums of a product that nothing rescaled
/// @param signed    two's complement, or codes from 0
/// @param scale     real value of one step, finite and above 0
/// @param zeroPoint the code of real 0, itself a code
public record CodeType(int bits, boolean signed, double scale, int zeroPoint) {
    public CodeType {
        if (bits < 2 || bits > 32 || (!signed && bits > 31)) {
            throw new IllegalArgumentException("bits: %d, must be in 2..%d".formatted(bits, signed ? 32 : 31));
        }
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale: " + scale + ", must be finite and above 0");
        }
        long low = signed ? Machine.min(bits) : 0;
        long high = signed ? Machine.max(bits) : (1L << bits) - 1;
        if (zeroPoint < low || zeroPoint > high) {
            throw new IllegalArgumentException("zeroPoint: %d, must be a code, %d..%d".formatted(zeroPoint, low, high));
        }
    }

    /// {@return a type whose real 0 is code 0}
    public static CodeType symmetric(int bits, double scale) {
        return new CodeType(bits, true, scale, 0);
    }

    /// The least width of sums, see [#sums].
    static final int LEAST_SUM_BITS = 17;

    /// {@return whether these are sums of a product as they are}
    public boolean sums() {
        return signed && bits >= LEAST_SUM_BITS;
    }

    /// {@return the least code}
    public int low() {
        return signed ? (int) Machine.min(bits) : 0;
    }

    /// {@return the greatest code}
    public int high() {
        return (int) (signed ? Machine.max(bits) : (1L << bits) - 1);
    }

    /// {@return bits of an element in memory: 8, 16 or 32}
    public int storageBits() {
        return bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
    }

    /// {@return the real value of `code`}
    public double real(long code) {
        return (code - zeroPoint) * scale;
    }

    /// {@return the code nearest to `real`, ties to even, saturated; float inputs are quantized so on the host}
    public int code(double real) {
        double code = Math.rint(real / scale) + zeroPoint;
        return (int) Math.min(Math.max(code, low()), high());
    }
}
