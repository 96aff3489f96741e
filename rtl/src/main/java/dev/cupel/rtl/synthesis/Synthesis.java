package dev.cupel.rtl.synthesis;

import java.util.Map;
import java.util.stream.Collectors;

/// Synthesis of a module to the cells of [Yosys#LIBRARY].
public final class Synthesis {
    private Synthesis() {}

    /// {@return the options of Yosys's `hierarchy` that set a module's parameters}
    static String parameters(Map<String, Integer> sizes) {
        return sizes.entrySet().stream().map(size -> " -chparam %s %d".formatted(size.getKey(), size.getValue())).collect(Collectors.joining());
    }
}
