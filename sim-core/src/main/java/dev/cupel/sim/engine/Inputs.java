package dev.cupel.sim.engine;

import java.util.Map;
import java.util.TreeMap;

/// What the host writes into memory before a run: integers (codes) by tensor name, row-major. A tensor that is not given keeps what the
/// program's data put there. An observed tensor that is given is written in the cycle it is ready, over what the program computed: a run goes on from there as if it
/// had come out so.
public record Inputs(Map<String, int[]> tensors) {
    /// Nothing given.
    public static final Inputs NONE = new Inputs(Map.of());

    public Inputs {
        tensors = java.util.Collections.unmodifiableMap(new TreeMap<>(tensors));
    }

    /// {@return inputs by name}
    public static Inputs of(Map<String, int[]> tensors) {
        return new Inputs(tensors);
    }
}
