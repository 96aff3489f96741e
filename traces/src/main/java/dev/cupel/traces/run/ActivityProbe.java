package dev.cupel.traces.run;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.VectorInstruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Demand;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.traces.view.Activity;
import dev.cupel.traces.view.ActivityView;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Notes when units take beats and transfers move data, when ports are taken and what is live, and counts what the instructions of each op do.
final class ActivityProbe implements Probe {
    /// An instruction at one vl and interval. Bytes of a transfer do not matter here.
    private record Known(Demand demand, boolean partial, int vl, int interval, @Nullable Known next) {}

    /// Bytes of the scratchpad that a transfer reads or writes.
    private record Span(long first, long end, boolean writes) {}

    private final Program program;
    private final Instruction[] code;
    private final Machine machine;
    private final @Nullable Known[] known;
    private final ScalarWalk scalars;
    private final Activity activity;
    private final Ports readPorts;
    private final Ports writePorts;
    private final RegisterLives vectors;
    private final RegisterLives accumulators;
    private final ScratchpadLives scratchpad;
    /// Of transfers that did not start yet; they start in the order of issue.
    private final ArrayDeque<Span> transfers = new ArrayDeque<>();
    private final WorkProbe work;
    private Span moving = new Span(0, 0, false);
    private long transferStart;

    ActivityProbe(Program program, Machine machine) {
        this.program = program;
        code = program.code().toArray(Instruction[]::new);
        this.machine = machine;
        known = new Known[code.length];
        scalars = new ScalarWalk(program.code());
        activity = new Activity(machine);
        readPorts = new Ports(machine.readPorts());
        writePorts = new Ports(machine.writePorts());
        vectors = new RegisterLives(ActivityView.VECTORS, activity::vector);
        accumulators = new RegisterLives(ActivityView.ACCUMULATORS, activity::accumulator);
        scratchpad = new ScratchpadLives(machine.scratchpad().bytes(), activity::scratchpad);
        work = new WorkProbe(program);
    }

    @Override
    public void on(SimEvent event) {
        switch (event) {
            case SimEvent.Issue issue -> issue(issue);
            // Transfers run one at a time.
            case SimEvent.TransferStart start -> {
                transferStart = start.time();
                moving = transfers.remove();
                if (moving.writes()) {
                    scratchpad.replace(moving.first(), moving.end(), start.time());
                }
            }
            case SimEvent.TransferEnd end -> {
                activity.busy(Unit.DMA, transferStart, end.time());
                if (!moving.writes()) {
                    scratchpad.need(moving.first(), moving.end(), end.time());
                }
            }
            case SimEvent.FirstWrite _, SimEvent.LastWrite _, SimEvent.Overflow _, SimEvent.Halt _ -> {}
        }
    }

    private void issue(SimEvent.Issue issue) {
        int pc = issue.pc();
        var instruction = code[pc];
        work.on(issue);
        // Beats are read from the cycle after the issue on.
        long from = issue.time() + 1;
        long to = issue.busyUntil() + 1;
        switch (instruction) {
            case VectorInstruction vector -> {
                activity.busy(issue.unit(), from, to);
                registers(known(pc, vector, issue), from, to);
                access(vector, issue.vl(), from + 1, to + 1);
            }
            case DmaIn in -> transfers.add(span(in.scratchpad(), scalars.value(in.size()), true));
            case DmaOut out -> transfers.add(span(out.scratchpad(), scalars.value(out.size()), false));
            case DmaRows rows -> {
                readPorts.take(from, to, activity::readPort);
                vectors.need(rows.index().index(), to);
                transfers.add(span(Address.of(rows.scratchpad(), 0), (long) issue.vl() * rows.rowBytes(), true));
            }
            default -> {}
        }
        scalars.pass(pc, instruction);
    }

    private Span span(Address at, long bytes, boolean writes) {
        long first = scalars.address(at);
        return new Span(first, first + Math.max(1, bytes), writes);
    }

    private Known known(int pc, VectorInstruction instruction, SimEvent.Issue issue) {
        int interval = (int) ((issue.busyUntil() - issue.time()) / issue.beats());
        Known there = known[pc];
        while (there != null && (there.vl != issue.vl() || there.interval != interval)) {
            there = there.next;
        }
        if (there == null) {
            var demand = Demand.of(instruction, machine, issue.vl(), interval, 0);
            there = new Known(demand, demand.reduction() || instruction.mask().isPresent(), issue.vl(), interval, known[pc]);
            known[pc] = there;
        }
        return there;
    }

    private void registers(Known instruction, long from, long to) {
        var demand = instruction.demand();
        for (int register : demand.vectors()) {
            readPorts.take(from, to, activity::readPort);
            vectors.need(register, to);
        }
        for (int register : demand.broadcasts()) {
            readPorts.take(from, from + 1, activity::readPort);
            vectors.need(register, from + 1);
        }
        for (int register : demand.accumulators()) {
            accumulators.need(register, to);
        }
        long first = from + demand.firstWrite();
        long end = from + demand.lastWrite() + 1;
        if (demand.vector() >= 0) {
            writePorts.take(first, end, activity::writePort);
            write(vectors, demand.vector(), instruction.partial(), first, end);
        }
        if (demand.accumulator() >= 0) {
            boolean adds = demand.accumulates() && (demand.vectors().length > 0 || demand.broadcasts().length > 0);
            write(accumulators, demand.accumulator(), instruction.partial() || adds, first, end);
        }
    }

    private static void write(RegisterLives lives, int register, boolean goesOn, long first, long end) {
        if (goesOn) {
            lives.need(register, end);
        } else {
            lives.replace(register, first);
        }
    }

    private void access(VectorInstruction instruction, int vl, long from, long to) {
        switch (instruction) {
            case Load load -> eachSpan(load.at(), load.bits(), load.stride(), vl, (first, end) -> scratchpad.need(first, end, to));
            case Store store -> eachSpan(store.at(), store.bits(), store.stride(), vl, (first, end) -> scratchpad.replace(first, end, from));
            default -> {}
        }
    }

    @FunctionalInterface
    private interface Bytes {
        void span(long first, long end);
    }

    private void eachSpan(Address at, int bits, int stride, int vl, Bytes bytes) {
        long base = scalars.address(at);
        if (stride == 1) {
            bytes.span(base, base + Math.ceilDiv((long) vl * bits, 8));
            return;
        }
        for (int i = 0; i < vl; i++) {
            long bit = (long) i * stride * bits;
            bytes.span(base + Math.floorDiv(bit, 8), base + Math.ceilDiv(bit + bits, 8));
        }
    }

    /// {@return how occupied the machine was over a run of `cycles` cycles} Called once, after the run.
    ActivityView view(long cycles) {
        for (var tensor : program.tensors()) {
            if (tensor.role() == Role.OUTPUT && tensor.memory() == Memory.SCRATCHPAD) {
                long last = 0;
                for (int axis = 0; axis < tensor.shape().size(); axis++) {
                    last += (tensor.shape().get(axis) - 1L) * tensor.strides().get(axis);
                }
                scratchpad.need(tensor.address(), tensor.address() + Math.ceilDiv((last + 1) * tensor.bits(), 8), cycles);
            }
        }
        vectors.close();
        accumulators.close();
        scratchpad.close();
        return activity.view(cycles);
    }

    /// {@return what its instructions did}
    WorkProbe work() {
        return work;
    }
}
