package dev.cupel.isa.timing;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.isa.TimingClass;
import dev.cupel.isa.Unit;
import java.util.Set;
import java.util.TreeSet;

/// What one instruction asks of the machine at a given vl: everything that decides its issue, and nothing else. A function of instruction,
/// machine, vl and, for loads and stores, the bank interval; never of values. Immutable.
public final class Demand {
    private final TimingClass timingClass;
    private final int beats;
    private final boolean reduction;
    private final int[] vectors;
    private final int[] broadcasts;
    private final int[] accumulators;
    private final int[] masks;
    private final int vector;
    private final int accumulator;
    private final int mask;
    // What the timing rules read, made ready for them: they run once an instruction.
    final int interval;
    final int unit;
    /// Cycles that the unit is taken.
    final long busy;
    final int firstWrite;
    final int lastWrite;
    /// Sets of registers, see [RegisterSet].
    final long chained;
    final long whole;
    final long written;
    /// Read ports taken beat by beat, and for one cycle.
    final int beatPorts;
    final int broadcastPorts;
    final boolean writesVector;
    final boolean accumulates;
    final boolean readsWhole;
    final long transfer;
    final int waitsFor;

    private Demand(TimingClass timingClass, int beats, int interval, int latency, boolean reduction, int[] vectors, int[] broadcasts, int[] accumulators, int[] masks,
            int vector, int accumulator, int mask, boolean accumulates, boolean readsWhole, long transfer, int waitsFor) {
        this.timingClass = timingClass;
        this.beats = beats;
        this.interval = interval;
        this.reduction = reduction;
        this.vectors = vectors;
        this.broadcasts = broadcasts;
        this.accumulators = accumulators;
        this.masks = masks;
        this.vector = vector;
        this.accumulator = accumulator;
        this.mask = mask;
        this.accumulates = accumulates;
        this.readsWhole = readsWhole;
        this.transfer = transfer;
        this.waitsFor = waitsFor;
        unit = timingClass.unit().ordinal();
        busy = (long) beats * interval;
        lastWrite = (beats - 1) * interval + latency;
        firstWrite = reduction ? lastWrite : latency;
        long beatByBeat = RegisterSet.of(vectors, accumulators, masks);
        long atOnce = RegisterSet.of(broadcasts, NONE, NONE);
        chained = readsWhole ? RegisterSet.EMPTY : beatByBeat;
        whole = readsWhole ? beatByBeat : atOnce;
        written = RegisterSet.of(one(vector), one(accumulator), one(mask));
        beatPorts = vectors.length;
        broadcastPorts = broadcasts.length;
        writesVector = vector >= 0;
    }

    private static int[] one(int register) {
        return register < 0 ? NONE : new int[] {register};
    }

    /// {@return the demand of `instruction` at vector length `vl`}
    /// @param bankInterval for loads and stores their ii, see [Banks#interval]; ignored for others
    /// @param bytes        for `dma.in` and `dma.out` the bytes moved; ignored for others
    public static Demand of(Instruction instruction, Machine machine, int vl, int bankInterval, long bytes) {
        var timingClass = instruction.timingClass();
        int beats = machine.beats(vl);
        return switch (timingClass) {
            case CONTROL -> control(TimingClass.CONTROL, 0, -1);
            case DMA -> switch (instruction) {
                case DmaWait(int outstanding) -> control(TimingClass.DMA, 0, outstanding);
                case DmaRows rows -> {
                    long row = Math.ceilDiv((long) rows.rowBytes(), machine.dram().bytesPerCycle());
                    yield new Demand(TimingClass.DMA, beats, 1, 1, false, new int[] {rows.index().index()}, NONE, NONE, NONE, -1, -1, -1,
                            false, true, machine.dram().latency() + vl * row, -1);
                }
                default -> control(TimingClass.DMA, machine.dram().latency() + Math.ceilDiv(bytes, (long) machine.dram().bytesPerCycle()), -1);
            };
            case MUL, SHR, LUT, CMP, CMP_REDUCE, ACC, ACC_REDUCE, SQRT, MEMORY -> vector((VectorInstruction) instruction, machine, beats,
                    timingClass == TimingClass.MEMORY ? bankInterval : machine.timing(timingClass).beatInterval(machine.lanes()));
        };
    }

    private static final int[] NONE = {};

    private static Demand control(TimingClass timingClass, long transfer, int waitsFor) {
        return new Demand(timingClass, 0, 1, 1, false, NONE, NONE, NONE, NONE, -1, -1, -1, false, false, transfer, waitsFor);
    }

