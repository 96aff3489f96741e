package dev.cupel.programs.bound;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;

/// Lower bounds on cycles. docs/machine.md, "Lower bounds".
public final class Bounds {
    /// Instructions of a program that are walked; the bound of a longer run is that of its beginning.
    private static final long WALKED = 100_000_000;

    private Bounds() {}

    /// {@return what the emitted code cannot be faster than, in whole and op by op: `bound_program`}
    public static ProgramBounds ofProgram(Program program, Machine machine) {
        return new ProgramWalk(program, machine, WALKED).bounds();
    }

    /// {@return what no code for the op can be faster than, by the table of its kind: `bound_op`}
    public static Bound ofOp(QuantizedOp op, QuantizedGraph graph, Machine machine) {
        return OpWork.of(op, graph).bound(machine);
    }
}
