package dev.cupel.sim.engine;

/// Limits of a run.
///
/// @param maxCycles   a run that is not over by then ends with [Outcome.CycleLimit]; at least 1
/// @param firstEvents overflow events that are kept with their details; all are counted
/// @param checked     whether results are looked at for overflow. Without, a run of which a result does not fit goes on with wrong numbers and tells nobody: it is there
///                    to measure what looking costs
public record Options(long maxCycles, int firstEvents, boolean checked) {
    /// A billion cycles, a hundred events.
    public static final Options DEFAULT = new Options(1_000_000_000L, 100);

    /// With checks.
    public Options(long maxCycles, int firstEvents) {
        this(maxCycles, firstEvents, true);
    }

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
        return new Options(cycles, firstEvents, checked);
    }

    /// {@return the same without checks}
    public Options unchecked() {
        return new Options(maxCycles, firstEvents, false);
    }
}
