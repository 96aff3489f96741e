package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.FaultSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// Counts what did not fit and keeps the first of it. The engine says at which instruction and cycle the run is.
final class Recorder implements FaultSink {
    private static final List<FaultKind> KINDS = List.of(FaultKind.values());

    private final Program program;
    private final int keep;
    private final Optional<Timeline> timeline;
    private final List<OverflowEvent> first = new ArrayList<>();
    private final long[] byKind = new long[KINDS.size()];
    private final long[] eventsByOp;
    private final long[] clipsByOp;
    private final OverflowMap map;
    int pc;
    long cycle;

    Recorder(Program program, int keep, Optional<Timeline> timeline) {
        this.program = program;
        this.keep = keep;
        this.timeline = timeline;
        eventsByOp = new long[program.ops().size() + 1];
        clipsByOp = new long[program.ops().size() + 1];
        map = new OverflowMap(program.ops().size());
    }

    @Override
    public void fault(FaultKind kind, int element, long exact, int width, int missing) {
        var place = program.places().get(pc);
        byKind[kind.ordinal()]++;
        eventsByOp[place.op() + 1]++;
        map.event(place.op(), cycle, element, missing);
        if (first.size() < keep || timeline.isPresent()) {
            var event = event(cycle, pc, element, exact, width, missing, kind);
            if (first.size() < keep) {
                first.add(event);
            }
            timeline.ifPresent(t -> t.overflow(event));
        }
    }

    private OverflowEvent event(long at, int instruction, int element, long exact, int width, int missing, FaultKind kind) {
        var unit = program.code().get(instruction).timingClass().unit();
        return new OverflowEvent(at, instruction, program.places().get(instruction), unit, element, exact, width, missing, kind);
    }

    /// {@return overflow events so far}
    long events() {
        long events = 0;
        for (long count : byKind) {
            events += count;
        }
        return events;
    }

    void save(StateWriter to) {
        to.numbers(byKind);
        to.numbers(eventsByOp);
        to.numbers(clipsByOp);
        to.number(first.size());
        first.forEach(event -> save(event, to));
        map.save(to);
    }

    void load(StateReader from) {
        for (long[] counts : List.of(byKind, eventsByOp, clipsByOp)) {
            System.arraycopy(from.longNumbers("count", counts.length, 0, Machine.max(63)), 0, counts, 0, counts.length);
        }
        int kept = from.number("events kept", 0, Math.min(keep, events()));
        for (int i = 0; i < kept; i++) {
            first.add(readEvent(from));
        }
        map.load(from);
    }

    static void save(OverflowEvent event, StateWriter to) {
        to.number(event.cycle());
        to.number(event.pc());
        to.number(event.element());
        to.number(event.exact());
        to.number(event.width());
        to.number(event.missing());
        to.number(event.kind().ordinal());
    }

    OverflowEvent readEvent(StateReader from) {
        long at = from.longNumber("cycle", 0, Machine.max(63));
        int instruction = from.number("pc", 0, program.code().size() - 1);
        int element = from.number("element", -1, Machine.max(9));
        long exact = from.longNumber("exact value", Long.MIN_VALUE, Long.MAX_VALUE);
        int width = from.number("width", 0, Long.SIZE);
        int missing = from.number("missing bits", 0, Long.SIZE);
        return event(at, instruction, element, exact, width, missing, KINDS.get(from.number("kind", 0, KINDS.size() - 1)));
    }

    @Override
    public void clips(int count) {
        int op = program.places().get(pc).op();
        clipsByOp[op + 1] += count;
        map.clips(op, cycle, count);
    }

    EventLog log() {
        var kinds = new EnumMap<FaultKind, Long>(FaultKind.class);
        for (var kind : KINDS) {
            kinds.put(kind, byKind[kind.ordinal()]);
        }
        long clips = 0;
        for (long count : clipsByOp) {
            clips += count;
        }
        var counted = new OverflowMap(program.ops().size());
        counted.add(map);
        return new EventLog(events(), clips, kinds, behindFirst(eventsByOp), behindFirst(clipsByOp), eventsByOp[0], clipsByOp[0], first, counted);
    }

    private static List<Long> behindFirst(long[] counts) {
        var list = new ArrayList<Long>();
        for (int i = 1; i < counts.length; i++) {
            list.add(counts[i]);
        }
        return Collections.unmodifiableList(list);
    }
}
