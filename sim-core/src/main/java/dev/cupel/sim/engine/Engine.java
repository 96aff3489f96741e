package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.IssueRule;
import dev.cupel.isa.timing.Scoreboard;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.MemoryAccess;
import dev.cupel.sim.unit.Trap;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// One run. Goes from issue to issue: decides the cycle by [IssueRule] (or takes it from a recorded schedule), computes the instruction's results
/// at once, since rules 3 and 4 make register order program order, and moves a transfer's bytes when the first access behind its end comes.
final class Engine implements Recorder.Position {
    private static final int MIN_TRANSFER = 1;
    private static final int MAX_TRANSFER = (1 << 28) - 1;
    private static final long INTERRUPT_INTERVAL = 1 << 14;

    private final Code code;
    private final Step[] steps;
    private final Datapath path;
    private final Recorder recorder;
    private final Scoreboard board;
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

    private final ArrayDeque<Transfer> transfers = new ArrayDeque<>();
    private final Map<String, int[]> observed = new TreeMap<>();
    private Inputs inputs = Inputs.NONE;
    private final int[] loopStart = new int[Code.LOOP_LEVELS];
    private final int[] loopEnd = new int[Code.LOOP_LEVELS];
    private final int[] loopLeft = new int[Code.LOOP_LEVELS];
    private int depth;
    private int pc;
    private long cycle = -1;
    private long number;
    private long cycles;

    private Engine(Code code, boolean values, @Nullable Schedule follows, long limit, boolean keepIssues, Probe probe) {
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
        var scratchpad = new Scratchpad(code.scratchpad().length);
        System.arraycopy(code.scratchpad(), 0, scratchpad.bytes(), 0, code.scratchpad().length);
        path = new Datapath(code.machine(), scratchpad, code.dram().fork(), code.rom(), recorder);
        board = new Scoreboard(code.machine());
        demands = code.demands();
        counts = new DemandCounts(demands);
        charges = new Charges(code.program(), follows == null);
    }

    /// {@return the run of time alone, of at most `limit` instructions}
    static Schedule schedule(Code code, long limit, boolean keepIssues) {
        var engine = new Engine(code, false, null, limit, keepIssues, Probe.NONE);
        return engine.close(engine.run());
    }

    /// {@return the run of time and values}
    static RunResult run(Code code, Inputs inputs, Probe probe) {
        var engine = new Engine(code, true, null, Long.MAX_VALUE, false, probe);
        engine.write(inputs);
        var outcome = engine.run();
        engine.timeline.ifPresent(t -> t.halt(engine.pc, engine.cycles - 1));
        return engine.result(engine.close(outcome));
    }

    /// {@return the run of values alone, whose issues `schedule` knows}
    static RunResult follow(Code code, Inputs inputs, Schedule schedule) {
        long instructions = schedule.total().instructions();
        var engine = new Engine(code, true, schedule, instructions, false, Probe.NONE);
        engine.write(inputs);
        var outcome = engine.run();
        if (engine.number == instructions && outcome.equals(schedule.outcome())) {
            return engine.result(schedule);
        }
        // A trap that depends on values cuts the schedule short.
        var cut = new Engine(code, false, null, engine.number, false, Probe.NONE);
        cut.run();
        return engine.result(cut.close(outcome));
    }

    private Schedule close(Outcome outcome) {
        return charges.close(outcome, demands, counts, issues);
    }

    private RunResult result(Schedule schedule) {
        moveUntil(schedule.cycles());
        var outputs = new TreeMap<String, int[]>();
        for (var tensor : code.tensors(Role.OUTPUT)) {
            outputs.put(tensor.name(), Tensors.read(tensor, path.scratchpad, path.dram));
        }
        return new RunResult(schedule, recorder.log(), outputs, observed);
    }

    private void write(Inputs inputs) {
        this.inputs = inputs;
        var tensors = code.tensors(Role.INPUT);
        for (var name : inputs.tensors().keySet()) {
            if (code.program().tensors().stream().noneMatch(t -> t.role() != Role.OUTPUT && t.name().equals(name))) {
                throw new IllegalArgumentException("input %s: the program has only %s".formatted(name,
                        tensors.stream().map(TensorBinding::name).toList()));
            }
        }
        for (var tensor : tensors) {
            int[] given = inputs.tensors().get(tensor.name());
            if (given != null) {
                Tensors.write(tensor, given, path.scratchpad, path.dram);
            }
        }
    }

