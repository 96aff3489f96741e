package dev.cupel.programs.quantize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What calibration saw of each tensor of a graph, by name.
public record Calibration(Map<String, Observed> tensors) {
    public Calibration {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// {@return what was seen of `tensor`}
    /// @throws IllegalArgumentException where it was not watched
    public Observed of(String tensor) {
        var seen = tensors.get(tensor);
        if (seen == null) {
            throw new IllegalArgumentException("calibration saw nothing of '" + tensor + "'");
        }
        return seen;
    }
}
