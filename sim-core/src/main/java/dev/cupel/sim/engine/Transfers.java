package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Machine;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.MemoryAccess;
import dev.cupel.sim.unit.Trap;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;

/// The transfers whose bytes did not move yet, oldest first. They end in that order, and move when the first access behind their end comes.
final class Transfers {
    static final int LEAST_BYTES = 1;
    static final int MOST_BYTES = (1 << 28) - 1;

    private final Code code;
    private final Datapath path;
    private final HostTensors tensors;
    private final FaultSink faults;
    private final ArrayDeque<Transfer> outstanding = new ArrayDeque<>();

    Transfers(Code code, Datapath path, HostTensors tensors, FaultSink faults) {
        this.code = code;
        this.path = path;
        this.tensors = tensors;
        this.faults = faults;
    }

    boolean isEmpty() {
        return outstanding.isEmpty();
    }

    /// {@return the transfers, oldest first}
    Collection<Transfer> all() {
        return Collections.unmodifiableCollection(outstanding);
    }

    /// Moves the bytes of all that end by cycle `t`.
    void moveUntil(long t) {
        while (!outstanding.isEmpty() && outstanding.element().end() <= t) {
            var transfer = outstanding.remove();
            transfer.move(path.scratchpad, path.dram);
            if (transfer.observed()) {
                tensors.observe(code.steps()[transfer.pc()].observed());
            }
        }
    }

    /// Moves bytes in copies of the memories, as [#moveUntil] would in the memories themselves.
    void moveUntil(long t, Scratchpad scratchpad, Dram dram) {
        for (var transfer : outstanding) {
            if (transfer.end() <= t) {
                transfer.move(scratchpad, dram);
            }
        }
    }

    /// {@return whether any element of an access conflicts with one of them}
    boolean meet(MemoryAccess access) {
        return conflict(access.lowest(path), access.highest(path), access.stores());
    }

    /// {@return whether element `i` of an access conflicts with one of them}
    boolean race(MemoryAccess access, int i) {
        return conflict(access.firstByte(path, i), access.endByte(path, i), access.stores());
    }

    private boolean conflict(long from, long to, boolean stores) {
        for (var transfer : outstanding) {
            if (transfer.conflicts(from, to, stores)) {
                return true;
            }
        }
        return false;
    }

    /// {@return the transfer that instruction `pc` starts}
    /// @param end      when its bytes are there
    /// @param observed see [Transfer]
    /// @throws Trap if it asks for what the machine does not do
    Transfer of(int pc, long end, boolean observed) {
        int[] x = path.scalars;
        return switch (code.instructions()[pc]) {
            case DmaIn(var to, var from, _) -> copy(pc, false, address(to), address(from), end, observed);
            case DmaOut(var to, var from, _) -> copy(pc, true, address(from), address(to), end, observed);
            case DmaRows i -> rows(pc, i, x[i.scratchpad().index()], x[i.dram().index()], end, observed);
            default -> throw new IllegalStateException(code.instructions()[pc] + " is no transfer");
        };
    }

    private long address(Address address) {
        return (long) path.scalars[address.base().index()] + address.offset();
    }

    private Transfer copy(int pc, boolean toDram, long scratchpad, long dram, long end, boolean observed) {
        int size = code.steps()[pc].amount().in(path.scalars);
        if (size < LEAST_BYTES || size > MOST_BYTES) {
            throw new Trap("transfer of %d bytes, must be in %d..%d".formatted(size, LEAST_BYTES, MOST_BYTES));
        }
        checkRanges(scratchpad, size, dram, size);
        return new Transfer(pc, toDram, scratchpad, new int[] {(int) dram}, size, end, observed);
    }

    private Transfer rows(int pc, DmaRows rows, long scratchpad, long dram, long end, boolean observed) {
        checkRanges(scratchpad, (long) path.vl * rows.rowBytes(), dram, (long) rows.rows() * rows.rowBytes());
        int[] index = path.vectors.words(rows.index().index());
        int[] from = new int[path.vl];
        for (int i = 0; i < from.length; i++) {
            int row = index[i];
            if (row < 0 || row >= rows.rows()) {
                int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(rows.rows() - 1));
                faults.index(i, row, width);
                row = 0;
            }
            from[i] = (int) (dram + (long) row * rows.rowBytes());
        }
        return new Transfer(pc, false, scratchpad, from, rows.rowBytes(), end, observed);
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

    void add(Transfer transfer) {
        outstanding.add(transfer);
    }

    void save(StateWriter to) {
        to.number(outstanding.size());
        for (var transfer : outstanding) {
            to.number(transfer.pc());
            to.flag(transfer.toDram());
            to.number(transfer.scratchpad());
            to.number(transfer.dram().length);
            to.numbers(transfer.dram());
            to.number(transfer.rowBytes());
            to.number(transfer.end());
            to.flag(transfer.observed());
        }
    }

    void load(StateReader from) {
        int count = from.number("transfers", 0, code.machine().dmaQueue());
        for (int i = 0; i < count; i++) {
            int pc = from.number("pc", 0, code.steps().length - 1);
            boolean toDram = from.flag();
            long scratchpad = from.longNumber("scratchpad address", 0, path.scratchpad.size());
            int rows = from.number("rows", 1, code.machine().vectorLength());
            int[] dram = from.numbers("DRAM address", rows, 0, path.dram.size());
            int rowBytes = from.number("bytes of a row", LEAST_BYTES, MOST_BYTES);
            long end = from.longNumber("end", 0, Machine.max(63));
            var transfer = new Transfer(pc, toDram, scratchpad, dram, rowBytes, end, from.flag());
            from.inRange("scratchpad address behind a transfer", transfer.scratchpadEnd(), 0, path.scratchpad.size());
            for (int address : dram) {
                from.inRange("DRAM address behind a row", (long) address + rowBytes, 0, path.dram.size());
            }
            add(transfer);
        }
    }
}
