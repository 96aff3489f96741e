package dev.cupel.rtl.cost;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// One synthesized module.
///
/// @param piece     what it is part of the machine as
/// @param sizes     those that its area may depend on
/// @param source    hash of the source that was synthesized
/// @param evidence  why it is believed that the synthesizer read the source as it is simulated
/// @param gates     area in gate equivalents (NAND2X1)
/// @param flipFlops stored bits among them
/// @param delay     longest path in ns
public record Measured(Piece piece, Map<String, Integer> sizes, String source, String evidence, double gates, int flipFlops, double delay) {
    public Measured {
        sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
    }
}
