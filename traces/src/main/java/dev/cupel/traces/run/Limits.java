package dev.cupel.traces.run;

/// Bounds of a run that do not shape its integers.
///
/// @param maxCycles a run that is not over by then is ended
/// @param threads   that rows are spread over; the report does not depend on it
public record Limits(long maxCycles, int threads) {
    public Limits {
        if (maxCycles < 1 || threads < 1) {
            throw new IllegalArgumentException("maxCycles %d, threads %d: each must be at least 1".formatted(maxCycles, threads));
        }
    }
}
