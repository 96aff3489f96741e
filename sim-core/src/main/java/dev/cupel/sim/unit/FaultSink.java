package dev.cupel.sim.unit;

import dev.cupel.sim.probe.FaultKind;

/// Takes what did not fit. The engine knows at which instruction and cycle.
public interface FaultSink {
    /// An overflow event; see [dev.cupel.sim.probe.OverflowEvent] for the parameters.
    void fault(FaultKind kind, int element, long exact, int width, int missing);

    /// An index outside a table whose numbers have `width` bits.
    default void index(int element, long index, int width) {
        fault(FaultKind.INDEX, element, index, width, Fitting.missing(index, width, false));
    }

    /// `count` elements were saturated where that is intended.
    void clips(int count);
}
