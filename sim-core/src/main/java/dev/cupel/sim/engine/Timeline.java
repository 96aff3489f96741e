package dev.cupel.sim.engine;

import dev.cupel.isa.timing.Cause;
import dev.cupel.isa.timing.Demand;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.RegisterName;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.unit.Datapath;
import java.util.Arrays;
import java.util.PriorityQueue;

/// Brings the events of a probed run into their total order: each waits until nothing earlier can come any more. Exists only where a probe listens.
final class Timeline {
    private static final long[] NO_VALUES = {};

    private final Probe probe;
    private final PriorityQueue<SimEvent> waiting = new PriorityQueue<>(SimEvent.ORDER);
    private long sequence;

    Timeline(Probe probe) {
        this.probe = probe;
    }

    /// Instruction number `number` issues in cycle `t`. What it does later follows by [#writes] and [#transfer].
    void issue(int pc, long number, Cause cause, long gap, Demand demand, int vl, long t) {
        emitBefore(t);
        long busyUntil = t + (long) demand.beats() * demand.interval();
        waiting.add(new SimEvent.Issue(t, sequence++, pc, number, cause, gap, demand.unit(), vl, demand.beats(), busyUntil));
    }

    void overflow(OverflowEvent event) {
        waiting.add(new SimEvent.Overflow(sequence++, event));
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
        waiting.add(new SimEvent.FirstWrite(t + 1 + demand.firstWrite(), sequence++, pc, register));
        waiting.add(new SimEvent.LastWrite(t + 1 + demand.lastWrite(), sequence++, pc, register, values));
    }

    private static long[] values(Datapath path, RegisterName register) {
        return switch (register.file()) {
            case VECTOR -> Arrays.stream(path.vectors.words(register.index())).asLongStream().toArray();
            case ACCUMULATOR -> path.accumulators.sums(register.index()).clone();
            case MASK -> Arrays.stream(path.masks.bits(register.index())).mapToLong(bit -> bit & 1).toArray();
        };
    }

    void transfer(int pc, long start, long end, long bytes) {
        waiting.add(new SimEvent.TransferStart(start, sequence++, pc, bytes));
        waiting.add(new SimEvent.TransferEnd(end, sequence++, pc, bytes));
    }

    /// The run ends in cycle `t`; what would have come later does not.
    void halt(int pc, long t) {
        waiting.add(new SimEvent.Halt(t, sequence++, pc));
        emitBefore(t + 1);
        waiting.clear();
    }

    private void emitBefore(long t) {
        while (!waiting.isEmpty() && waiting.element().time() < t) {
            probe.on(waiting.remove());
        }
    }
}
