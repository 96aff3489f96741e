package dev.cupel.programs.graph;

import java.util.List;
import java.util.OptionalInt;

/// How the user wants one tensor stored as integers; what is left out, calibration decides.
///
/// @param bits      width, 2..16, sign included
/// @param signed    whether codes may be negative
/// @param scales    real value of one step: none (to be calibrated), one (per tensor) or one per output channel; each positive and finite
/// @param zeroPoint the code that means 0; only with scales, and within the codes of `bits` and `signed`
public record TensorSettings(int bits, boolean signed, List<Double> scales, OptionalInt zeroPoint) {
    /// The narrowest and the widest storage.
    public static final int MIN_BITS = 2;
    public static final int MAX_BITS = 16;
    /// The widest storage of whole numbers, which have steps of 1.
    public static final int MAX_WHOLE_BITS = 32;
    /// Storage of whole numbers of wider types, narrowed to a word less one bit, so that none is the least word.
    public static final int NARROWED_BITS = 31;

    /// @throws IllegalArgumentException if a component is out of range; the message names it
    public TensorSettings {
        scales = List.copyOf(scales);
        int most = scales.equals(List.of(1.0)) && zeroPoint.orElse(1) == 0 ? MAX_WHOLE_BITS : MAX_BITS;
        if (bits < MIN_BITS || bits > most) {
            throw new IllegalArgumentException("bits " + bits + " is outside " + MIN_BITS + ".." + most);
        }
        for (double scale : scales) {
            if (!(scale > 0) || Double.isInfinite(scale)) {
                throw new IllegalArgumentException("scale " + scale + " is not a positive finite number");
            }
        }
        if (zeroPoint.isPresent()) {
            int zero = zeroPoint.getAsInt();
            if (scales.isEmpty()) {
                throw new IllegalArgumentException("zero point " + zero + " without a scale");
            }
            if (zero < minCode(bits, signed) || zero > maxCode(bits, signed)) {
                throw new IllegalArgumentException("zero point " + zero + " is outside " + minCode(bits, signed) + ".." + maxCode(bits, signed));
            }
        }
    }

    /// {@return signed storage of this width, everything else left to calibration}
    public static TensorSettings ofBits(int bits) {
        return new TensorSettings(bits, true, List.of(), OptionalInt.empty());
    }

    /// {@return the least code of this width and sign}
    public static int minCode(int bits, boolean signed) {
        return signed ? -(1 << (bits - 1)) : 0;
    }

    /// {@return the greatest code of this width and sign}
    public static int maxCode(int bits, boolean signed) {
        return signed ? (1 << (bits - 1)) - 1 : (1 << bits) - 1;
    }
}
