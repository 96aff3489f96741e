package dev.cupel.sim.debug;

import dev.cupel.sim.engine.SteppedRun;
import dev.cupel.sim.state.MachineState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// A run that can be stepped forth and back and stopped where asked. Going back is going on from an earlier state: the machine is deterministic, so every state is the one
/// that was there before. Mutable; of one thread, whose interruption stops it.
public final class Debugger {
    private static final long[] NOTHING = {};

    private final SteppedRun run;
    private final TreeMap<Integer, Target> breakpoints = new TreeMap<>();
    private History history;
    private int lastBreakpoint;

    /// Takes a run where it stands.
    public Debugger(SteppedRun run) {
        this.run = run;
        history = new History(run);
    }

    /// {@return the run, to be looked at}
    public SteppedRun run() {
        return run;
    }

    /// {@return the breakpoints by number}
    public Map<Integer, Target> breakpoints() {
        return Collections.unmodifiableMap(breakpoints);
    }

    /// {@return the number of a new breakpoint}
    public int add(Target target) {
        breakpoints.put(++lastBreakpoint, target);
        return lastBreakpoint;
    }

    /// {@return whether there was such a breakpoint; it is gone}
    public boolean delete(int breakpoint) {
        return breakpoints.remove(breakpoint) != null;
    }

    /// {@return the first instruction number that [#back] can reach}
    public long first() {
        return history.first();
    }

    /// Issues `count` instructions, or fewer where the run ends or a breakpoint is reached.
    public Stop step(long count) {
        return advance(count, Optional.empty());
    }

    /// Runs to a breakpoint or the end.
    public Stop resume() {
        return advance(Long.MAX_VALUE, Optional.empty());
    }

    /// Runs to `target`, a breakpoint or the end, by at least one instruction; a cycle that has come stays where it is.
    public Stop runTo(Target target) {
        return advance(Long.MAX_VALUE, Optional.of(target));
    }

    /// Runs until instruction `pc` or one behind it is next, past all passes of the loops before it; or to a breakpoint or the end.
    public Stop runBeyond(int pc) {
        while (true) {
            var stop = advance(1, Optional.empty());
            if (!(stop instanceof Stop.Stepped) || run.pc() >= pc) {
                return stop;
            }
        }
    }

    /// Goes back by `count` instructions, or as far as there is anything to go back to.
    public void back(long count) {
        goTo(Math.max(history.first(), run.number() - Math.min(count, run.number())));
    }

    private void goTo(long number) {
        run.resume(history.before(number));
        while (run.number() < number) {
            run.step();
        }
    }

    /// Goes on from a stored state; nothing before it can be reached.
    /// @throws IllegalArgumentException if no run can have that state; then nothing changed
    public void restore(MachineState state) {
        run.resume(state);
        history = new History(run);
    }

    private record Watched(int breakpoint, Target target, long[] was) {}

    private Stop advance(long count, Optional<Target> until) {
        if (run.outcome().isPresent()) {
            return new Stop.Ended(run.outcome().get());
        }
        var watched = new ArrayList<Watched>();
        until.ifPresent(target -> watched.add(watched(0, target)));
        breakpoints.forEach((number, target) -> watched.add(watched(number, target)));
        if (until.isPresent() && until.get() instanceof Target.Cycle(long cycle) && comes(cycle)) {
            return new Stop.Reached(0, until.get(), NOTHING, NOTHING);
        }
        for (long i = 0; i < count; i++) {
            if (Thread.interrupted()) {
                return new Stop.Interrupted();
            }
            int from = run.pc();
            long overflows = run.overflows();
            var end = run.step();
            if (end.isPresent()) {
                return new Stop.Ended(end.get());
            }
            history.note(run);
            for (var each : watched) {
                if (reached(each, from, overflows)) {
                    long[] is = each.target() instanceof Target.Change(var location) ? location.values(run, run.cycle()) : NOTHING;
                    return new Stop.Reached(each.breakpoint(), each.target(), each.was(), is);
                }
            }
        }
        return new Stop.Stepped();
    }

    private Watched watched(int breakpoint, Target target) {
        return new Watched(breakpoint, target, target instanceof Target.Change(var location) ? location.values(run, run.cycle()) : NOTHING);
    }

    private boolean comes(long cycle) {
        return run.next().map(next -> next.cycle() >= cycle).orElse(true);
    }

    private boolean reached(Watched watched, int from, long overflows) {
        var places = run.program().places();
        var place = places.get(run.pc());
        return switch (watched.target()) {
            case Target.Cycle(long cycle) -> run.lastIssue() < cycle && comes(cycle);
            case Target.Instruction(int pc) -> run.pc() == pc;
            case Target.Line(int line) -> place.line() == line && (places.get(from).line() != line || run.pc() <= from);
            case Target.Op(int op, _) -> place.op() == op && places.get(from).op() != op;
            case Target.Overflow() -> run.overflows() > overflows;
            case Target.Change(var location) -> !Arrays.equals(location.values(run, run.cycle()), watched.was());
        };
    }

    /// {@return the state, for a checkpoint}
    /// @throws IllegalStateException if the run is over
    public MachineState state() {
        return run.state(Optional.empty());
    }

    /// {@return source lines that instructions come from, ascending}
    public Collection<Integer> lines() {
        return List.copyOf(new TreeSet<>(run.program().places().stream().map(place -> place.line()).filter(line -> line > 0).toList()));
    }
}
