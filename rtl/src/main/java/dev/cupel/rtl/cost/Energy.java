package dev.cupel.rtl.cost;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.TimingClass;
import dev.cupel.isa.Unit;
import java.util.List;
import java.util.function.IntToLongFunction;

/// Energy by operation, from published figures alone. Shifts, comparisons, tables and roots are in none of them, and switching activity of our own
/// netlists was not shown to hold: they are left out.
public final class Energy {
    /// Where the figures are from.
    public static final String SOURCE = "M. Horowitz, Computing's energy problem, ISSCC 2014 (45 nm, 0.9 V), as restated in table 3 of PMC8934428: "
            + "integer add 8 / 32 bit 0.03 / 0.1 pJ, multiply 8 / 32 bit 0.2 / 3.1 pJ, 64 bit from 8 / 32 KB / 1 MB of cache 10 / 20 / 100 pJ, "
            + "from DRAM 1.3 to 2.6 nJ";

    private static final double DRAM = 1950;

    private Energy() {}

    /// Energy of an operation.
    ///
    /// @param name       what is done
    /// @param picojoules energy; of DRAM the middle of the published range
    /// @param how        how the published figures were carried to this width
    public record Operation(String name, double picojoules, String how) {}

    /// Energies of a machine's operations in pJ.
    ///
    /// @param add        of two words
    /// @param accumulate an add of the accumulator's width
    /// @param multiply   two words
    /// @param scratchpad 64 bits of it
    private record Rates(double add, double accumulate, double multiply, double scratchpad) {
        static Rates of(Machine machine) {
            double kilobytes = machine.scratchpad().bytes() / 1024.0;
            return new Rates(between(machine.wordBits(), 8, 0.03, 32, 0.1), between(machine.accumulatorBits(), 8, 0.03, 32, 0.1),
                    power(machine.wordBits(), 8, 0.2, 32, 3.1), kilobytes <= 32 ? power(kilobytes, 8, 10, 32, 20) : power(kilobytes, 32, 20, 1024, 100));
        }
    }

    /// {@return the energy of one inference in nJ, of what figures are published for: multiplies, accumulates, scratchpad and DRAM} DRAM's 64 bits by the middle of its range, and
    /// once more into or out of the scratchpad.
    ///
    /// @param elements that instruction `pc` worked on
    /// @param dmaBytes moved by transfers
    public static double nanojoules(Machine machine, Program program, IntToLongFunction elements, long dmaBytes) {
        long multiplies = 0;
        long accumulates = 0;
        long bits = 8 * dmaBytes;
        for (int pc = 0; pc < program.code().size(); pc++) {
            long worked = elements.applyAsLong(pc);
            switch (program.code().get(pc)) {
                case Instruction.MultiplyAccumulate _ -> {
                    multiplies += worked;
                    accumulates += worked;
                }
                case Instruction.Load load -> bits += worked * load.bits();
                case Instruction.Store store -> bits += worked * store.bits();
                case Instruction.VectorInstruction vector when vector.timingClass() == TimingClass.MUL -> multiplies += worked;
                case Instruction.VectorInstruction vector when vector.timingClass().unit() == Unit.ACC -> accumulates += worked;
                default -> {}
            }
        }
        var rates = Rates.of(machine);
        return (multiplies * rates.multiply() + accumulates * rates.accumulate() + bits / 64.0 * rates.scratchpad() + dmaBytes / 8.0 * DRAM) / 1000;
    }

    /// {@return the energies of a machine's operations, for one element, or for 64 bits of memory}
    static List<Operation> of(Machine machine) {
        int w = machine.wordBits();
        int a = machine.accumulatorBits();
        var rates = Rates.of(machine);
        return List.of(
                new Operation("add or subtract %d bits".formatted(w), rates.add(), "linear in the width"),
                new Operation("multiply %d x %d bits".formatted(w, w), rates.multiply(), "a power of the width through both figures"),
                new Operation("multiply-accumulate, %d bits into %d".formatted(w, a), rates.multiply() + rates.accumulate(),
                        "the multiply and an add of the accumulator's width"),
                new Operation("64 bits of a %.0f KB scratchpad".formatted(machine.scratchpad().bytes() / 1024.0), rates.scratchpad(),
                        "a power of the size through the nearest figures"),
                new Operation("64 bits of DRAM", DRAM, "the middle of 1.3 to 2.6 nJ"));
    }

    /// The straight line through two points.
    private static double between(double x, double x0, double y0, double x1, double y1) {
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
    }

    /// The power of x through two points.
    private static double power(double x, double x0, double y0, double x1, double y1) {
        return y0 * Math.pow(x / x0, Math.log(y1 / y0) / Math.log(x1 / x0));
    }
}
