package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Demand;
import dev.cupel.isa.timing.Wait;
import dev.cupel.isa.timing.Waits;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.Datapath;
import java.util.Arrays;
import java.util.Optional;
import java.util.PriorityQueue;

/// Brings the events of a probed run into their total order: each waits until nothing earlier can come any more. Exists only where a probe listens.
final class Timeline {
    private static final long[] NO_VALUES = {};

    private final Probe probe;
    private final PriorityQueue<SimEvent> waiting = new PriorityQueue<>(SimEvent.ORDER);
    /// Who made each reservation; empty where the probe does not want to know.
    private Optional<Waits> waits;
    private final Machine machine;
    private final int lastPc;
    private long sequence;
    /// The last issue: its number and its instruction.
    private long number = -1;
    private int issued = -1;

    Timeline(Probe probe, Code code) {
        this.probe = probe;
        machine = code.machine();
        waits = probe.wantsWaits() ? Optional.of(new Waits(machine)) : Optional.empty();
        lastPc = code.instructions().length - 1;
    }

    /// Instruction number `which` issues in cycle `t`. What it does later follows by [#writes] and [#transfer].
    void issue(int pc, long which, Cause cause, long gap, Demand demand, int vl, long t) {
        emitBefore(t);
        number = which;
        issued = pc;
        var wait = waits.map(board -> board.issue(demand)).orElse(Wait.NONE);
        long busyUntil = t + (long) demand.beats() * demand.interval();
        waiting.add(new SimEvent.Issue(t, sequence++, pc, number, cause, gap, demand.unit(), vl, demand.beats(), busyUntil, wait));
    }

    void overflow(OverflowEvent event) {
        waiting.add(new SimEvent.Overflow(sequence++, number, event));
    }

    /// The registers that the instruction writes; the data path holds its results.
    void writes(int pc, Demand demand, long t, Datapath path) {
        if (demand.vector() >= 0) {
            write(pc, demand, t, path, new RegisterName(RegisterName.File.VECTOR, demand.vector()));
        }
        if (demand.accumulator() >= 0) {
            write(pc, demand, t, path, new RegisterName(RegisterName.File.ACCUMULATOR, demand.accumulator()));
        }
        if (demand.mask() >= 0) {
            write(pc, demand, t, path, new RegisterName(RegisterName.File.MASK, demand.mask()));
        }
    }

    private void write(int pc, Demand demand, long t, Datapath path, RegisterName register) {
        long[] values = probe.wantsValues() ? values(path, register) : NO_VALUES;
        waiting.add(new SimEvent.FirstWrite(t + 1 + demand.firstWrite(), sequence++, pc, number, register));
        waiting.add(new SimEvent.LastWrite(t + 1 + demand.lastWrite(), sequence++, pc, number, register, values));
    }

    private static long[] values(Datapath path, RegisterName register) {
        return switch (register.file()) {
            case VECTOR -> Arrays.stream(path.vectors.words(register.index())).asLongStream().toArray();
            case ACCUMULATOR -> path.accumulators.sums(register.index()).clone();
            case MASK -> Arrays.stream(path.masks.bits(register.index())).mapToLong(bit -> bit & 1).toArray();
        };
    }

    void transfer(int pc, long start, long end, long bytes) {
        waiting.add(new SimEvent.TransferStart(start, sequence++, pc, number, bytes));
        waiting.add(new SimEvent.TransferEnd(end, sequence++, pc, number, bytes));
    }

    /// The run ends in cycle `t`; what would have come later does not.
    void halt(int pc, long t) {
        // Halt is the last instruction; where it issued, the run drains.
        var wait = issued == lastPc ? waits.map(Waits::drain).orElse(Wait.NONE) : Wait.NONE;
        waiting.add(new SimEvent.Halt(t, sequence++, pc, number, wait));
        emitBefore(t + 1);
        waiting.clear();
    }

    /// {@return the last issue, which waits here until the next}
    Optional<SimEvent.Issue> lastIssue() {
        return waiting.stream().filter(SimEvent.Issue.class::isInstance).map(SimEvent.Issue.class::cast).findFirst();
    }

    void save(StateWriter to) {
        to.number(sequence);
        to.number(number);
        to.number(issued);
        long[] numbers = waits.map(Waits::toNumbers).orElse(NO_VALUES);
        to.number(numbers.length);
        to.numbers(numbers);
        to.number(waiting.size());
        waiting.stream().sorted(SimEvent.ORDER).forEach(event -> EventState.save(event, to));
    }

    void load(StateReader from, Program program, Recorder recorder) {
        sequence = from.longNumber("sequence", 0, Machine.max(63));
        number = from.longNumber("issue", -1, Machine.max(63));
        issued = from.number("pc", -1, lastPc);
        int known = new Waits(machine).toNumbers().length;
        int size = from.number("numbers of waits", waits.isPresent() ? known : 0, known);
        long[] numbers = from.longNumbers("wait", size, Long.MIN_VALUE, Long.MAX_VALUE);
        waits = waits.map(_ -> Waits.restored(machine, numbers));
        int count = from.number("events", 0, Integer.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            waiting.add(EventState.read(from, program, recorder));
        }
    }

    private void emitBefore(long t) {
        while (!waiting.isEmpty() && waiting.element().time() < t) {
            probe.on(waiting.remove());
        }
    }
}
