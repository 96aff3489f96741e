package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;

/// The account of a timed run: every cycle charged to one instruction and one cause.
final class Charges {
    static final int CAUSES = Cause.values().length;

    private final Program program;
    private final long[] byInstruction;

    /// @param kept whether this run decides cycles; one that follows a schedule charges nothing
    Charges(Program program, boolean kept) {
        this.program = program;
        byInstruction = new long[kept ? program.code().size() * CAUSES : 0];
    }

    void add(int pc, Cause cause, long cycles) {
        byInstruction[pc * CAUSES + cause.ordinal()] += cycles;
    }

    void save(StateWriter to) {
        to.numbers(byInstruction);
    }

    void load(StateReader from) {
        long[] known = from.longNumbers("cycles", byInstruction.length, 0, Machine.max(63));
        System.arraycopy(known, 0, byInstruction, 0, known.length);
    }

    /// {@return the account closed: per op and in all}
    Schedule close(Outcome outcome, DemandTable demands, Optional<IssueCycles> issues) {
        int ops = program.ops().size();
        var sums = new ArrayList<Sum>();
        for (int i = 0; i <= ops + 1; i++) {
            sums.add(new Sum());
        }
        var total = sums.get(ops + 1);
        for (int pc = 0; pc < program.code().size(); pc++) {
            int op = program.places().get(pc).op();
            for (var sum : List.of(sums.get(op < 0 ? ops : op), total)) {
                sum.charge(byInstruction, pc * CAUSES);
                demands.forEach(pc, sum::work);
            }
        }
        var costs = sums.stream().map(Sum::cost).toList();
        return new Schedule(outcome, costs.get(ops + 1), costs.subList(0, ops), costs.get(ops), byInstruction, issues);
    }

    private static final class Sum {
        private final long[] stalls = new long[CAUSES];
        private final long[] busy = new long[Unit.values().length];
        private long readBeats;
        private long writeBeats;
        private long dmaBytes;

        void charge(long[] charges, int at) {
            for (int i = 0; i < CAUSES; i++) {
                stalls[i] += charges[at + i];
            }
        }

        void work(DemandTable.Tally tally) {
            var demand = tally.demand;
            long beatCycles = (long) demand.beats() * demand.interval();
            busy[demand.unit().ordinal()] += tally.count * switch (demand.unit()) {
                case MUL, SHR, LUT, CMP, ACC, SQRT, MEMORY -> beatCycles;
                case DMA -> demand.transfer();
                case CONTROL -> 1;
            };
            readBeats += tally.count * (demand.vectors().length * beatCycles + demand.broadcasts().length);
            if (demand.vector() >= 0) {
                writeBeats += tally.count * (demand.lastWrite() - demand.firstWrite() + 1);
            }
            dmaBytes += tally.count * tally.bytes;
        }

        Cost cost() {
            var stallMap = new EnumMap<Cause, Long>(Cause.class);
            long cycles = 0;
            for (var cause : Cause.values()) {
                stallMap.put(cause, stalls[cause.ordinal()]);
                cycles += stalls[cause.ordinal()];
            }
            var busyMap = new EnumMap<Unit, Long>(Unit.class);
            for (var unit : Unit.values()) {
                busyMap.put(unit, busy[unit.ordinal()]);
            }
            return new Cost(cycles, stalls[Cause.ISSUE.ordinal()], stallMap, busyMap, readBeats, writeBeats, dmaBytes);
        }
    }
}
