package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Accumulate;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Compare;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.ElementOf;
import dev.cupel.isa.Instruction.HorizontalMaximum;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Lookup;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.ShiftLeft;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Presets;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.sim.TestPrograms;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What ends a run, and what it says.
class TrapTest {
    private static final int HUGE = 1_000_000;

    static Stream<Arguments> traps() {
        var all = Address.of(x(1), 0);
        return Stream.of(
                Arguments.of(new Load(v(0), 8, true, all, 1, all()), "element 0 at address 1000000 is outside the scratchpad of 262144 bytes"),
                Arguments.of(new Load(v(0), 32, true, Address.of(x(0), 262144 - 64 * 4 + 1), 1, all()),
                        "element 63 at address 262141 is outside the scratchpad of 262144 bytes"),
                Arguments.of(new Load(v(0), 16, true, Address.of(x(0), 0), -1, all()),
                        "element 1 at address -2 is outside the scratchpad of 262144 bytes"),
                Arguments.of(new Store(v(0), 8, true, all, 1, Fit.SAT, all()), "element 0 at address 1000000 is outside the scratchpad of 262144 bytes"),
                Arguments.of(new SetVectorLength(x(0)), "vl 0, must be in 1..64"),
                Arguments.of(new SetVectorLength(x(4)), "vl 65, must be in 1..64"),
                Arguments.of(new Add(v(0), new Broadcast(v(1), new Element.Indexed(x(2), false)), imm(0), Fit.SAT, all()),
                        "element 64 of a vector of 64"),
                Arguments.of(new HorizontalMaximum(new ElementOf(v(0), new Element.Indexed(x(3), false)), v(1), all()),
                        "element -1 of a vector of 64"),
                Arguments.of(new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), x(0)), "transfer of 0 bytes, must be in 1..268435455"),
                Arguments.of(new DmaIn(all, Address.of(x(0), 0), imm(16)),
                        "transfer at scratchpad bytes 1000000 to 1000015, must lie in 0..262143"),
                Arguments.of(new DmaIn(Address.of(x(0), 0), Address.of(x(3), 0), imm(16)),
                        "transfer at DRAM bytes -1 to 14, must lie in 0..67108863"),
                Arguments.of(new Multiply(v(0), imm(1 << 20), imm(1 << 11), Fit.TRAP, all()), "element 0: 2147483648 does not fit 32 bits"),
                Arguments.of(new ShiftLeft(v(0), v(1), x(3), Fit.TRAP, all()), "element 0: amount -1 is out of range"),
                Arguments.of(new Lookup(v(0), new Table(0), imm(2), Fit.TRAP, all()), "element 0: index 2 is outside a table of 2 entries"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("traps")
    void aRunEndsAtTheInstructionThatTraps_andSaysWhy(Instruction instruction, String why) {
        var program = new TestPrograms()
                .table(0, new RomTable(4, true, new int[] {1, 2}))
                .add(new LoadImmediate(x(1), HUGE), new LoadImmediate(x(2), 64), new LoadImmediate(x(3), -1), new LoadImmediate(x(4), 65), instruction)
                .add(new Accumulate(new Accumulator(0), v(0), Fit.SAT, all()))
                .halt();
        var simulation = Simulation.of(program, Presets.named("edge16"), Options.DEFAULT);
        var result = simulation.run(Inputs.NONE);

        assertEquals(new Outcome.Trapped(why, 4, program.places().get(4)), result.outcome());
        assertEquals(5, result.instructions());
        var followed = simulation.run(Inputs.NONE, simulation.schedule());
        assertEquals(result.outcome(), followed.outcome());
        assertEquals(result.schedule().total(), followed.schedule().total());
    }

    @Test
    void aFourBitStoreMustFillItsBytes() {
        var program = new TestPrograms().add(new SetVectorLength(imm(3)), new Store(v(0), 4, true, Address.of(x(0), 0), 1, Fit.SAT, all())).halt();
        var result = Simulation.of(program, Presets.named("edge16"), Options.DEFAULT).run(Inputs.NONE);
        assertEquals(new Outcome.Trapped("a 4-bit store of vl 3, must be even", 1, program.places().get(1)), result.outcome());
    }

    @Test
    void elementsThatAMaskLeavesOutAreNotAccessed() {
        var mask = new Mask(0);
        var program = new TestPrograms()
                .words(262144 - 8, 5, 6)
                .add(new LoadImmediate(x(1), 262144 - 8), new Load(v(1), 8, true, Address.of(x(0), 0), 0, all()))
                // Elements 0 and 1 only: those of a vector 0, 1, 1, 1, ... below 1 after a load of two.
                .add(new SetVectorLength(imm(2)), new Compare(mask, Relation.EQ, v(2), imm(0), all()), new SetVectorLength(imm(64)),
                        new Load(v(3), 32, true, Address.of(x(1), 0), 1, Optional.of(mask)), new SetVectorLength(imm(2)))
                .output("y", 3, 0, 2)
                .halt();
        var result = Simulation.of(program, Presets.named("edge16"), Options.DEFAULT).run(Inputs.NONE);
        assertEquals(new Outcome.Halted(), result.outcome());
        assertEquals("[5, 6]", java.util.Arrays.toString(result.output("y")));
    }
}
