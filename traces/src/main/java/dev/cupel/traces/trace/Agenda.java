package dev.cupel.traces.trace;

import java.util.ArrayDeque;
import java.util.TreeMap;

/// What is known already but belongs to later cycles, in order of cycles and, within one, of being noted. Holds only what is in flight. Mutable.
final class Agenda<T> {
    private final TreeMap<Long, ArrayDeque<T>> cycles = new TreeMap<>();

    /// Told of each entry when its cycle has come.
    interface Teller<T, X extends Exception> {
        void tell(long cycle, T what) throws X;
    }

    /// Notes `what` for `cycle`.
    void note(long cycle, T what) {
        cycles.computeIfAbsent(cycle, _ -> new ArrayDeque<>(4)).add(what);
    }

    /// Tells all entries of cycles before `cycle`, and drops them.
    <X extends Exception> void tellBefore(long cycle, Teller<T, X> teller) throws X {
        while (!cycles.isEmpty() && cycles.firstKey() < cycle) {
            var entry = cycles.pollFirstEntry();
            for (var what : entry.getValue()) {
                teller.tell(entry.getKey(), what);
            }
        }
    }
}
