package dev.cupel.benchmarks.jmh;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.Optional;

/// One instruction of each kind that takes time in a network.
public enum Kind {
    MAC(new MultiplyAccumulate(new Accumulator(0), v(1), new Broadcast(v(2), new Element.At(0)), Fit.MACHINE, Optional.empty())),
    MULRS(new MultiplyShift(v(0), new Accumulator(1), new Immediate(1 << 20), new Immediate(24), Rounding.HALF_UP, Fit.MACHINE, Optional.empty())),
    MUL(new Multiply(v(0), v(1), v(2), Fit.MACHINE, Optional.empty())),
    SHR(new ShiftRight(v(0), v(1), new Immediate(3), Rounding.HALF_UP, Fit.MACHINE, Optional.empty())),
    ADD(new Add(v(0), v(1), v(2), Fit.MACHINE, Optional.empty())),
    MAX(new Maximum(v(0), v(1), v(2), Optional.empty())),
    CLAMP(new Clamp(v(0), v(1), new Immediate(-128), new Immediate(127), Fit.CLIP, Optional.empty())),
    LUT(new Lookup(v(0), new Table(0), v(2), Fit.MACHINE, Optional.empty())),
    HSUM(new HorizontalSum(new ElementOf(v(0), new Element.At(0)), v(1), Fit.MACHINE, Optional.empty())),
    SQRT(new SquareRootStep(v(0), new Accumulator(2), 4, Fit.MACHINE, Optional.empty())),
    LOAD_8(new Load(v(0), 8, true, Address.of(new ScalarRegister(0), 0), 1, Optional.empty())),
    LOAD_16(new Load(v(0), 16, true, Address.of(new ScalarRegister(0), 0), 1, Optional.empty())),
    STORE_8(new Store(v(2), 8, true, Address.of(new ScalarRegister(0), 0), 1, Fit.CLIP, Optional.empty()));

    /// An instruction is a record of values.
    @SuppressWarnings("ImmutableEnumChecker")
    private final VectorInstruction instruction;

    Kind(VectorInstruction instruction) {
        this.instruction = instruction;
    }

    VectorInstruction instruction() {
        return instruction;
    }

    private static VectorRegister v(int index) {
        return new VectorRegister(index);
    }
}
