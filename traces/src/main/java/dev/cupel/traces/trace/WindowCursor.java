package dev.cupel.traces.trace;

import dev.cupel.isa.Program;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.trace.TraceWindow.Trigger;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Goes through a run's events and hands on those of a window. Since numbers and cycles of issues grow together, all conditions but that of an op together
/// are one range of numbers. Mutable.
final class WindowCursor {
    /// No op in particular.
    static final int ANY = -1;

    private final TraceWindow window;
    private final Program program;
    private final int op;
    private final int trigger;
    /// What may still have to be told when the trigger comes: the events of the latest issues.
    private final ArrayDeque<SimEvent> held = new ArrayDeque<>();
    private boolean triggered;
    private long first;
    private long last;

    /// @param op      index of the only op to tell, or [#ANY]
    /// @param trigger index of the op whose first instruction is the trigger, or [#ANY]
    WindowCursor(TraceWindow window, Program program, int op, int trigger) {
        this.window = window;
        this.program = program;
        this.op = op;
        this.trigger = trigger;
        triggered = window.from().isEmpty();
        first = window.cycles().first() == 0 ? window.instructions().first() : Long.MAX_VALUE;
        last = window.instructions().last();
    }

    /// Takes the next event of the run; `out` gets it, and what was held before, where the window holds it.
    void on(SimEvent event, Consumer<SimEvent> out) {
        if (event instanceof SimEvent.Issue issue) {
            bound(issue);
        }
        if (triggered) {
            if (holds(event)) {
                out.accept(event);
            }
        } else {
            hold(event, out);
        }
    }

    private void bound(SimEvent.Issue issue) {
        if (first == Long.MAX_VALUE && issue.time() >= window.cycles().first()) {
            first = Math.max(issue.number(), window.instructions().first());
        }
        if (issue.time() > window.cycles().last()) {
            last = Math.min(last, issue.number() - 1);
        }
    }

    private boolean holds(SimEvent event) {
        return event.number() >= first && event.number() <= last && (op == ANY || program.places().get(event.pc()).op() == op);
    }

    private void hold(SimEvent event, Consumer<SimEvent> out) {
        held.add(event);
        while (held.getFirst().number() < event.number() - window.before()) {
            held.remove();
        }
        if (fires(event)) {
            triggered = true;
            first = Math.max(first, event.number() - window.before());
            last = Math.min(last, window.after() > Long.MAX_VALUE - event.number() ? Long.MAX_VALUE : event.number() + window.after());
            held.stream().filter(this::holds).forEach(out);
            held.clear();
        }
    }

    private boolean fires(SimEvent event) {
        if (!holds(event)) {
            return false;
        }
        return switch (window.from().orElseThrow()) {
            case Trigger.FirstOverflow() -> event instanceof SimEvent.Overflow;
            case Trigger.FirstOf _ -> event instanceof SimEvent.Issue && program.places().get(event.pc()).op() == trigger;
        };
    }
}
