package dev.cupel.sim.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What one run left.
///
/// @param schedule what it cost, and how it ended
/// @param events   what did not fit
/// @param outputs  the output tensors by name: integers, row-major; what memory held where the run did not halt
/// @param observed likewise the observed tensors, as they were when the instruction that makes them ready was last through; absent where it
///                 never was
public record RunResult(Schedule schedule, EventLog events, Map<String, int[]> outputs, Map<String, int[]> observed) {
    public RunResult {
        outputs = Collections.unmodifiableMap(new TreeMap<>(outputs));
        observed = Collections.unmodifiableMap(new TreeMap<>(observed));
    }

    /// {@return the integers of an output tensor}
    /// @throws IllegalArgumentException if the program has none of that name
    public int[] output(String name) {
        int[] values = outputs.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no output %s, there are %s".formatted(name, outputs.keySet()));
        }
        return values;
    }

    /// {@return how it ended}
    public Outcome outcome() {
        return schedule.outcome();
    }

    /// {@return cycles it took}
    public long cycles() {
        return schedule.total().cycles();
    }

    /// {@return instructions it issued}
    public long instructions() {
        return schedule.total().instructions();
    }
}
