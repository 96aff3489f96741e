package dev.cupel.sim.engine;

import java.util.List;

/// What many runs of one program left.
///
/// @param schedule  what each of them cost, unless one trapped
/// @param rows      what the caller made of each result, in row order
/// @param events    the counts of all rows together, with the first events in row order
/// @param eventRows the row of each of `events.first()`
public record BatchResult<T>(Schedule schedule, List<T> rows, EventLog events, List<Integer> eventRows) {
    public BatchResult {
        rows = List.copyOf(rows);
        eventRows = List.copyOf(eventRows);
    }
}