    @Override
    public int pc() {
        return pc;
    }

    /// {@return the cycle of the last issue; -1 before the first}
    @Override
    public long cycle() {
        return recorded == null ? cycle : recorded.cycleOf(number - 1);
    }

    private Outcome run() {
        try {
            return issueAll();
        } catch (Trap trap) {
            cycles = cycle() + 1;
            return new Outcome.Trapped(trap.reason(), pc, code.program().places().get(pc));
        }
    }

    private Outcome issueAll() {
        long nextLook = number;
        while (number < limit) {
            if (number >= nextLook) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted after %d instructions, in cycle %d".formatted(number, cycle()));
                }
                nextLook = number + INTERRUPT_INTERVAL;
            }
            if (timeline.isEmpty() && steps[pc].plain()) {
                if (!issuePlain(Math.min(nextLook, limit))) {
                    return cycleLimit();
                }
                continue;
            }
            var step = steps[pc];
            if (recorded == null && !issue(demand(step))) {
                return cycleLimit();
            }
            number++;
            if (step.kind() == Step.Kind.HALT) {
                return halt();
            }
            perform(step);
            path.instructionDone();
            advance(step);
            if (!step.observed().isEmpty()) {
                observe(step);
            }
            next(step);
        }
        cycles = cycle() + 1;
        return recordedOutcome;
    }

    /// Issues plain instructions, one behind the other, up to one that is not, or to the `stop`-th of the run: all is left out that does not concern them.
    ///
    /// @return false if the cycle limit comes first
    private boolean issuePlain(long stop) {
        var step = steps[pc];
        do {
            if (recorded == null && !issue(demands.plain(pc, path.vl))) {
                return false;
            }
            number++;
            if (values) {
                step.compute(path);
                path.instructionDone();
            }
            step = steps[++pc];
        } while (step.plain() && number < stop);
        return true;
    }

    private Outcome cycleLimit() {
        cycles = maxCycles;
        return new Outcome.CycleLimit(pc, code.program().places().get(pc));
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
            case TRANSFER -> demands.transfer(pc, path.vl, Math.clamp(step.amount().in(path.scalars), MIN_TRANSFER, MAX_TRANSFER));
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
                loopStart[depth] = pc + 1;
                loopEnd[depth] = pc + step.body();
                loopLeft[depth] = count;
                depth++;
                pc++;
                return;
            }
            // Straight behind the body, where an enclosing body may end as well.
            pc += step.body();
        }
        while (depth > 0 && pc == loopEnd[depth - 1]) {
            if (--loopLeft[depth - 1] > 0) {
                pc = loopStart[depth - 1];
                return;
            }
            depth--;
        }
        pc++;
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
            moveUntil(cycle() + 2);
            if (meetsTransfer(access)) {
                accessByBeats(step, access);
                return;
            }
        }
        access.execute(path);
    }

    private boolean meetsTransfer(MemoryAccess access) {
        long first = Math.min(access.firstByte(path, 0), access.firstByte(path, path.vl - 1));
        long end = Math.max(access.endByte(path, 0), access.endByte(path, path.vl - 1));
        for (var transfer : transfers) {
            if (transfer.conflicts(first, end, access.stores())) {
                return true;
            }
        }
        return false;
    }

    private void accessByBeats(Step step, MemoryAccess access) {
        access.prepare(path);
        int interval = demand(step).demand.interval();
        int lanes = code.machine().lanes();
        for (int from = 0, beat = 0; from < path.vl; from += lanes, beat++) {
            int to = Math.min(from + lanes, path.vl);
            moveUntil(cycle() + 2 + (long) beat * interval);
            // What a load cannot fit is told before its race (section 4): moving comes first.
            access.move(path, from, to);
            for (int i = from; i < to; i++) {
                if (access.takes(path, i) && !path.reported(i) && races(access, i)) {
                    path.report(i);
                    recorder.fault(FaultKind.RACE, i, access.firstByte(path, i), access.bits(), 0);
                }
            }
        }
    }

    private boolean races(MemoryAccess access, int i) {
        for (var transfer : transfers) {
            if (transfer.conflicts(access.firstByte(path, i), access.endByte(path, i), access.stores())) {
                return true;
            }
        }
        return false;
    }

    /// Moves the bytes of all transfers that end by cycle `t`.
    private void moveUntil(long t) {
        while (!transfers.isEmpty() && transfers.element().end() <= t) {
            var transfer = transfers.remove();
            transfer.move(path.scratchpad, path.dram);
            transfer.observed().forEach(this::read);
        }
    }

    private void transfer(Step step) {
        if (recorded != null) {
            board.issue(demand(step).demand, cycle());
        }
        moveUntil(cycle());
        int[] x = path.scalars;
        switch (code.instructions()[pc]) {
            case DmaIn(var scratchpad, var dram, _) -> copy(step, false, address(scratchpad), address(dram));
            case DmaOut(var dram, var scratchpad, _) -> copy(step, true, address(scratchpad), address(dram));
            case DmaRows i -> rows(step, i, x[i.scratchpad().index()], x[i.dram().index()]);
            default -> throw new IllegalStateException(code.instructions()[pc] + " is no transfer");
        }
    }

    private long address(Address address) {
        return (long) path.scalars[address.base().index()] + address.offset();
    }

    private void copy(Step step, boolean toDram, long scratchpad, long dram) {
        int size = step.amount().in(path.scalars);
        if (size < MIN_TRANSFER || size > MAX_TRANSFER) {
            throw new Trap("transfer of %d bytes, must be in %d..%d".formatted(size, MIN_TRANSFER, MAX_TRANSFER));
        }
        checkRanges(scratchpad, size, dram, size);
        begin(step, toDram, scratchpad, new int[] {(int) dram}, size);
    }

    private void rows(Step step, DmaRows rows, long scratchpad, long dram) {
        checkRanges(scratchpad, (long) path.vl * rows.rowBytes(), dram, (long) rows.rows() * rows.rowBytes());
        if (!values) {
            return;
        }
        int[] index = path.vectors.words(rows.index().index());
        int[] from = new int[path.vl];
        for (int i = 0; i < from.length; i++) {
            int row = index[i];
            if (row < 0 || row >= rows.rows()) {
                int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(rows.rows() - 1));
                recorder.index(i, row, width);
                row = 0;
            }
            from[i] = (int) (dram + (long) row * rows.rowBytes());
        }
        begin(step, false, scratchpad, from, rows.rowBytes());
    }

    private void checkRanges(long scratchpad, long scratchpadSize, long dram, long dramSize) {
        if (!path.scratchpad.holds(scratchpad, scratchpad + scratchpadSize)) {
            throw new Trap("transfer at scratchpad bytes %d to %d, must lie in 0..%d".formatted(scratchpad, scratchpad + scratchpadSize - 1,
                    path.scratchpad.size() - 1));
        }
        if (!path.dram.holds(dram, dram + dramSize)) {
            throw new Trap("transfer at DRAM bytes %d to %d, must lie in 0..%d".formatted(dram, dram + dramSize - 1, path.dram.size() - 1));
        }
    }

    private void begin(Step step, boolean toDram, long scratchpad, int[] dram, int rowBytes) {
        if (values) {
            var ready = lastPass() ? step.observed() : List.<TensorBinding>of();
            transfers.add(new Transfer(toDram, scratchpad, dram, rowBytes, board.lastTransferEnd(), ready));
        }
    }

    /// Reads the tensors that are ready now; those behind a transfer are read when it ends.
    private void observe(Step step) {
        boolean transfer = step.kind() == Step.Kind.TRANSFER || step.kind() == Step.Kind.ROWS;
        if (values && !transfer && lastPass()) {
            step.observed().forEach(this::read);
        }
    }

    /// Keeps an observed tensor; one that is given is written first, whatever the program left there.
    private void read(TensorBinding tensor) {
        int[] given = inputs.tensors().get(tensor.name());
        if (given != null) {
            Tensors.write(tensor, given, path.scratchpad, path.dram);
        }
        observed.put(tensor.name(), Tensors.read(tensor, path.scratchpad, path.dram));
    }

    /// {@return whether this is the last pass of all loops around the instruction}
    private boolean lastPass() {
        for (int level = 0; level < depth; level++) {
            if (loopLeft[level] > 1) {
                return false;
            }
        }
        return true;
    }
}
