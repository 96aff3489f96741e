package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Resource;
import dev.cupel.isa.timing.Wait;
import dev.cupel.sim.probe.Phase;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.List;

/// Saves and loads events that a probe has not heard yet.
final class EventState {
    private static final List<Phase> PHASES = List.of(Phase.values());
    private static final List<Cause> CAUSES = List.of(Cause.values());
    private static final List<Unit> UNITS = List.of(Unit.values());
    private static final List<RegisterName.File> FILES = List.of(RegisterName.File.values());
    private static final List<Resource> RESOURCES = List.of(Resource.values());
    private static final int MOST_ELEMENTS = 256;

    private EventState() {}

    static void save(SimEvent event, StateWriter to) {
        to.number(event.phase().ordinal());
        to.number(event.time());
        to.number(event.sequence());
        to.number(event.pc());
        to.number(event.number());
        switch (event) {
            case SimEvent.Issue e -> {
                to.number(e.cause().ordinal());
                to.number(e.gap());
                to.number(e.unit().ordinal());
                to.number(e.vl());
                to.number(e.beats());
                to.number(e.busyUntil());
                save(e.waited(), to);
            }
            case SimEvent.FirstWrite e -> save(e.register(), to);
            case SimEvent.LastWrite e -> {
                save(e.register(), to);
                to.number(e.values().length);
                to.numbers(e.values());
            }
            case SimEvent.TransferStart e -> to.number(e.bytes());
            case SimEvent.TransferEnd e -> to.number(e.bytes());
            case SimEvent.Overflow e -> Recorder.save(e.event(), to);
            case SimEvent.Halt e -> save(e.waited(), to);
        }
    }

    private static void save(Wait wait, StateWriter to) {
        to.number(wait.issue());
        to.number(wait.resource().ordinal());
        to.number(wait.index());
    }

    private static Wait wait(StateReader from) {
        long issue = from.longNumber("issue", -1, Machine.max(63));
        var resource = RESOURCES.get(from.number("resource", 0, RESOURCES.size() - 1));
        return new Wait(issue, resource, from.number("index", 0, resource == Resource.UNIT ? UNITS.size() - 1 : MOST_ELEMENTS));
    }

    private static void save(RegisterName register, StateWriter to) {
        to.number(register.file().ordinal());
        to.number(register.index());
    }

    static SimEvent read(StateReader from, Program program, Recorder recorder) {
        var phase = PHASES.get(from.number("phase", 0, PHASES.size() - 1));
        long time = cycle(from);
        long sequence = cycle(from);
        int pc = from.number("pc", 0, program.code().size() - 1);
        long number = from.longNumber("issue", -1, Machine.max(63));
        return switch (phase) {
            case ISSUE -> new SimEvent.Issue(time, sequence, pc, number, CAUSES.get(from.number("cause", 0, CAUSES.size() - 1)), cycle(from),
                    UNITS.get(from.number("unit", 0, UNITS.size() - 1)), from.number("vl", 1, MOST_ELEMENTS), from.number("beats", 0, MOST_ELEMENTS),
                    cycle(from), wait(from));
            case FIRST_WRITE -> new SimEvent.FirstWrite(time, sequence, pc, number, register(from));
            case LAST_WRITE -> {
                var register = register(from);
                int count = from.number("elements", 0, MOST_ELEMENTS);
                yield new SimEvent.LastWrite(time, sequence, pc, number, register, from.longNumbers("element", count, Long.MIN_VALUE, Long.MAX_VALUE));
            }
            case TRANSFER_START -> new SimEvent.TransferStart(time, sequence, pc, number, cycle(from));
            case TRANSFER_END -> new SimEvent.TransferEnd(time, sequence, pc, number, cycle(from));
            case OVERFLOW -> new SimEvent.Overflow(sequence, number, recorder.readEvent(from));
            case HALT -> new SimEvent.Halt(time, sequence, pc, number, wait(from));
        };
    }

    private static long cycle(StateReader from) {
        return from.longNumber("cycle or count", 0, Machine.max(63));
    }

    private static RegisterName register(StateReader from) {
        var file = FILES.get(from.number("register file", 0, FILES.size() - 1));
        int count = switch (file) {
            case VECTOR -> Registers.VECTORS;
            case ACCUMULATOR -> Registers.ACCUMULATORS;
            case MASK -> Registers.MASKS;
        };
        return new RegisterName(file, from.number("register", 0, count - 1));
    }
}
