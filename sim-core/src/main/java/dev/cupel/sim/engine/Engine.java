package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.IssueRule;
import dev.cupel.isa.timing.Scoreboard;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.state.MachineState;
import dev.cupel.sim.state.MachineState.Part;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.MemoryAccess;
import dev.cupel.sim.unit.Trap;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One run. Goes from issue to issue: decides the cycle by [IssueRule] (or takes it from a recorded schedule), computes the instruction's results
/// at once, since rules 3 and 4 make register order program order, and lets a transfer's bytes move when the first access behind its end comes.
/// Between two instructions its state can be taken, and another engine resumed from it.
final class Engine implements Recorder.Position {
    private static final Optional<Outcome> RUNNING = Optional.empty();
    private static final long INTERRUPT_INTERVAL = 1 << 14;

    private final Code code;
    private final Step[] steps;
    private final Datapath path;
    private final Recorder recorder;
    private Scoreboard board;
    private final DemandTable demands;
    private final DemandCounts counts;
    private final Charges charges;
    /// Whether results are computed; else time alone.
    private final boolean values;
    /// The gaps of a recorded schedule; null where this run decides them.
    private final IssueCycles.@Nullable Reader recorded;
    /// How the recorded schedule ended, for the run that follows it.
    private final Outcome recordedOutcome;
    /// Keeps this run's gaps.
    private final Optional<IssueCycles> issues;
    private final Optional<Timeline> timeline;
    /// Instructions after which the run stops.
    private final long limit;
    private final long maxCycles;

    private final HostTensors tensors;
    private final Transfers transfers;
    private LoopNest loops = new LoopNest();
    private int pc;
    private long cycle = -1;
    private long number;
    private long cycles;
    /// Takes down what this run goes through, for others to follow.
    private Optional<Unrolled.Builder> unrolling = Optional.empty();
    /// What this run follows, the place that it is at, and whether that is in the last pass of all loops.
    private @Nullable Unrolled unrolled;
    private int place;
    private boolean lastPass;

    private Engine(Code code, boolean values, @Nullable Schedule follows, long limit, boolean keepIssues, Probe probe) {
        this(code, code::path, values, follows, limit, keepIssues, probe);
    }

    private Engine(Code code, Function<FaultSink, Datapath> paths, boolean values, @Nullable Schedule follows, long limit, boolean keepIssues, Probe probe) {
        this.code = code;
        steps = code.steps();
        this.values = values;
        this.limit = limit;
        recorded = follows == null ? null : follows.issues().orElseThrow().reader();
        recordedOutcome = follows == null ? new Outcome.Halted() : follows.outcome();
        issues = keepIssues ? Optional.of(new IssueCycles()) : Optional.empty();
        timeline = probe.equals(Probe.NONE) ? Optional.empty() : Optional.of(new Timeline(probe, code));
        maxCycles = code.options().maxCycles();
        recorder = new Recorder(code.program(), code.options().firstEvents(), timeline, this);
        path = paths.apply(recorder);
        board = new Scoreboard(code.machine());
        demands = code.demands();
        counts = new DemandCounts(demands);
        charges = new Charges(code.program(), follows == null);
        tensors = new HostTensors(code, path);
        transfers = new Transfers(code, path, tensors, recorder);
    }

    /// {@return the run of time alone, of at most `limit` instructions}
    static Schedule schedule(Code code, long limit, boolean keepIssues) {
        var engine = new Engine(code, false, null, limit, keepIssues, Probe.NONE);
        return engine.close(engine.run());
    }

    /// {@return the run of time and values}
    static RunResult run(Code code, Inputs inputs, Probe probe) {
        var engine = start(code, inputs, probe);
        var outcome = engine.run();
        engine.tellEnd();
        return engine.result(engine.close(outcome));
    }

    /// {@return a run of time and values that has not begun}
    static Engine start(Code code, Inputs inputs, Probe probe) {
        var engine = new Engine(code, true, null, Long.MAX_VALUE, false, probe);
        engine.tensors.write(inputs);
        return engine;
    }

    /// {@return a run of time and values that goes on from `state`}
    /// @throws IllegalArgumentException if no run of the program on the machine can have that state, or it lacks the events that the probe waits for
    static Engine resume(Code code, MachineState state, Probe probe) {
        var engine = new Engine(code, faults -> code.path(state.dram(), faults), true, null, Long.MAX_VALUE, false, probe);
        engine.load(state);
        return engine;
    }

