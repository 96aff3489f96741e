package dev.cupel.traces.view;

import java.util.List;

/// Results that did not fit.
///
/// @param events unintended, over all rows
/// @param clips  intended, over all rows
/// @param first  the first events, in order of row and cycle
public record OverflowView(long events, long clips, List<Event> first) {
    public OverflowView {
        first = List.copyOf(first);
    }

    /// One overflow event.
    ///
    /// @param row     which inference, counted from 0
    /// @param cycle   issue cycle of its instruction
    /// @param pc      index of its instruction
    /// @param file    source file
    /// @param line    line in it, counted from 1; 0 where it has no lines
    /// @param op      name of the op; empty where there is none
    /// @param kind    what did not fit
    /// @param unit    unit that computed it
    /// @param element index in the vector
    /// @param exact   the value over the integers
    /// @param width   of the destination, bits
    /// @param missing bits that the destination lacks
    public record Event(
            int row, long cycle, int pc, String file, int line, String op, String kind, String unit, int element, long exact, int width,
            int missing) {}
}
