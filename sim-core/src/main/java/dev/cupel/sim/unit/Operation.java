package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One vector instruction, decoded for a machine. Immutable: any number of runs share it. Scalars that it post-increments are the engine's to advance.
public abstract class Operation {
    private final int maskIndex;

    Operation(Optional<Mask> mask) {
        maskIndex = mask.map(Mask::index).orElse(-1);
    }

    /// Computes, fits and writes the elements below vl, all at once.
    /// @throws Trap if the run must stop here
    public abstract void execute(Datapath path);

    /// {@return the elements that take part, each 0 or -1; null for all}
    final int @Nullable [] active(Datapath path) {
        return maskIndex < 0 ? null : path.masks.bits(maskIndex);
    }

    /// {@return `instruction` as `machine` does it}
    public static Operation of(VectorInstruction instruction, Machine machine) {
        return switch (instruction) {
            case Multiply i -> new Multiplier.Product(i, machine);
            case MultiplyShift i -> new Multiplier.ShiftedProduct(i, machine);
            case ShiftRight i -> new Shifter.Right(i, machine);
            case ShiftLeft i -> new Shifter.Left(i, machine);
            case CountLeadingZeros i -> new Shifter.LeadingZeros(i, machine);
            case Extract i -> new Shifter.Field(i, machine);
            case Lookup i -> new TableReader(i, machine);
            case Compare i -> new Comparator.Relate(i, machine);
            case Select i -> new Comparator.Pick(i, machine);
            case Minimum i -> new Comparator.Least(i, machine);
            case Maximum i -> new Comparator.Greatest(i, machine);
            case Clamp i -> new Comparator.Limit(i, machine);
            case HorizontalMaximum i -> new Comparator.Extreme(i, machine);
            case HorizontalMinimum i -> new Comparator.Extreme(i, machine);
            case Clear i -> new Adder.Zero(i);
            case Accumulate i -> new Adder.Accumulation(i, machine);
            case Deduct i -> new Adder.Accumulation(i, machine);
            case MultiplyAccumulate i -> new Adder.ProductSum(i, machine);
            case ReadAccumulator i -> new Adder.Readout(i, machine);
            case HorizontalSum i -> new Adder.Total(i, machine);
            case Add i -> new Adder.Sum(i, machine);
            case Subtract i -> new Adder.Sum(i, machine);
            case SquareRootStep i -> new RootStep(i, machine);
            case Load i -> new MemoryAccess.Read(i, machine);
            case Store i -> new MemoryAccess.Write(i, machine);
        };
    }
}
