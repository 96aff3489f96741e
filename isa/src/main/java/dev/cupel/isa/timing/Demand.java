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
import java.util.TreeSet;

/// What one instruction asks of the machine at a given vl: everything that decides its issue, and nothing else. A function of instruction,
/// machine, vl and, for loads and stores, the bank interval; never of values.
///
/// @param timingClass   whose latency and interval hold
/// @param beats         B = ceil(vl / lanes)
/// @param interval      ii, cycles between beats
/// @param latency       L = lat + ii - 1
/// @param reduction     writes once, behind its last beat
/// @param vectors       numbers of the vector registers read beat by beat, ascending
/// @param broadcasts    numbers of the vector registers read by broadcast, ascending
/// @param accumulators  numbers of the accumulators read as ordinary sources, ascending
/// @param masks         numbers of the masks read, ascending
/// @param vector        the vector register written; -1 for none
/// @param accumulator   the accumulator written; -1 for none
/// @param mask          the mask written; -1 for none
/// @param accumulates   the accumulator write is an accumulate or a clear (rule 5)
/// @param readsWhole    a vector source is waited for to its last write, whatever the intervals (`dma.rows`)
/// @param transfer      cycles of the transfer that a DMA instruction starts, latency included; 0 for others
/// @param waitsFor      `dma.wait`: transfers that may stay outstanding; -1 for others
public record Demand(
        TimingClass timingClass,
        int beats,
        int interval,
        int latency,
        boolean reduction,
        int[] vectors,
        int[] broadcasts,
        int[] accumulators,
        int[] masks,
        int vector,
        int accumulator,
        int mask,
        boolean accumulates,
        boolean readsWhole,
        long transfer,
        int waitsFor) {

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

    private static int[] array(TreeSet<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /// {@return F, cycles from t+1 to the first write}
    public int firstWrite() {
        return reduction ? (beats - 1) * interval + latency : latency;
    }

    /// {@return cycles from t+1 to the last write}
    public int lastWrite() {
        return (beats - 1) * interval + latency;
    }

    /// {@return the unit it occupies}
    public Unit unit() {
        return timingClass.unit();
    }
}
