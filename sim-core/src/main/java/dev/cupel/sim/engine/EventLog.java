package dev.cupel.sim.engine;

import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What did not fit in one run, or in many.
///
/// @param events         overflow events of all kinds
/// @param clips          elements saturated where that is intended
/// @param byKind         the events by kind, every kind present; they sum to `events`
/// @param eventsByOp     events of each of the program's ops, in its order
/// @param clipsByOp      clips of each of the program's ops
/// @param eventsOutside  events of instructions of no op
/// @param clipsOutside   clips of instructions of no op
/// @param first          the first events, in the order in which they happened
/// @param map            when and where in the vector they happened
public record EventLog(
        long events,
        long clips,
        Map<FaultKind, Long> byKind,
        List<Long> eventsByOp,
        List<Long> clipsByOp,
        long eventsOutside,
        long clipsOutside,
        List<OverflowEvent> first,
        OverflowMap map) {
    public EventLog {
        byKind = Collections.unmodifiableMap(new EnumMap<>(byKind));
        eventsByOp = List.copyOf(eventsByOp);
        clipsByOp = List.copyOf(clipsByOp);
        first = List.copyOf(first);
    }
}
