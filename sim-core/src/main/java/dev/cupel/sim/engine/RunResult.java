package dev.cupel.sim.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

    /// {@return the first thing in which another run of the program differs; empty where everything is the same}
    public Optional<String> unlike(RunResult other) {
        if (!outcome().equals(other.outcome())) {
            return Optional.of("outcome: %s, not %s".formatted(other.outcome(), outcome()));
        }
        if (!schedule.total().equals(other.schedule.total()) || !schedule.ops().equals(other.schedule.ops())) {
            return Optional.of("cost: %s, not %s".formatted(other.schedule.total(), schedule.total()));
        }
        for (int i = 0; i < Math.min(events.first().size(), other.events.first().size()); i++) {
            if (!events.first().get(i).equals(other.events.first().get(i))) {
                return Optional.of("event %d: %s, not %s".formatted(i, other.events.first().get(i), events.first().get(i)));
            }
        }
        if (!events.equals(other.events)) {
            return Optional.of("%d events and %d clips, not %d and %d, or elsewhere".formatted(other.events.events(), other.events.clips(), events.events(), events.clips()));
        }
        return unlike(outputs, other.outputs).or(() -> unlike(observed, other.observed));
    }

    private static Optional<String> unlike(Map<String, int[]> expected, Map<String, int[]> actual) {
        if (!expected.keySet().equals(actual.keySet())) {
            return Optional.of("tensors: %s, not %s".formatted(actual.keySet(), expected.keySet()));
        }
        return expected.keySet().stream().filter(name -> !Arrays.equals(expected.get(name), actual.get(name))).findFirst().map(name -> {
            int at = Arrays.mismatch(expected.getOrDefault(name, new int[0]), actual.getOrDefault(name, new int[0]));
            return "tensor %s, element %d".formatted(name, at);
        });
    }
}
