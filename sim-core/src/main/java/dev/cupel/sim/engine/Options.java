package dev.cupel.sim.engine;

/// Limits of a run.
///
/// @param maxCycles   a run that is not over by then ends with [Outcome.CycleLimit]; at least 1
/// @param firstEvents overflow events that are kept with their details; all are counted
public record Options(long maxCycles, int firstEvents) {
    /// A billion cycles, a hundred events.
    public static final Options DEFAULT = new Options(1_000_000_000L, 100);

    public Options {
        if (maxCycles < 1) {
            throw new IllegalArgumentException("maxCycles: " + maxCycles + ", must be at least 1");
        }
        if (firstEvents < 0) {
            throw new IllegalArgumentException("firstEvents: " + firstEvents + ", must be at least 0");
        }
    }

    /// {@return the same with another cycle limit}
    public Options withMaxCycles(long cycles) {
        return new Options(cycles, firstEvents);
    }
}
