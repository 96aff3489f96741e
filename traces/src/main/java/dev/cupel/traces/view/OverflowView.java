package dev.cupel.traces.view;

import java.util.List;

/// Results that did not fit.
///
/// @param events unintended, over all rows
/// @param clips  intended, over all rows
/// @param first  the first events, in order of row and cycle
/// @param map    when and where in the vector they came, over all rows
public record OverflowView(long events, long clips, List<Event> first, Map map) {
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

    /// When and where in the vector results did not fit.
    ///
    /// @param binCycles   length of a stretch of time; the last may be shorter
    /// @param binElements elements of a stretch of the vector
    /// @param ops         the ops in which anything did not fit, in program order
    public record Map(long binCycles, int binElements, List<Row> ops) {
        public Map {
            ops = List.copyOf(ops);
        }
    }

    /// What did not fit in one op.
    ///
    /// @param op       its name; empty for instructions of no op
    /// @param missing  the most bits that a destination lacked; 0 without events
    /// @param events   in each stretch of time, by the issue of their instruction
    /// @param clips    likewise
    /// @param elements events in each stretch of the vector; those of scalars are left out
    public record Row(String op, int missing, List<Long> events, List<Long> clips, List<Long> elements) {
        public Row {
            events = List.copyOf(events);
            clips = List.copyOf(clips);
            elements = List.copyOf(elements);
        }
    }
}
