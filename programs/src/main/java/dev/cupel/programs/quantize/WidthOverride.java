package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.TensorSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a user fixes about one tensor's codes; what is left out is chosen as for any other tensor.
///
/// @param bits      width, 2..16
/// @param signed    whether codes may be negative
/// @param scales    real value of one step: none, one, or for weights one a column
/// @param zeroPoint the code of real 0; only with a scale
public record WidthOverride(OptionalInt bits, Optional<Boolean> signed, List<Double> scales, OptionalInt zeroPoint) {
    public WidthOverride {
        scales = List.copyOf(scales);
    }

    /// {@return an override of the width alone}
    public static WidthOverride ofBits(int bits) {
        return new WidthOverride(OptionalInt.of(bits), Optional.empty(), List.of(), OptionalInt.empty());
    }

    /// {@return what a graph's file says of a tensor}
    public static WidthOverride of(TensorSettings settings) {
        return new WidthOverride(OptionalInt.of(settings.bits()), Optional.of(settings.signed()), settings.scales(), settings.zeroPoint());
    }
}
