package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.isa.timing.Banks;
import dev.cupel.isa.timing.Demand;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The demands of a run's instructions, made once for each vl, bank interval and transfer size that occurs, with how often each occurred.
final class DemandTable {
    /// One demand of one instruction.
    static final class Tally {
        final Demand demand;
        final long bytes;
        long count;
        private final int vl;
        private final long key;
        private final @Nullable Tally next;

        private Tally(Demand demand, long bytes, int vl, long key, @Nullable Tally next) {
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
    private final @Nullable Tally[] tallies;
    private final @Nullable Intervals[] intervals;
    private final int period;

    DemandTable(Instruction[] code, Machine machine) {
        this.machine = machine;
        this.code = code;
        tallies = new Tally[code.length];
        intervals = new Intervals[code.length];
        period = machine.scratchpad().banks() * machine.scratchpad().bankBytes();
    }

    /// {@return the demand of a load or store of elements of `bits` bits at `address`}
    Tally access(int pc, int vl, long address, int bits, int stride) {
        Intervals known = intervals[pc];
        while (known != null && known.vl != vl) {
            known = known.next;
        }
        if (known == null) {
            known = new Intervals(vl, new short[period], intervals[pc]);
            intervals[pc] = known;
        }
        int at = (int) (address & (period - 1));
        int interval = known.byAddress[at];
        if (interval == 0) {
            interval = Banks.interval(machine, at, bits, stride, vl);
            known.byAddress[at] = (short) interval;
        }
        return of(pc, vl, interval, 0);
    }

    /// {@return the demand of a transfer of `bytes` bytes}
    Tally transfer(int pc, int vl, long bytes) {
        return of(pc, vl, 0, bytes);
    }

    /// {@return the demand of any other instruction}
    Tally plain(int pc, int vl) {
        return of(pc, vl, 0, 0);
    }

    private Tally of(int pc, int vl, int interval, long bytes) {
        long key = interval + bytes;
        Tally tally = tallies[pc];
        while (tally != null && (tally.vl != vl || tally.key != key)) {
            tally = tally.next;
        }
        if (tally == null) {
            var instruction = code[pc];
            long moved = instruction instanceof DmaRows rows ? (long) vl * rows.rowBytes() : bytes;
            tally = new Tally(Demand.of(instruction, machine, vl, interval, bytes), moved, vl, key, tallies[pc]);
            tallies[pc] = tally;
        }
        return tally;
    }

    /// Saves those that occurred, in an order that depends on nothing else.
    void save(StateWriter to) {
        for (int pc = 0; pc < code.length; pc++) {
            var occurred = new ArrayList<Tally>();
            forEach(pc, tally -> {
                if (tally.count > 0) {
                    occurred.add(tally);
                }
            });
            occurred.sort(Comparator.<Tally>comparingInt(tally -> tally.vl).thenComparingLong(tally -> tally.key));
            to.number(occurred.size());
            for (var tally : occurred) {
                to.number(tally.vl);
                to.number(tally.key);
                to.number(tally.count);
            }
        }
    }

    void load(StateReader from) {
        for (int pc = 0; pc < code.length; pc++) {
            int occurred = from.number("demands", 0, Integer.MAX_VALUE);
            for (int i = 0; i < occurred; i++) {
                int vl = from.number("vl", 1, machine.vectorLength());
                long key = from.longNumber("interval or bytes", 0, Transfers.MOST_BYTES);
                var tally = switch (code[pc]) {
                    case Load _, Store _ -> of(pc, vl, (int) from.inRange("interval", key, 1, Short.MAX_VALUE), 0);
                    case DmaIn _, DmaOut _ -> of(pc, vl, 0, from.inRange("bytes", key, Transfers.LEAST_BYTES, Transfers.MOST_BYTES));
                    default -> of(pc, vl, 0, from.inRange("interval", key, 0, 0));
                };
                tally.count = from.longNumber("count", 1, Machine.max(63));
            }
        }
    }

    /// Passes every demand of instruction `pc` that occurred.
    void forEach(int pc, Consumer<Tally> consumer) {
        for (Tally tally = tallies[pc]; tally != null; tally = tally.next) {
            consumer.accept(tally);
        }
    }
}
