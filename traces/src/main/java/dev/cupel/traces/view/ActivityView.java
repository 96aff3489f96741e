package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// How many cycles each unit was busy in each of some equal stretches of a run.
///
/// @param binCycles length of a stretch; the last may be shorter
/// @param busy      for each unit that did anything, its busy cycles in each stretch
public record ActivityView(long binCycles, Map<Unit, long[]> busy) {
    public ActivityView {
        var copy = new EnumMap<Unit, long[]>(Unit.class);
        busy.forEach((unit, bins) -> copy.put(unit, bins.clone()));
        busy = Collections.unmodifiableMap(copy);
    }

    /// {@return number of stretches}
    public int bins() {
        return busy.values().stream().mapToInt(bins -> bins.length).max().orElse(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActivityView(long cycles, Map<Unit, long[]> theirs)
                && cycles == binCycles
                && theirs.keySet().equals(busy.keySet())
                && busy.entrySet().stream().allMatch(entry -> java.util.Arrays.equals(entry.getValue(), theirs.get(entry.getKey())));
    }

    @Override
    public int hashCode() {
        int hash = Long.hashCode(binCycles);
        for (var entry : busy.entrySet()) {
            hash = hash * 31 + entry.getKey().hashCode() + java.util.Arrays.hashCode(entry.getValue());
        }
        return hash;
    }
}