    /// {@return the run that `schedule` knows, unrolled; empty where it did not halt, or is too long}
    static Optional<Unrolled> unroll(Code code, Schedule schedule) {
        long instructions = schedule.total().instructions();
        if (instructions > Unrolled.MOST || !schedule.outcome().completed()) {
            return Optional.empty();
        }
        var engine = new Engine(code, false, schedule, instructions, false, Probe.NONE);
        var builder = new Unrolled.Builder(code);
        engine.unrolling = Optional.of(builder);
        engine.run();
        // What the scalars leave behind is told in every run anew, by its own instructions.
        return engine.recorder.events() > 0 ? Optional.empty() : Optional.of(builder.build());
    }

    /// {@return the run of values alone, whose issues `schedule` knows}
    /// @param unrolled   what it goes through; empty where it shall find out
    /// @param repetition of whose data paths it uses one
    static RunResult follow(Code code, Inputs inputs, Schedule schedule, Optional<Unrolled> unrolled, Repetition repetition) {
        long instructions = schedule.total().instructions();
        var engine = new Engine(code, faults -> repetition.path(unrolled, faults), true, schedule, instructions, false, Probe.NONE);
        engine.tensors.write(inputs);
        var outcome = unrolled.isPresent() ? engine.run(unrolled.get()) : engine.run();
        if (engine.number == instructions && outcome.equals(schedule.outcome())) {
            return engine.lastResult(schedule, repetition);
        }
        // A trap that depends on values cuts the schedule short.
        var cut = new Engine(code, false, null, engine.number, false, Probe.NONE);
        cut.run();
        return engine.lastResult(cut.close(outcome), repetition);
    }

    Schedule close(Outcome outcome) {
        return charges.close(outcome, demands, counts, issues);
    }

    /// Lets the probe hear the rest.
    void tellEnd() {
        timeline.ifPresent(t -> t.halt(pc, cycles - 1));
    }

    private RunResult lastResult(Schedule schedule, Repetition repetition) {
        var result = result(schedule);
        repetition.giveBack(path);
        return result;
    }

    RunResult result(Schedule schedule) {
        transfers.moveUntil(schedule.cycles());
        return new RunResult(schedule, recorder.log(), tensors.outputs(), tensors.observed());
    }

