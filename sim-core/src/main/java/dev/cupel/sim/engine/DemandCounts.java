package dev.cupel.sim.engine;

import dev.cupel.sim.engine.DemandTable.Entry;
import java.util.Arrays;

/// How often each demand occurred in one run. Mutable; of one thread.
final class DemandCounts {
    private long[] counts;

    DemandCounts(DemandTable table) {
        counts = new long[Math.max(16, table.size())];
    }

    void add(Entry entry) {
        if (entry.number >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(entry.number + 1, counts.length * 2));
        }
        counts[entry.number]++;
    }

    /// {@return how often `entry` occurred}
    long of(Entry entry) {
        return entry.number < counts.length ? counts[entry.number] : 0;
    }
}
