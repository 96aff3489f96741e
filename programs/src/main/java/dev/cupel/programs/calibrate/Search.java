package dev.cupel.programs.calibrate;

import java.util.List;
import java.util.Optional;

/// What is left to calibration to choose, by the divergence from float on its rows.
///
/// @param ranges    whether it chooses how ranges are laid
/// @param exponents of cross-layer scales, one of which it takes; an empty one is none
public record Search(boolean ranges, List<Optional<Double>> exponents) {
    /// Nothing: ranges as they are given, and no cross-layer scales.
    public static final Search NONE = new Search(false, List.of(Optional.empty()));

    /// The exponents that research/models.md tried, and none.
    public static final List<Optional<Double>> USUAL_EXPONENTS = List.of(Optional.empty(), Optional.of(0.3), Optional.of(0.5), Optional.of(0.7));

    /// Both.
    public static final Search ALL = new Search(true, USUAL_EXPONENTS);

    /// @throws IllegalArgumentException if there is no exponent, or one is outside 0..1
    public Search {
        exponents = List.copyOf(exponents);
        if (exponents.isEmpty() || exponents.stream().flatMap(Optional::stream).anyMatch(each -> !(each >= 0 && each <= 1))) {
            throw new IllegalArgumentException("cross-layer exponents %s, each must be in 0..1".formatted(exponents));
        }
    }
}
