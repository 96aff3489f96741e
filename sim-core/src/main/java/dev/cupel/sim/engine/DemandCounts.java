package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.sim.engine.DemandTable.Entry;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/// How often each demand occurred in one run. Mutable; of one thread.
final class DemandCounts {
    private final DemandTable table;
    private long[] counts = {};

    DemandCounts(DemandTable table) {
        this.table = table;
    }

    void add(Entry entry) {
        add(entry, 1);
    }

    private void add(Entry entry, long times) {
        if (entry.number >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(table.size(), counts.length * 2));
        }
        counts[entry.number] += times;
    }

    /// {@return how often `entry` occurred}
    long of(Entry entry) {
        return entry.number < counts.length ? counts[entry.number] : 0;
    }

    /// Saves those that occurred, in an order that depends on nothing else.
    void save(StateWriter to, int instructions) {
        for (int pc = 0; pc < instructions; pc++) {
            var occurred = new ArrayList<Entry>();
            for (var entry = table.first(pc); entry != null; entry = entry.next) {
                if (of(entry) > 0) {
                    occurred.add(entry);
                }
            }
            occurred.sort(Comparator.<Entry>comparingInt(entry -> entry.vl).thenComparingLong(entry -> entry.key));
            to.number(occurred.size());
            for (var entry : occurred) {
                to.number(entry.vl);
                to.number(entry.key);
                to.number(of(entry));
            }
        }
    }

    void load(StateReader from, Instruction[] code, Machine machine) {
        for (int pc = 0; pc < code.length; pc++) {
            int occurred = from.number("demands", 0, Integer.MAX_VALUE);
            for (int i = 0; i < occurred; i++) {
                int vl = from.number("vl", 1, machine.vectorLength());
                long key = from.longNumber("interval or bytes", 0, Transfers.MOST_BYTES);
                switch (code[pc]) {
                    case Load _, Store _ -> from.inRange("interval", key, 1, Short.MAX_VALUE);
                    case DmaIn _, DmaOut _ -> from.inRange("bytes", key, Transfers.LEAST_BYTES, Transfers.MOST_BYTES);
                    default -> from.inRange("interval", key, 0, 0);
                }
                add(table.entry(pc, vl, key), from.longNumber("count", 1, Machine.max(63)));
            }
        }
    }
}
