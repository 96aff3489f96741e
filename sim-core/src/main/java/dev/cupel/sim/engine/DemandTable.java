package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Machine;
import dev.cupel.isa.timing.Banks;
import dev.cupel.isa.timing.Demand;
import org.jspecify.annotations.Nullable;

/// The demands of a program's instructions, made once for each vl, bank interval and transfer size that occurs. A part of the decoded program: runs on any thread
/// share it, and each counts for itself how often an entry occurred ([DemandCounts]).
final class DemandTable {
    /// One demand of one instruction. Immutable, so that a thread that finds it without a lock sees all of it.
    static final class Entry {
        /// Among the entries of the table, from 0, in the order in which they were made: not the same in every process.
        final int number;
        final Demand demand;
        final long bytes;
        final int vl;
        /// The bank interval of a load or store, the bytes of a transfer.
        final long key;
        final @Nullable Entry next;

        private Entry(int number, Demand demand, long bytes, int vl, long key, @Nullable Entry next) {
            this.number = number;
            this.demand = demand;
            this.bytes = bytes;
            this.vl = vl;
            this.key = key;
            this.next = next;
        }
    }

    /// The intervals of a load or store at one vl, by the address within the period after which banks repeat; 0 where not yet known.
    private record Intervals(int vl, short[] byAddress, @Nullable Intervals next) {}

    private final Machine machine;
    private final Instruction[] code;
    private final @Nullable Entry[] entries;
    private final @Nullable Intervals[] intervals;
    private final int period;
    private int size;

    DemandTable(Instruction[] code, Machine machine) {
        this.machine = machine;
        this.code = code;
        entries = new Entry[code.length];
        intervals = new Intervals[code.length];
        period = machine.scratchpad().banks() * machine.scratchpad().bankBytes();
    }

    /// {@return the demand of a load or store of elements of `bits` bits at `address`}
    Entry access(int pc, int vl, long address, int bits, int stride) {
        Intervals known = intervals[pc];
        while (known != null && known.vl != vl) {
            known = known.next;
        }
        if (known == null) {
            // Where two threads meet one may be lost: it is made again.
            known = new Intervals(vl, new short[period], intervals[pc]);
            intervals[pc] = known;
        }
        int at = (int) (address & (period - 1));
        int interval = known.byAddress[at];
        if (interval == 0) {
            interval = Banks.interval(machine, at, bits, stride, vl);
            known.byAddress[at] = (short) interval;
        }
        return entry(pc, vl, interval);
    }

    /// {@return the demand of a transfer of `bytes` bytes}
    Entry transfer(int pc, int vl, long bytes) {
        return entry(pc, vl, bytes);
    }

    /// {@return the demand of any other instruction}
    Entry plain(int pc, int vl) {
        return entry(pc, vl, 0);
    }

    /// {@return the entry of instruction `pc` for `vl` and `key`, which is the bank interval of a load or store, the bytes of a transfer, else 0}
    Entry entry(int pc, int vl, long key) {
        Entry entry = find(pc, vl, key);
        return entry == null ? add(pc, vl, key) : entry;
    }

    private @Nullable Entry find(int pc, int vl, long key) {
        Entry entry = entries[pc];
        while (entry != null && (entry.vl != vl || entry.key != key)) {
            entry = entry.next;
        }
        return entry;
    }

    private synchronized Entry add(int pc, int vl, long key) {
        Entry entry = find(pc, vl, key);
        if (entry == null) {
            var instruction = code[pc];
            long bytes = switch (instruction.timingClass()) {
                case DMA -> instruction instanceof DmaRows rows ? (long) vl * rows.rowBytes() : key;
                default -> 0;
            };
            int interval = bytes == 0 ? Math.toIntExact(key) : 0;
            entry = new Entry(size++, Demand.of(instruction, machine, vl, interval, bytes), bytes, vl, key, entries[pc]);
            entries[pc] = entry;
        }
        return entry;
    }

    /// {@return how many entries there are}
    synchronized int size() {
        return size;
    }

    /// {@return the first of the entries of instruction `pc` that were made so far, the others by [Entry#next]; null for none}
    @Nullable Entry first(int pc) {
        return entries[pc];
    }
}