    private Outcome run() {
        long nextLook = number;
        while (number < limit) {
            if (number >= nextLook) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted after %d instructions, in cycle %d".formatted(number, cycle()));
                }
                nextLook = number + INTERRUPT_INTERVAL;
            }
            var end = timeline.isEmpty() && steps[pc].plain() ? plain(Math.min(nextLook, limit)) : step();
            if (end.isPresent()) {
                return end.get();
            }
        }
        cycles = cycle() + 1;
        return recordedOutcome;
    }

    /// Goes through a run that is unrolled.
    private Outcome run(Unrolled run) {
        unrolled = run;
        var specials = run.specials().iterator();
        int nextLook = 0;
        try {
            for (int group = 0; group < run.groups(); group++) {
                place = run.begin(group);
                if (place >= nextLook) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("interrupted after %d of %d instructions".formatted(run.number(place), limit));
                    }
                    nextLook = place + (int) INTERRUPT_INTERVAL;
                }
                var shortcut = run.shortcut(group);
                if (shortcut != null && shortcut.take(path)) {
                    continue;
                }
                for (int end = run.begin(group + 1); place < end; place++) {
                    var operation = run.operation(place);
                    if (operation != null) {
                        operation.execute(path);
                        path.instructionDone();
                    } else {
                        special(specials.next());
                    }
                }
            }
        } catch (Trap trap) {
            locate();
            return trapped(trap).orElseThrow();
        }
        unrolled = null;
        number = limit;
        return recordedOutcome;
    }

    private void special(Unrolled.Special special) {
        locate();
        System.arraycopy(special.scalars(), 0, path.scalars, 0, path.scalars.length);
        lastPass = special.lastPass();
        var step = steps[pc];
        perform(step);
        path.instructionDone();
        if (!step.observed().isEmpty()) {
            observe(step);
        }
    }

    /// Looks up which instruction is at work.
    private void locate() {
        if (unrolled != null) {
            pc = unrolled.pc(place);
            number = unrolled.number(place) + 1L;
        }
    }

    private boolean lastPass() {
        return unrolled == null ? loops.lastPass() : lastPass;
    }

    /// Takes down the instruction that is about to be performed.
    private void unroll(Step step, Unrolled.Builder builder) {
        boolean special = switch (step.kind()) {
            case TRANSFER, ROWS -> true;
            case ACCESS -> {
                var access = access(step);
                if (access.stores()) {
                    builder.written(access.lowest(path), access.highest(path));
                }
                yield meetsTransfers(access, step);
            }
            case VECTOR, WAIT, SET_LENGTH, LOAD_IMMEDIATE, ADD_SCALAR, LOOP, HALT -> false;
        };
        if (special || !step.observed().isEmpty()) {
            builder.special(pc, number - 1, cycle(), path.scalars, loops.lastPass());
            return;
        }
        switch (step.kind()) {
            case VECTOR, ACCESS -> builder.operation(pc, number - 1, cycle(), path.scalars);
            case SET_LENGTH -> builder.length(pc, number - 1, cycle(), step.amount().in(path.scalars));
            case TRANSFER, ROWS, WAIT, LOAD_IMMEDIATE, ADD_SCALAR, LOOP, HALT -> {}
        }
    }

    /// {@return whether transfers end before a load or store, or touch the same bytes}
    private boolean meetsTransfers(MemoryAccess access, Step step) {
        if (transfers.isEmpty()) {
            return false;
        }
        int outstanding = transfers.all().size();
        transfers.moveUntil(cycle() + 2);
        boolean meets = transfers.meet(access);
        if (meets) {
            var demand = demand(step).demand;
            transfers.moveUntil(cycle() + 2 + (demand.beats() - 1L) * demand.interval());
        }
        return meets || transfers.all().size() < outstanding;
    }

    /// Issues plain instructions, one behind the other, up to one that is not, or to the `stop`-th of the run: as [#step] does, with all left out that does
    /// not concern them.
    ///
    /// @return how the run ended with the last; empty where it goes on
    private Optional<Outcome> plain(long stop) {
        try {
            var step = steps[pc];
            do {
                if (recorded == null && !issue(demands.plain(pc, path.vl))) {
                    return cycleLimit();
                }
                number++;
                if (values) {
                    step.compute(path);
                    path.instructionDone();
                } else if (unrolling.isPresent()) {
                    unroll(step, unrolling.get());
                }
                step = steps[++pc];
            } while (step.plain() && number < stop);
            return RUNNING;
        } catch (Trap trap) {
            return trapped(trap);
        }
    }

    /// Issues the next instruction.
    ///
    /// @return how the run ended with it; empty where it goes on
    Optional<Outcome> step() {
        var step = steps[pc];
        if (recorded == null && !issue(demand(step))) {
            return cycleLimit();
        }
        number++;
        if (step.kind() == Step.Kind.HALT) {
            return Optional.of(halt());
        }
        try {
            if (unrolling.isPresent()) {
                unroll(step, unrolling.get());
            }
            perform(step);
            path.instructionDone();
            advance(step);
            if (!step.observed().isEmpty()) {
                observe(step);
            }
            next(step);
        } catch (Trap trap) {
            return trapped(trap);
        }
        return RUNNING;
    }

    private Optional<Outcome> cycleLimit() {
        cycles = maxCycles;
        return Optional.of(new Outcome.CycleLimit(pc, code.program().places().get(pc)));
    }

    private Optional<Outcome> trapped(Trap trap) {
        cycles = cycle() + 1;
        return Optional.of(new Outcome.Trapped(trap.reason(), pc, code.program().places().get(pc)));
    }

    /// {@return the last issue; empty before the first, and without a probe}
    Optional<SimEvent.Issue> issue() {
        return timeline.flatMap(Timeline::lastIssue);
    }

    long number() {
        return number;
    }

    /// {@return the cycle of the last issue; -1 before the first}
    @Override
    public long cycle() {
        if (unrolled != null) {
            return unrolled.cycle(place);
        }
        return recorded == null ? cycle : recorded.cycleOf(number - 1);
    }

    /// {@return cycles of the run, once it is over}
    long cycles() {
        return cycles;
    }

    @Override
    public int pc() {
        locate();
        return pc;
    }

    LoopNest loops() {
        return loops;
    }

    Datapath path() {
        return path;
    }

    Transfers transfers() {
        return transfers;
    }

    HostTensors tensors() {
        return tensors;
    }

    Recorder recorder() {
        return recorder;
    }

    /// {@return the cycle in which the next instruction issues, packed with what it waits for: see [IssueRule]}
    long decide() {
        return IssueRule.decide(board, demand(steps[pc]).demand);
    }

    /// Decides the cycle of the next issue, charges the gap and reserves what the instruction needs.
    ///
    /// @return false if the cycle limit comes first
    private boolean issue(DemandTable.Entry entry) {
        long decision = IssueRule.decide(board, entry.demand);
        long t = IssueRule.cycle(decision);
        var cause = IssueRule.cause(decision);
        if (t >= maxCycles) {
            charges.stall(pc, cause, maxCycles - 1 - cycle);
            return false;
        }
        long gap = t - cycle - 1;
        if (gap > 0) {
            charges.stall(pc, cause, gap);
        }
        board.issue(entry.demand, t);
        counts.add(entry);
        cycle = t;
        if (issues.isPresent()) {
            issues.get().append(gap);
        }
        if (timeline.isPresent()) {
            timeline.get().issue(pc, number, cause, gap, entry.demand, path.vl, t);
            if (entry.demand.transfer() > 0) {
                long end = board.lastTransferEnd();
                timeline.get().transfer(pc, end - entry.demand.transfer(), end, entry.bytes);
            }
        }
        return true;
    }

    private DemandTable.Entry demand(Step step) {
        return switch (step.kind()) {
            case VECTOR, ROWS -> demands.plain(pc, path.vl);
            case ACCESS -> {
                var access = access(step);
                yield demands.access(pc, path.vl, access.address(path), access.bits(), access.stride());
            }
            case TRANSFER -> demands.transfer(pc, path.vl, Math.clamp(step.amount().in(path.scalars), Transfers.LEAST_BYTES, Transfers.MOST_BYTES));
            // Their demand does not depend on vl.
            case WAIT, SET_LENGTH, LOAD_IMMEDIATE, ADD_SCALAR, LOOP, HALT -> demands.plain(pc, 1);
        };
    }

    private static MemoryAccess access(Step step) {
        var access = step.access();
        if (access == null) {
            throw new IllegalStateException(step.kind() + " is no load or store");
        }
        return access;
    }

    private void perform(Step step) {
        switch (step.kind()) {
            case VECTOR -> {
                if (values) {
                    step.compute(path);
                }
                if (timeline.isPresent()) {
                    timeline.get().writes(pc, demand(step).demand, cycle, path);
                }
            }
            case ACCESS -> {
                if (values) {
                    access(step, access(step));
                }
                if (timeline.isPresent()) {
                    timeline.get().writes(pc, demand(step).demand, cycle, path);
                }
            }
            case TRANSFER, ROWS -> transfer(step);
            case SET_LENGTH -> {
                int length = step.amount().in(path.scalars);
                if (length < 1 || length > code.machine().vectorLength()) {
                    throw new Trap("vl %d, must be in 1..%d".formatted(length, code.machine().vectorLength()));
                }
                path.vl = length;
            }
            case LOAD_IMMEDIATE -> path.scalars[step.scalar()] = step.amount().constant();
            case ADD_SCALAR -> path.scalars[step.scalar()] = sum(path.scalars[step.source()], step.amount().in(path.scalars));
            case WAIT, LOOP, HALT -> {}
        }
    }

    /// Post-increments.
    private void advance(Step step) {
        int[] incremented = step.incremented();
        for (int i = 0; i < incremented.length; i++) {
            int scalar = incremented[i];
            path.scalars[scalar] = sum(path.scalars[scalar], step.increments()[i]);
        }
    }

    private int sum(int a, int b) {
        int sum = a + b;
        if (((a ^ sum) & (b ^ sum)) >= 0) {
            return sum;
        }
        long exact = (long) a + b;
        recorder.fault(FaultKind.SCALAR, -1, exact, 32, 1);
        return switch (code.machine().overflow()) {
            case SAT -> exact < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            case WRAP -> sum;
            case TRAP -> throw new Trap("%d + %d does not fit a scalar of 32 bits".formatted(a, b));
        };
    }

    /// Moves `pc` to the next instruction: into, past or around loops.
    private void next(Step step) {
        if (step.kind() == Step.Kind.LOOP) {
            int count = step.amount().in(path.scalars);
            if (count < 0) {
                throw new Trap("loop count %d, must be at least 0".formatted(count));
            }
            if (count > 0) {
                loops.enter(pc, step.body(), count);
                pc++;
                return;
            }
            // Straight behind the body, where an enclosing body may end as well.
            pc += step.body();
        }
        pc = loops.next(pc);
    }

    private Outcome halt() {
        if (recorded != null) {
            return recordedOutcome;
        }
        long last = board.quiet(cycle);
        boolean inTime = last < maxCycles;
        cycles = Math.min(last + 1, maxCycles);
        charges.stall(pc, Cause.DRAIN, cycles - 1 - cycle);
        return inTime ? new Outcome.Halted() : new Outcome.CycleLimit(pc, code.program().places().get(pc));
    }

    /// A load or store: at once, or beat by beat where an outstanding transfer touches the same bytes.
    private void access(Step step, MemoryAccess access) {
        if (!transfers.isEmpty()) {
            transfers.moveUntil(cycle() + 2);
            if (transfers.meet(access)) {
                accessByBeats(step, access);
                return;
            }
        }
        access.execute(path);
    }

    private void accessByBeats(Step step, MemoryAccess access) {
        access.prepare(path);
        int interval = demand(step).demand.interval();
        int lanes = code.machine().lanes();
        for (int from = 0, beat = 0; from < path.vl; from += lanes, beat++) {
            int to = Math.min(from + lanes, path.vl);
            transfers.moveUntil(cycle() + 2 + (long) beat * interval);
            // What a load cannot fit is told before its race (section 4): moving comes first.
            access.move(path, from, to);
            for (int i = from; i < to; i++) {
                if (access.takes(path, i) && !path.reported(i) && transfers.race(access, i)) {
                    path.report(i);
                    recorder.fault(FaultKind.RACE, i, access.firstByte(path, i), access.bits(), 0);
                }
            }
        }
    }

    private void transfer(Step step) {
        if (recorded != null) {
            board.issue(demand(step).demand, cycle());
        }
        transfers.moveUntil(cycle());
        var transfer = transfers.of(pc, board.lastTransferEnd(), lastPass());
        unrolling.filter(_ -> !transfer.toDram()).ifPresent(builder -> builder.written(transfer.scratchpad(), transfer.scratchpadEnd()));
        if (values || unrolling.isPresent()) {
            transfers.add(transfer);
        }
    }

    /// Reads the tensors that are ready now; those behind a transfer are read when it ends.
    private void observe(Step step) {
        boolean transfer = step.kind() == Step.Kind.TRANSFER || step.kind() == Step.Kind.ROWS;
        if (values && !transfer && lastPass()) {
            tensors.observe(step.observed());
        }
    }

    /// {@return the state between two instructions}
    /// @param earlier a state whose equal pages are shared
    MachineState state(Optional<MachineState> earlier) {
        return new MachineState.Builder(earlier)
                .part(Part.CLOCK, this::saveClock)
                .part(Part.REGISTERS, to -> Registers.save(path, to))
                .part(Part.SCRATCHPAD, to -> to.bytes(path.scratchpad.bytes()))
                .part(Part.TRANSFERS, transfers::save)
                .part(Part.SCOREBOARD, to -> to.numbers(board.toNumbers()))
                .part(Part.CHARGES, charges::save)
                .part(Part.DEMANDS, to -> counts.save(to, steps.length))
                .part(Part.LOG, recorder::save)
                .part(Part.TENSORS, tensors::save)
                .part(Part.EVENTS, to -> {
                    to.flag(timeline.isPresent());
                    timeline.ifPresent(t -> t.save(to));
                })
                .build(number, path.dram.freeze());
    }

    private void load(MachineState state) {
        state.read(Part.CLOCK, this::loadClock);
        state.read(Part.REGISTERS, from -> Registers.load(path, code.machine(), from));
        state.read(Part.SCRATCHPAD, from -> from.bytes(path.scratchpad.bytes()));
        state.read(Part.TRANSFERS, transfers::load);
        state.read(Part.SCOREBOARD, this::loadBoard);
        state.read(Part.CHARGES, charges::load);
        state.read(Part.DEMANDS, from -> counts.load(from, code.instructions(), code.machine()));
        state.read(Part.LOG, recorder::load);
        state.read(Part.TENSORS, tensors::load);
        state.read(Part.EVENTS, from -> {
            // Without a probe they are read and dropped.
            if (from.inRange("events kept", from.flag() ? 1 : 0, timeline.isPresent() ? 1 : 0, 1) == 1) {
                timeline.orElseGet(() -> new Timeline(Probe.NONE, code)).load(from, code.program(), recorder);
            }
        });
    }

    private void saveClock(StateWriter to) {
        to.number(number);
        to.number(cycle);
        to.number(pc);
        loops.save(to);
    }

    private void loadClock(StateReader from) {
        number = from.longNumber("instructions", 0, Machine.max(63));
        cycle = from.longNumber("cycle", -1, Machine.max(63));
        pc = from.number("pc", 0, steps.length - 1);
        loops = LoopNest.read(from, code, pc);
    }

    private void loadBoard(StateReader from) {
        int count = board.toNumbers().length;
        board = Scoreboard.restored(code.machine(), from.longNumbers("cycle", count, Long.MIN_VALUE, Long.MAX_VALUE));
        from.inRange("last issue", board.lastIssue(), cycle, cycle);
    }
}
