package dev.cupel.sim.engine;

import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What did not fit in many runs of a program, summed: the order of the runs does not matter. Mutable, of one thread.
final class Tally {
    private long events;
    private long clips;
    private final Map<FaultKind, Long> byKind = new EnumMap<>(FaultKind.class);
    private final long[] eventsByOp;
    private final long[] clipsByOp;
    private long eventsOutside;
    private long clipsOutside;
    private final OverflowMap map;

    Tally(int ops) {
        eventsByOp = new long[ops];
        clipsByOp = new long[ops];
        map = new OverflowMap(ops);
        for (var kind : FaultKind.values()) {
            byKind.put(kind, 0L);
        }
    }

    void add(EventLog log) {
        if (log.events() > 0) {
            events += log.events();
            log.byKind().forEach((kind, count) -> byKind.merge(kind, count, Long::sum));
            add(log.eventsByOp(), eventsByOp);
            eventsOutside += log.eventsOutside();
        }
        if (log.clips() > 0) {
            clips += log.clips();
            add(log.clipsByOp(), clipsByOp);
            clipsOutside += log.clipsOutside();
        }
        map.add(log.map());
    }

    private static void add(List<Long> counts, long[] to) {
        for (int op = 0; op < to.length; op++) {
            to[op] += counts.get(op);
        }
    }

    /// {@return the sums}
    /// @param first the first events of all runs
    EventLog log(List<OverflowEvent> first) {
        return new EventLog(events, clips, byKind, Arrays.stream(eventsByOp).boxed().toList(), Arrays.stream(clipsByOp).boxed().toList(), eventsOutside, clipsOutside, first, map);
    }
}
