package dev.cupel.traces.view;

import dev.cupel.isa.timing.Cause;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Cycles by cause.
public final class Causes {
    private Causes() {}

    /// {@return the same cycles with every cause present, in the order of [Cause]}
    static Map<Cause, Long> complete(Map<Cause, Long> cycles) {
        var complete = new EnumMap<Cause, Long>(Cause.class);
        for (Cause cause : Cause.values()) {
            complete.put(cause, cycles.getOrDefault(cause, 0L));
        }
        return Collections.unmodifiableMap(complete);
    }

    /// {@return what most waiting was for; empty where nothing waited} Ties go to the cause listed first.
    public static Optional<Cause> mainWait(Map<Cause, Long> cycles) {
        return cycles.entrySet().stream()
                .filter(entry -> entry.getKey() != Cause.ISSUE && entry.getValue() > 0)
                .max(Map.Entry.<Cause, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }
}
