package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.filled;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Clear;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.MultiplyAccumulate;
import dev.cupel.isa.Instruction.ReadAccumulator;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.TestPrograms;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Machine EDGE = Presets.named("edge16");

    @Test
    void givenALoopOfMultiplyAccumulates_thenTheSumIsExact_andTheCyclesAreThoseOfTheBeats() {
        var sum = new Accumulator(0);
        var program = new TestPrograms()
                .words(0, filled(64, 3))
                .load(1, 0)
                .add(new Clear(sum, all()), new Loop(imm(100), 1), new MultiplyAccumulate(sum, v(1), imm(-5), Fit.MACHINE, all()),
                        new ReadAccumulator(v(2), sum, imm(0), Rounding.MACHINE, Fit.MACHINE, all()))
                .output("y", 2, 1024, 64)
                .halt();
        var result = Simulation.of(program, EDGE, Options.DEFAULT).run(Inputs.NONE);

        assertEquals(new Outcome.Halted(), result.outcome());
        assertArrayEquals(filled(64, -1500), result.output("y"));
        // li 0, ld 1, clear 2, loop 3. The unit is free of the clear in 2 + 4 = 6; the load's first write is at the end of 1+1+3 = 5. Then a
        // multiply-accumulate every 4 cycles: 6 + 99 * 4 = 402; the read waits for the unit: 406; li 407; st: RAW, chained, until the first
        // write of the read, 406 + 1 + 2 = 409. halt 410. The store's last access is in 409 + 2 + 3 = 414; quiet from 415 on.
        assertEquals(416, result.cycles());
        assertEquals(108, result.instructions());
        var total = result.schedule().total();
        assertEquals(108, total.stall(Cause.ISSUE));
        assertEquals(415 - 410, total.stall(Cause.DRAIN));
        // Before the first multiply-accumulate unit and source expire in the same cycle: the unit's name comes first.
        assertEquals(2 + 99 * 3 + 3, total.stall(Cause.UNIT));
        assertEquals(1, total.stall(Cause.RAW));
    }

    @Test
    void everyWayOfRunningGivesTheSame_andWhereOneDoesNot_itSaysInWhat() {
        var fits = sums(Fit.SAT, 1);
        var ways = Simulation.of(fits, EDGE, Options.DEFAULT).everyWay(Inputs.NONE);
        assertEquals(List.of("by events", "along its schedule", "unrolled", "by shortcuts"), List.copyOf(ways.keySet()));
        var result = Simulation.of(fits, EDGE, Options.DEFAULT).run(Inputs.NONE);
        ways.forEach((way, other) -> assertEquals(Optional.empty(), result.unlike(other), way));

        assertEquals("tensor y, element 0", result.unlike(run(sums(Fit.SAT, 2))).orElseThrow());
        assertEquals("8 events and 0 clips, not 0 and 0, or elsewhere", result.unlike(run(sums(Fit.SAT, Integer.MAX_VALUE))).orElseThrow());
        assertEquals("event 0: ", run(sums(Fit.SAT, Integer.MAX_VALUE)).unlike(run(sums(Fit.SAT, Integer.MAX_VALUE - 1))).orElseThrow().substring(0, 9));
        assertEquals("outcome: Trapped", result.unlike(run(sums(Fit.TRAP, Integer.MAX_VALUE))).orElseThrow().substring(0, 16));
        assertEquals("cost: ", result.unlike(run(new TestPrograms().words(0, filled(8, 5)).load(1, 0).output("y", 1, 1024, 8).halt())).orElseThrow().substring(0, 6));
    }

    /// Eight words of 5 and `addend`.
    private static Program sums(Fit fit, int addend) {
        return new TestPrograms().words(0, filled(8, 5)).add(new SetVectorLength(imm(8))).load(1, 0).add(new Add(v(2), v(1), imm(addend), fit, all()))
                .output("y", 2, 1024, 8).halt();
    }

    private static RunResult run(Program program) {
        return Simulation.of(program, EDGE, Options.DEFAULT).run(Inputs.NONE);
    }

    @Test
    void givenASumThatLeavesTheWord_thenItIsSaturated_andOneEventAnElementSaysWhereAndByHowMuch() {
        var program = new TestPrograms()
                .op("residual")
                .words(0, Integer.MAX_VALUE, 5)
                .add(new SetVectorLength(imm(2)))
                .load(1, 0)
                .add(new Add(v(2), v(1), imm(1), Fit.MACHINE, all()))
                .output("y", 2, 1024, 2)
                .halt();
        var result = Simulation.of(program, EDGE, Options.DEFAULT).run(Inputs.NONE);

        assertArrayEquals(new int[] {Integer.MAX_VALUE, 6}, result.output("y"));
        assertEquals(1, result.events().events());
        var event = result.events().first().getFirst();
        assertEquals("OverflowEvent[cycle=6, pc=3, place=Place[file=test.asm, line=4, column=1, op=0], unit=ACC, element=0, exact=2147483648, "
                + "width=32, missing=1, kind=RESULT]", event.toString());
    }

    @Test
    void givenALoopOverAddresses_thenEachAccessHasTheIntervalOfItsOwnAddress() {
        // 16 words from address 0 lie in 16 banks; from address 2 on they touch 17 words, two of them in one bank.
        var at = new Address(x(0), 0, 2);
        var program = new TestPrograms().add(new Loop(imm(2), 1), new Load(v(1), 32, true, at, 1, all())).halt();
        var result = Simulation.of(program, EDGE, Options.DEFAULT).run(Inputs.NONE);

        // The first load in 1, four beats; the second in 5, four beats of two cycles: its last write is at the end of 5 + 1 + 3 * 2 + 4 = 16.
        assertEquals(18, result.cycles());
        assertEquals(4 + 8, result.schedule().total().busy(Unit.MEMORY));
    }

    @Test
    void givenANegativeLoopCount_thenTheRunTrapsThere() {
        var program = new TestPrograms()
                .add(new dev.cupel.isa.Instruction.LoadImmediate(x(1), -2), new Loop(x(1), 1), new SetVectorLength(imm(1)))
                .halt();
        var result = Simulation.of(program, EDGE, Options.DEFAULT).run(Inputs.NONE);

        var trap = assertInstanceOf(Outcome.Trapped.class, result.outcome());
        assertEquals(1, trap.pc());
        assertEquals("loop count -2, must be at least 0", trap.why());
        assertEquals(2, result.cycles());
    }
}