    private static Demand vector(VectorInstruction instruction, Machine machine, int beats, int interval) {
        var timingClass = instruction.timingClass();
        var vectors = new TreeSet<Integer>();
        var broadcasts = new TreeSet<Integer>();
        var accumulators = new TreeSet<Integer>();
        var masks = new TreeSet<Integer>();
        for (var source : instruction.sources()) {
            switch (source) {
                case VectorRegister(int index) -> vectors.add(index);
                case Broadcast(var register, _) -> broadcasts.add(register.index());
                case Accumulator(int index) -> accumulators.add(index);
                case Source.Immediate _, Source.ScalarRegister _ -> {}
            }
        }
        instruction.mask().ifPresent(m -> masks.add(m.index()));
        int vector = -1;
        int accumulator = -1;
        int mask = -1;
        boolean accumulates = false;
        switch (instruction) {
            case Multiply i -> vector = i.d().index();
            case MultiplyShift i -> vector = i.d().index();
            case ShiftRight i -> vector = i.d().index();
            case ShiftLeft i -> vector = i.d().index();
            case CountLeadingZeros i -> vector = i.d().index();
            case Extract i -> vector = i.d().index();
            case Lookup i -> vector = i.d().index();
            case Compare i -> mask = i.d().index();
            case Select i -> {
                vector = i.d().index();
                masks.add(i.by().index());
            }
            case Minimum i -> vector = i.d().index();
            case Maximum i -> vector = i.d().index();
            case Clamp i -> vector = i.d().index();
            case HorizontalMaximum i -> vector = vectorOf(i.d());
            case HorizontalMinimum i -> vector = vectorOf(i.d());
            case Clear i -> {
                accumulator = i.d().index();
                accumulates = true;
            }
            case Accumulate i -> {
                accumulator = i.d().index();
                accumulates = true;
            }
            case Deduct i -> {
                accumulator = i.d().index();
                accumulates = true;
            }
            case MultiplyAccumulate i -> {
                accumulator = i.d().index();
                accumulates = true;
            }
            case ReadAccumulator i -> vector = i.d().index();
            case HorizontalSum i -> {
                switch (i.d().register()) {
                    case VectorRegister(int index) -> vector = index;
                    case Accumulator(int index) -> accumulator = index;
                }
            }
            case Add i -> vector = i.d().index();
            case Subtract i -> vector = i.d().index();
            case SquareRootStep i -> {
                vector = i.root().index();
                accumulator = i.remainder().index();
            }
            case Load i -> vector = i.d().index();
            case Store _ -> {}
        }
        boolean reduction = timingClass == TimingClass.CMP_REDUCE || timingClass == TimingClass.ACC_REDUCE;
        return new Demand(timingClass, beats, interval, machine.timing(timingClass).latency() + interval - 1, reduction, array(vectors),
                array(broadcasts), array(accumulators), array(masks), vector, accumulator, mask, accumulates, false, 0, -1);
    }

    private static int vectorOf(ElementOf element) {
        return ((VectorRegister) element.register()).index();
    }

    private static int[] array(Set<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /// {@return whose latency and interval hold}
    public TimingClass timingClass() {
        return timingClass;
    }

    /// {@return the unit it occupies}
    public Unit unit() {
        return timingClass.unit();
    }

    /// {@return B = ceil(vl / lanes)}
    public int beats() {
        return beats;
    }

    /// {@return ii, cycles between beats}
    public int interval() {
        return interval;
    }

    /// {@return whether it writes once, behind its last beat}
    public boolean reduction() {
        return reduction;
    }

    /// {@return numbers of the vector registers read beat by beat, ascending; not to be changed}
    public int[] vectors() {
        return vectors;
    }

    /// {@return numbers of the vector registers read by broadcast, ascending; not to be changed}
    public int[] broadcasts() {
        return broadcasts;
    }

    /// {@return numbers of the accumulators read as ordinary sources, ascending; not to be changed}
    public int[] accumulators() {
        return accumulators;
    }

    /// {@return numbers of the masks read, ascending; not to be changed}
    public int[] masks() {
        return masks;
    }

    /// {@return the vector register written; -1 for none}
    public int vector() {
        return vector;
    }

    /// {@return the accumulator written; -1 for none}
    public int accumulator() {
        return accumulator;
    }

    /// {@return the mask written; -1 for none}
    public int mask() {
        return mask;
    }

    /// {@return whether the accumulator write is an accumulate or a clear (rule 5)}
    public boolean accumulates() {
        return accumulates;
    }

    /// {@return whether a vector source is waited for to its last write, whatever the intervals (`dma.rows`)}
    public boolean readsWhole() {
        return readsWhole;
    }

    /// {@return for `dma.wait` the transfers that may stay outstanding; -1 for others}
    public int waitsFor() {
        return waitsFor;
    }

    /// {@return cycles of the transfer that a DMA instruction starts, latency included; 0 for others}
    public long transfer() {
        return transfer;
    }

    /// {@return F, cycles from t+1 to the first write}
    public int firstWrite() {
        return firstWrite;
    }

    /// {@return cycles from t+1 to the last write}
    public int lastWrite() {
        return lastWrite;
    }
}
