package dev.cupel.traces.run;

import java.util.Optional;

/// Bounds of a run that do not shape its integers.
///
/// @param rows      the most rows that are evaluated; empty for all
/// @param maxCycles a run that is not over by then is ended
/// @param threads   that rows are spread over; the report does not depend on it
public record Limits(Optional<Integer> rows, long maxCycles, int threads) {
    public Limits {
        if ((rows.isPresent() && rows.get() < 1) || maxCycles < 1 || threads < 1) {
            throw new IllegalArgumentException("rows %s, maxCycles %d, threads %d: each must be at least 1".formatted(rows, maxCycles, threads));
        }
    }
}
