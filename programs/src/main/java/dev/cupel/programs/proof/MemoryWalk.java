package dev.cupel.programs.proof;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.DmaWait;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.programs.flow.ScalarFlow;
import dev.cupel.programs.flow.Stop;
import dev.cupel.programs.proof.Lanes.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What instructions do to the memories: loads and stores, transfers, and accesses that a transfer under way may meet.
final class MemoryWalk {
    /// An outstanding transfer's bytes of the scratchpad, or bytes that were sent to DRAM.
    record Bytes(long from, long to, boolean reads) {}

    /// An element written to the scratchpad.
    record Written(long nibble, int size, boolean signed) {}

    private final Machine machine;
    private final ValueAtHand hand;
    private final Registers registers;
    private final VectorWalk vectors;
    private final ScalarFlow flow;
    private final AbstractMemory scratchpad;
    private final AbstractMemory dram;
    private final Deque<Bytes> transfers = new ArrayDeque<>();
    private final List<Written> written = new ArrayList<>();
    private final List<Bytes> sent = new ArrayList<>();

    MemoryWalk(Machine machine, ValueAtHand hand, Registers registers, VectorWalk vectors, ScalarFlow flow, AbstractMemory scratchpad, AbstractMemory dram) {
        this.machine = machine;
        this.hand = hand;
        this.registers = registers;
        this.vectors = vectors;
        this.flow = flow;
        this.scratchpad = scratchpad;
        this.dram = dram;
    }

    /// From here on what is written is another op's.
    void open() {
        written.clear();
        sent.clear();
    }

    /// {@return elements of the scratchpad that the op wrote}
    List<Written> written() {
        return written;
    }

    /// {@return bytes of DRAM that the op wrote}
    List<Bytes> sent() {
        return sent;
    }

    /// Does what an instruction does to the memories. {@return whether it is one of theirs}
    boolean execute(Instruction instruction) {
        switch (instruction) {
            case DmaIn(var to, var from, var size) -> dma(flow.address(to), flow.value(size), false,
                    () -> scratchpad.copy(dram, flow.address(from), flow.address(to), flow.value(size)), flow.address(from));
            case DmaOut(var to, var from, var size) -> {
                dma(flow.address(from), flow.value(size), true, () -> dram.copy(scratchpad, flow.address(from), flow.address(to), flow.value(size)),
                        flow.address(to));
                sent.add(new Bytes(flow.address(to), flow.address(to) + flow.value(size), false));
            }
            case DmaRows rows -> rows(rows);
            case DmaWait(int outstanding) -> {
                while (transfers.size() > outstanding) {
                    transfers.remove();
                }
            }
            case Load load -> load(load);
            case Store store -> store(store);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void dma(long inScratchpad, int size, boolean reads, Runnable copy, long inDram) {
        if (size < 1 || size >= 1 << 28) {
            throw new Stop("a transfer of %d bytes".formatted(size));
        }
        if (inScratchpad < 0 || inScratchpad + size > machine.scratchpad().bytes() || inDram < 0 || inDram + size > machine.dram().bytes()) {
            throw new Stop("a transfer of %d bytes leaves the memories".formatted(size));
        }
        copy.run();
        transfers.add(new Bytes(inScratchpad, inScratchpad + size, reads));
    }

    /// Rows chosen by values: any of those that the index can name.
    private void rows(DmaRows rows) {
        long to = flow.value(rows.scratchpad());
        long from = flow.value(rows.dram());
        long bytes = (long) flow.vl() * rows.rowBytes();
        if (to < 0 || to + bytes > machine.scratchpad().bytes() || from < 0 || from + (long) rows.rows() * rows.rowBytes() > machine.dram().bytes()) {
            throw new Stop("rows leave the memories");
        }
        var index = registers.vector(rows.index());
        for (int i = 0; i < flow.vl(); i++) {
            hand.take(new View(index, 0, 1), i);
            hand.inRange(Fault.INDEX, i, 0, rows.rows() - 1L);
            registers.write(index, i, Optional.empty(), i);
            long at = to + (long) i * rows.rowBytes();
            if (hand.isConstant()) {
                long row = hand.low() < 0 || hand.low() >= rows.rows() ? 0 : hand.low();
                scratchpad.copy(dram, from + row * rows.rowBytes(), at, rows.rowBytes());
            } else {
                for (long b = 0; b < 2L * rows.rowBytes(); b++) {
                    scratchpad.put(2 * at + b, 1, Cell.of(0, 15));
                }
            }
        }
        transfers.add(new Bytes(to, to + bytes, false));
    }

    private long nibble(long address, int bits, int stride, int i) {
        return 2 * address + (long) i * stride * (bits / 4);
    }

    private void inside(long nibble, int bits, int element) {
        if (nibble < 0 || (nibble + bits / 4 + 1) / 2 > machine.scratchpad().bytes()) {
            throw new Stop("element %d at address %d is outside the scratchpad of %d bytes".formatted(element, nibble / 2, machine.scratchpad().bytes()));
        }
    }

    private void races(long address, int bits, int stride, boolean stores) {
        if (transfers.isEmpty()) {
            return;
        }
        long one = nibble(address, bits, stride, 0) / 2;
        long other = nibble(address, bits, stride, flow.vl() - 1) / 2;
        long from = Math.min(one, other);
        long to = Math.max(one, other) + Math.max(1, bits / 8);
        for (var transfer : transfers) {
            if (from < transfer.to() && transfer.from() < to && (stores || !transfer.reads())) {
                hand.doubt(Fault.RACE, 0, from, to);
                return;
            }
        }
    }

    private void load(Load load) {
        long address = flow.address(load.at());
        races(address, load.bits(), load.stride(), false);
        int size = load.bits() / 4;
        // What a load brings fits and is no result.
        vectors.elements(registers.written(load.d()), load.mask(), i -> {
            long at = nibble(address, load.bits(), load.stride(), i);
            inside(at, load.bits(), i);
            var cell = scratchpad.get(at, size, load.signed());
            boolean named = hand.take(cell);
            hand.fit(i, machine.wordBits(), true, Fit.MACHINE);
            if (named && scratchpad.isCell(at, size)) {
                scratchpad.put(at, size, cell.withNode(hand.node()));
            }
        });
    }

    private void store(Store store) {
        hand.guard();
        long address = flow.address(store.at());
        if (store.bits() == 4 && ((flow.vl() & 1) != 0 || store.mask().isPresent() || store.stride() != 1)) {
            throw new Stop("a 4-bit store must be contiguous, unmasked and of even vl");
        }
        races(address, store.bits(), store.stride(), true);
        int size = store.bits() / 4;
        var value = registers.view(store.value(), null);
        for (int i = 0; i < flow.vl(); i++) {
            int active = registers.masked(store.mask(), i);
            if (active == 0) {
                continue;
            }
            long at = nibble(address, store.bits(), store.stride(), i);
            inside(at, store.bits(), i);
            hand.take(value, i);
            hand.fit(i, store.bits(), store.signed(), store.fit());
            long least = store.signed() ? Machine.min(store.bits()) : 0;
            long greatest = store.signed() ? Machine.max(store.bits()) : (1L << store.bits()) - 1;
            if (active == Registers.UNKNOWN) {
                var old = scratchpad.get(at, size, store.signed());
                hand.widen(old.low(), old.high());
            }
            var kept = hand.low() >= least && hand.high() <= greatest;
            scratchpad.put(at, size, new Cell(Math.clamp(hand.low(), least, greatest), Math.clamp(hand.high(), least, greatest), kept ? hand.node() : 0, 0, 0));
            written.add(new Written(at, size, store.signed()));
        }
    }
}
