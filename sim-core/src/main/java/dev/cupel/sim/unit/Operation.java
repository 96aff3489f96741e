package dev.cupel.sim.unit;

import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One vector instruction, decoded for a machine. Immutable: any number of runs share it. Scalars that it post-increments are the engine's to advance.
public abstract class Operation extends Shortcut {
    private final int maskIndex;

    Operation(Optional<Mask> mask) {
        maskIndex = mask.map(Mask::index).orElse(-1);
    }

    /// Computes, fits and writes the elements below vl, all at once.
    /// @throws Trap if the run must stop here
    public abstract void execute(Datapath path);

    @Override
    public final int size() {
        return 1;
    }

    /// The same as [#execute] by the vectors of the computer itself, where [#quick] says that there is such a way.
    @Override
    public boolean take(Datapath path) {
        return false;
    }

    /// {@return whether [#take] may do it for `vl` elements}
    boolean quick(int vl) {
        return false;
    }

    /// {@return whether all of `vl` elements take part, in whole vectors of the computer}
    final boolean whole(int vl) {
        return unmasked() && ElementKernels.divides(vl);
    }

    /// {@return the elements that take part, each 0 or -1; null for all}
    final int @Nullable [] active(Datapath path) {
        return maskIndex < 0 ? null : path.masks.bits(maskIndex);
    }

    /// {@return whether all elements take part}
    final boolean unmasked() {
        return maskIndex < 0;
    }

    /// {@return `instruction` as `machine` does it}
    public static Operation of(VectorInstruction instruction, Machine machine) {
        return of(instruction, machine, true);
    }

    /// {@return the same}
    /// @param checked whether results are looked at for overflow; where they are not, what does not fit is cut off, and no event tells of it
    public static Operation of(VectorInstruction instruction, Machine machine, boolean checked) {
        return of(instruction, new Decoding(machine, null, checked));
    }

    /// {@return the same, which holds only where `x0..x15` are `scalars` when it issues: it does not look at them any more}
    public static Operation of(VectorInstruction instruction, Machine machine, boolean checked, int[] scalars) {
        return of(instruction, new Decoding(machine, scalars, checked));
    }

    /// {@return what sets vl, as a vector instruction among others}
    public static Operation length(int vl) {
        return new Length(vl);
    }

    static final class Length extends Operation {
        private final int vl;

        Length(int vl) {
            super(Optional.empty());
            this.vl = vl;
        }

        int vl() {
            return vl;
        }

        @Override
        public void execute(Datapath path) {
            path.vl = vl;
        }
    }

    private static Operation of(VectorInstruction instruction, Decoding on) {
        return switch (instruction) {
            case Multiply i -> new Multiplier.Product(i, on);
            case MultiplyShift i -> Multiplier.ShiftedProduct.of(i, on);
            case ShiftRight i -> new Shifter.Right(i, on);
            case ShiftLeft i -> new Shifter.Left(i, on);
            case CountLeadingZeros i -> new Shifter.LeadingZeros(i, on);
            case Extract i -> new Shifter.Field(i, on);
            case Lookup i -> new TableReader(i, on);
            case Compare i -> new Comparator.Relate(i, on);
            case Select i -> new Comparator.Pick(i, on);
            case Minimum i -> new Comparator.Least(i, on);
            case Maximum i -> new Comparator.Greatest(i, on);
            case Clamp i -> new Comparator.Limit(i, on);
            case HorizontalMaximum i -> new Comparator.Extreme(i, on);
            case HorizontalMinimum i -> new Comparator.Extreme(i, on);
            case Clear i -> new Adder.Zero(i);
            case Accumulate i -> new Adder.Accumulation(i, on);
            case Deduct i -> new Adder.Accumulation(i, on);
            case MultiplyAccumulate i -> new Adder.ProductSum(i, on);
            case ReadAccumulator i -> new Adder.Readout(i, on);
            case HorizontalSum i -> new Adder.Total(i, on);
            case Add i -> new Adder.Sum(i, on);
            case Subtract i -> new Adder.Sum(i, on);
            case SquareRootStep i -> new RootStep(i, on);
            case Load i -> new MemoryAccess.Read(i, on);
            case Store i -> new MemoryAccess.Write(i, on);
        };
    }
}
