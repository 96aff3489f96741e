package dev.cupel.sim.debug;

import dev.cupel.sim.engine.Outcome;

/// Why a run stopped.
public sealed interface Stop {
    /// As many instructions as asked for have issued.
    record Stepped() implements Stop {}

    /// A target was reached.
    ///
    /// @param breakpoint its number; 0 for that of `run-to`
    /// @param was        for a change, the values before it
    /// @param is         the values now
    record Reached(int breakpoint, Target target, long[] was, long[] is) implements Stop {}

    /// The run is over.
    record Ended(Outcome outcome) implements Stop {}

    /// The user interrupted it.
    record Interrupted() implements Stop {}
}
