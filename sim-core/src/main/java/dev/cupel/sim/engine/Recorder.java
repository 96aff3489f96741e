package dev.cupel.sim.engine;

import dev.cupel.isa.Program;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.unit.FaultSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// Counts what did not fit and keeps the first of it.
final class Recorder implements FaultSink {
    /// Where a run is. Asked for only when something is to be recorded.
    interface Position {
        /// {@return the instruction at work}
        int pc();

        /// {@return the cycle in which it issued}
        long cycle();
    }

    private final Program program;
    private final int keep;
    private final Optional<Timeline> timeline;
    private final List<OverflowEvent> first = new ArrayList<>();
    private final long[] byKind = new long[FaultKind.values().length];
    private final long[] eventsByOp;
    private final long[] clipsByOp;
    private final OverflowMap map;
    private final Position position;

    Recorder(Program program, int keep, Optional<Timeline> timeline, Position position) {
        this.position = position;
        this.program = program;
        this.keep = keep;
        this.timeline = timeline;
        eventsByOp = new long[program.ops().size() + 1];
        clipsByOp = new long[program.ops().size() + 1];
        map = new OverflowMap(program.ops().size());
    }

    @Override
    public void fault(FaultKind kind, int element, long exact, int width, int missing) {
        int pc = position.pc();
        long cycle = position.cycle();
        var place = program.places().get(pc);
        byKind[kind.ordinal()]++;
        eventsByOp[place.op() + 1]++;
        map.event(place.op(), cycle, element, missing);
        if (first.size() < keep || timeline.isPresent()) {
            var unit = program.code().get(pc).timingClass().unit();
            var event = new OverflowEvent(cycle, pc, place, unit, element, exact, width, missing, kind);
            if (first.size() < keep) {
                first.add(event);
            }
            timeline.ifPresent(t -> t.overflow(event));
        }
    }

    @Override
    public void clips(int count) {
        if (count > 0) {
            int op = program.places().get(position.pc()).op();
            clipsByOp[op + 1] += count;
            map.clips(op, position.cycle(), count);
        }
    }

    EventLog log() {
        var kinds = new EnumMap<FaultKind, Long>(FaultKind.class);
        long events = 0;
        for (var kind : FaultKind.values()) {
            kinds.put(kind, byKind[kind.ordinal()]);
            events += byKind[kind.ordinal()];
        }
        long clips = 0;
        for (long count : clipsByOp) {
            clips += count;
        }
        return new EventLog(events, clips, kinds, behindFirst(eventsByOp), behindFirst(clipsByOp), eventsByOp[0], clipsByOp[0], first, map);
    }

    private static List<Long> behindFirst(long[] counts) {
        var list = new ArrayList<Long>();
        for (int i = 1; i < counts.length; i++) {
            list.add(counts[i]);
        }
        return Collections.unmodifiableList(list);
    }
}
