package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// Folds busy intervals of units into an [ActivityView] of at most [#BINS] stretches, whatever the length of the run: where a run
/// outgrows them, neighbours are merged and the stretch doubles. Mutable.
public final class Activity {
    /// The most stretches of a view.
    public static final int BINS = 400;

    private final Map<Unit, long[]> busy = new EnumMap<>(Unit.class);
    private long binCycles = 1;

    /// Notes that `unit` was busy in the cycles `from` (included) to `to` (excluded).
    public void busy(Unit unit, long from, long to) {
        if (to <= from) {
            return;
        }
        while (to > binCycles * BINS) {
            widen();
        }
        long[] bins = busy.computeIfAbsent(unit, _ -> new long[BINS]);
        for (long at = from; at < to; ) {
            int bin = (int) (at / binCycles);
            long end = Math.min(to, (bin + 1) * binCycles);
            bins[bin] += end - at;
            at = end;
        }
    }

    /// {@return what was noted, over a run of `cycles` cycles}
    public ActivityView view(long cycles) {
        while (cycles > binCycles * BINS) {
            widen();
        }
        int used = (int) Math.ceilDiv(cycles, binCycles);
        var view = new EnumMap<Unit, long[]>(Unit.class);
        busy.forEach((unit, bins) -> view.put(unit, Arrays.copyOf(bins, used)));
        return new ActivityView(binCycles, view);
    }

    private void widen() {
        for (long[] bins : busy.values()) {
            for (int i = 0; i < BINS; i++) {
                bins[i] = 2 * i < BINS ? bins[2 * i] + bins[2 * i + 1] : 0;
            }
        }
        binCycles *= 2;
    }
}
