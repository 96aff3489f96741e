package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Clear;
import dev.cupel.isa.Instruction.MultiplyAccumulate;
import dev.cupel.isa.Instruction.ReadAccumulator;
import dev.cupel.isa.Instruction.SquareRootStep;
import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.sim.TestPrograms;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Root steps on the widest accumulator that a machine can have, 63 bits with one element in a vector: remainder less step may need 65 bits.
class WidestRootTest {
    private static final Machine WIDEST = MachineFields.with(Presets.named("tiny4"),
            Map.of("lanes", "1", "vectorLength", "1", "wordBits", "32", "accumulatorBits", "63")).orThrow();

    /// The remainder is `factor * (2^31 - 1)`. With k = 30 and a root of 2^31 - 1 the step is (2^32 - 2 + 2^30) 2^30, about 5 * 2^60; with a root of
    /// -2^31 it is (-2^32 + 2^30) 2^30 = -3 * 2^60, and then any of these remainders is above it; what is left over 63 bits saturates.
    @ParameterizedTest(name = "root {0}, remainder {1} * (2^31 - 1) -> root {2}")
    @CsvSource({
        "2147483647, -2147483648, 2147483647, 0",
        "2147483647, 2147483647, 2147483647, 0",
        "-2147483648, 2147483647, -1073741824, 1",
        "-2147483648, -1, -1073741824, 1",
        "0, 2147483647, 1073741824, 1",
        "0, -2147483648, 0, 0"
    })
    void aStepIsTakenExactlyWhereTheRemainderReachesIt(int root, int factor, int newRoot, int steps) {
        var remainder = new Accumulator(0);
        var program = new TestPrograms()
                .add(new Add(v(1), imm(root), imm(0), Fit.MACHINE, all()), new Add(v(2), imm(factor), imm(0), Fit.MACHINE, all()),
                        new Clear(remainder, all()), new MultiplyAccumulate(remainder, v(2), imm(Integer.MAX_VALUE), Fit.MACHINE, all()),
                        new SquareRootStep(v(1), remainder, 30, Fit.MACHINE, all()),
                        new ReadAccumulator(v(3), remainder, imm(32), Rounding.FLOOR, Fit.MACHINE, all()))
                .output("root", 1, 1024, 1)
                .output("remainder", 3, 1028, 1)
                .halt();
        var result = Simulation.of(program, WIDEST, Options.DEFAULT).run(Inputs.NONE);

        long left = (long) factor * Integer.MAX_VALUE - steps * ((2L * root + (1L << 30)) << 30);
        assertArrayEquals(new int[] {newRoot}, result.output("root"));
        assertEquals(Math.clamp(left, -(1L << 62), (1L << 62) - 1) >> 32, result.output("remainder")[0]);
    }
}
