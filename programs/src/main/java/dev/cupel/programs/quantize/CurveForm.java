package dev.cupel.programs.quantize;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The form of fitted curves, where a sweep varies it; what is left out is chosen for the least error.
///
/// @param degree    of the polynomials of pieces, 1..4
/// @param threshold of the single quadratic of GELU and SiLU: the magnitude of x, a real number above 0, from which on the function counts as straight
public record CurveForm(OptionalInt degree, OptionalDouble threshold) {
    /// Quadratic pieces, and the threshold that fits best.
    public static final CurveForm LEAST_ERROR = new CurveForm(OptionalInt.empty(), OptionalDouble.empty());

    public CurveForm {
        degree.ifPresent(value -> {
            if (value < 1 || value > 4) {
                throw new IllegalArgumentException("curve.degree: %d, must be in 1..4".formatted(value));
            }
        });
        threshold.ifPresent(value -> {
            if (!(value > 0 && value < 1e6)) {
                throw new IllegalArgumentException("curve.threshold: %s, must be above 0 and below 1,000,000".formatted(value));
            }
        });
    }
}
