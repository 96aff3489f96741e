package dev.cupel.programs.bound;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Demand;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;

/// What consecutive instructions ask of each resource. Mutable; [ProgramWalk] fills one for every stretch of one op and one for the whole run.
final class Stretch {
    private final Machine machine;
    private final long[] unitCycles = new long[Unit.values().length];
    /// What the last instruction of each unit took: the stretch may end before that is through.
    private final long[] unitLast = new long[Unit.values().length];
    private long instructions;
    private long reads;
    private long longestRead;
    private long writes;
    private long longestWrite;
    private long earliestWrite = Long.MAX_VALUE;
    private long latestWrite;
    private long transfers;
    private long transfersWaitedFor;
    private final Deque<Long> outstanding = new ArrayDeque<>();

    Stretch(Machine machine) {
        this.machine = machine;
    }

    boolean isEmpty() {
        return instructions == 0;
    }

    void add(Demand demand) {
        instructions++;
        switch (demand.unit()) {
            case CONTROL -> {}
            case DMA -> transfer(demand);
            case MUL, SHR, LUT, CMP, ACC, SQRT, MEMORY -> vector(demand);
        }
    }

    private void vector(Demand demand) {
        long busy = (long) demand.beats() * demand.interval();
        unitCycles[demand.unit().ordinal()] += busy;
        unitLast[demand.unit().ordinal()] = busy;
        reads(demand, busy);
        if (demand.vector() >= 0) {
            long write = (long) demand.lastWrite() - demand.firstWrite() + 1;
            writes += write;
            longestWrite = Math.max(longestWrite, write);
            earliestWrite = Math.min(earliestWrite, demand.firstWrite());
            latestWrite = Math.max(latestWrite, demand.firstWrite());
        }
    }

    private void reads(Demand demand, long busy) {
        reads += demand.vectors().length * busy + demand.broadcasts().length;
        longestRead = Math.max(longestRead, demand.vectors().length > 0 ? busy : demand.broadcasts().length > 0 ? 1 : 0);
    }

    private void transfer(Demand demand) {
        if (demand.waitsFor() >= 0) {
            while (outstanding.size() > demand.waitsFor()) {
                transfersWaitedFor += outstanding.removeFirst();
            }
        }
        if (demand.transfer() > 0) {
            transfers += demand.transfer();
            outstanding.addLast(demand.transfer());
        }
        reads(demand, demand.vectors().length == 0 ? 0 : (long) demand.beats() * demand.interval());
    }

    /// {@return the bound of a whole run, which ends when nothing is in flight}
    Bound ofRun() {
        var cycles = units(false);
        cycles.put(Resource.READ_PORTS, Math.ceilDiv(reads, (long) machine.readPorts()));
        cycles.put(Resource.WRITE_PORTS, Math.ceilDiv(writes, (long) machine.writePorts()));
        cycles.put(Resource.DMA, transfers);
        return new Bound(cycles);
    }

    /// {@return the bound of the cycles from behind the issue before it to its last issue}
    ///
    /// Reservations of its last instructions may reach past that: of a unit those of its last instruction, of each port one whole
    /// reservation, of write ports also the difference of latencies. Transfers count where it waits for them itself.
    Bound ofStretch() {
        var cycles = units(true);
        cycles.put(Resource.READ_PORTS, Math.ceilDiv(reads, (long) machine.readPorts()) - longestRead + 1);
        if (writes > 0) {
            cycles.put(Resource.WRITE_PORTS,
                    Math.ceilDiv(writes, (long) machine.writePorts()) - longestWrite - (latestWrite - earliestWrite) + 1);
        }
        cycles.put(Resource.DMA, transfersWaitedFor);
        return new Bound(cycles);
    }

    private EnumMap<Resource, Long> units(boolean withoutLast) {
        var cycles = new EnumMap<Resource, Long>(Resource.class);
        cycles.put(Resource.ISSUE, instructions);
        for (var unit : Unit.values()) {
            long busy = unitCycles[unit.ordinal()];
            if (busy > 0) {
                cycles.put(Resource.of(unit), withoutLast ? busy - unitLast[unit.ordinal()] + 1 : busy);
            }
        }
        return cycles;
    }
}
