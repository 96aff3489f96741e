package dev.cupel.rtl.cost;

import dev.cupel.isa.Machine;
import java.util.List;

/// Energy by operation, from published figures alone. Shifts, comparisons, tables and roots are in none of them, and switching activity of our own
/// netlists was not shown to hold: they are left out.
public final class Energy {
    /// Where the figures are from.
    public static final String SOURCE = "M. Horowitz, Computing's energy problem, ISSCC 2014 (45 nm, 0.9 V), as restated in table 3 of PMC8934428: "
            + "integer add 8 / 32 bit 0.03 / 0.1 pJ, multiply 8 / 32 bit 0.2 / 3.1 pJ, 64 bit from 8 / 32 KB / 1 MB of cache 10 / 20 / 100 pJ, "
            + "from DRAM 1.3 to 2.6 nJ";

    private Energy() {}

    /// Energy of an operation.
    ///
    /// @param name       what is done
    /// @param picojoules energy; of DRAM the middle of the published range
    /// @param how        how the published figures were carried to this width
    public record Operation(String name, double picojoules, String how) {}

    /// {@return the energies of a machine's operations, for one element, or for 64 bits of memory}
    static List<Operation> of(Machine machine) {
        int w = machine.wordBits();
        int a = machine.accumulatorBits();
        double add = between(w, 8, 0.03, 32, 0.1);
        double sum = between(a, 8, 0.03, 32, 0.1);
        double multiply = power(w, 8, 0.2, 32, 3.1);
        double kilobytes = machine.scratchpad().bytes() / 1024.0;
        double pad = kilobytes <= 32 ? power(kilobytes, 8, 10, 32, 20) : power(kilobytes, 32, 20, 1024, 100);
        return List.of(
                new Operation("add or subtract %d bits".formatted(w), add, "linear in the width"),
                new Operation("multiply %d x %d bits".formatted(w, w), multiply, "a power of the width through both figures"),
                new Operation("multiply-accumulate, %d bits into %d".formatted(w, a), multiply + sum, "the multiply and an add of the accumulator's width"),
                new Operation("64 bits of a %.0f KB scratchpad".formatted(kilobytes), pad, "a power of the size through the nearest figures"),
                new Operation("64 bits of DRAM", 1950, "the middle of 1.3 to 2.6 nJ"));
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
