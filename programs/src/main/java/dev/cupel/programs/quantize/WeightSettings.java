package dev.cupel.programs.quantize;

import java.util.List;

/// How the weights of a linear op become codes: symmetric, restricted to +-(2^(bits-1) - 1).
///
/// @param bits       2..16
/// @param perChannel one scale for each output column, or one for all
/// @param range      how the scales are found; percentiles are meant for activations and count as min-max
/// @param scales     given scales, one or one a column; empty to have them found
public record WeightSettings(int bits, boolean perChannel, RangeRule range, List<Double> scales) {
    /// 8 bits, one scale a column, nothing clipped.
    public static final WeightSettings DEFAULT = new WeightSettings(8, true, RangeRule.MIN_MAX, List.of());

    public WeightSettings {
        scales = List.copyOf(scales);
    }

    /// {@return the greatest code}
    int greatest() {
        return (1 << (bits - 1)) - 1;
    }
}
