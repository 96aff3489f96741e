package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.filled;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.DmaWait;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.sim.TestPrograms;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Transfers on edge16: DRAM latency 40, 16 bytes a cycle; 256 bytes take 56 cycles. Lanes 16, so 64 elements are accessed in four beats.
class TransferTest {
    private static final Machine EDGE = Presets.named("edge16");
    private static final Load LOAD = new Load(v(1), 32, true, Address.of(x(0), 0), 1, all());
    private static final Store STORE = new Store(v(1), 32, true, Address.of(x(0), 0), 1, Fit.TRAP, all());
    private static final DmaIn IN = new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), imm(256));
    private static final DmaOut OUT = new DmaOut(Address.of(x(0), 0), Address.of(x(0), 0), imm(256));

    /// Scratchpad words 7, DRAM words 9.
    private static TestPrograms program() {
        return new TestPrograms()
                .data(Memory.SCRATCHPAD, 0, filled(64, 7))
                .data(Memory.DRAM, 0, filled(64, 9))
                .tensor("far", Role.OUTPUT, Memory.DRAM, 0, 64, -1);
    }

    /// `count` cycles in which nothing else is done.
    private static Instruction[] idle(int count) {
        return new Instruction[] {new Loop(imm(count - 1), 1), new LoadImmediate(x(9), 0)};
    }

    private static RunResult run(TestPrograms program) {
        var simulation = Simulation.of(program.halt(), EDGE, Options.DEFAULT);
        var result = simulation.run(Inputs.NONE);
        var followed = simulation.run(Inputs.NONE, simulation.schedule());
        assertEquals(result.events(), followed.events());
        result.outputs().forEach((name, values) -> assertArrayEquals(values, followed.output(name)));
        return result;
    }

    private static List<Integer> racing(RunResult result) {
        assertTrue(result.events().first().stream().allMatch(e -> e.kind() == FaultKind.RACE));
        return result.events().first().stream().map(OverflowEvent::element).toList();
    }

    @Test
    void givenAWait_whenALoadFollows_thenItSeesTheTransfer_andNothingRaces() {
        var result = run(program().add(IN, new DmaWait(0), LOAD).output("y", 1, 1024, 64));
        assertArrayEquals(filled(64, 9), result.output("y"));
        assertEquals(0, result.events().events());
    }

    @Test
    void givenNoWait_whenALoadFollows_thenItSeesWhatWasThere_andEveryElementRaces() {
        var result = run(program().add(IN, LOAD).output("y", 1, 1024, 64));
        assertArrayEquals(filled(64, 7), result.output("y"));
        assertEquals(IntStream.range(0, 64).boxed().toList(), racing(result));
        var event = result.events().first().get(3);
        // The address, 12, stands for the value.
        assertEquals("1 12 32 0", event.cycle() + " " + event.exact() + " " + event.width() + " " + event.missing());
    }

    @Test
    void givenATransferThatEndsBetweenTwoBeats_thenEarlierBeatsRaceAndLaterOnesSeeIt() {
        // dma.in in cycle 0: from 1 to 57. The load in cycle 53: beats in 55, 56, 57, 58.
        var result = run(program().add(IN).add(idle(52)).add(LOAD).output("y", 1, 1024, 64));
        int[] expected = filled(64, 9);
        System.arraycopy(filled(32, 7), 0, expected, 0, 32);
        assertArrayEquals(expected, result.output("y"));
        assertEquals(IntStream.range(0, 32).boxed().toList(), racing(result));
    }

    @Test
    void givenATransferOut_whenItsBytesAreReadMeanwhile_thenNothingRaces() {
        var result = run(program().add(OUT, LOAD).output("y", 1, 1024, 64));
        assertEquals(0, result.events().events());
        assertArrayEquals(filled(64, 7), result.output("far"));
    }

    @Test
    void givenATransferOut_whenItsBytesAreStoredMeanwhile_thenThatRaces_andTheTransferTakesWhatIsThereAtItsEnd() {
        var result = run(program().add(OUT, new SetVectorLength(imm(2)), STORE));
        assertEquals(List.of(0, 1), racing(result));
        int[] expected = filled(64, 7);
        expected[0] = 0;
        expected[1] = 0;
        assertArrayEquals(expected, result.output("far"));
    }

    @Test
    void givenTwoTransfers_thenTheyRunInOrder_oneAtATime_andAWaitForOneOutstandingIssuesAtTheFirstOnesEnd() {
        // In in 0, from 1 to 57; out in 1, from 57 to 113; the wait in 57, the load in 58, the next wait in 113.
        var result = run(program().add(IN, OUT, new DmaWait(1), LOAD, new DmaWait(0)).output("y", 1, 1024, 64));
        assertArrayEquals(filled(64, 9), result.output("y"));
        assertArrayEquals(filled(64, 9), result.output("far"));
        assertEquals(0, result.events().events());
        assertEquals(57, 2 + result.schedule().stallsAt(2).values().stream().mapToLong(Long::longValue).sum() - 1);
        // wait 113, li, st 115, halt 116; the store's last beat is in 120, quiet in 121.
        assertEquals(122, result.cycles());
        assertEquals(512, result.schedule().total().dmaBytes());
    }

    @Test
    void givenALongWait_thenAnEventBehindItHasItsCycle_onARecordedScheduleToo() {
        // From 1 to 1 + 40 + 8192 / 16; the wait issues then, the addition in the next cycle.
        var result = run(program()
                .add(new DmaIn(Address.of(x(0), 0), Address.of(x(0), 0), imm(8192)), new DmaWait(0))
                .add(new Add(v(1), imm(Integer.MAX_VALUE), imm(1), Fit.MACHINE, all())));
        assertEquals(554, result.events().first().getFirst().cycle());
    }

    @Test
    void givenRowsByIndex_thenEachRowLandsInItsPlace_andAnIndexOutsideReadsRowZero_withAnEvent() {
        var result = run(new TestPrograms()
                .data(Memory.DRAM, 0, 10, 11, 20, 21, 30, 31)
                .words(0, 2, 3, 1, -1)
                .add(new SetVectorLength(imm(4)), LOAD, new LoadImmediate(x(1), 512), new DmaRows(x(1), x(0), v(1), 8, 3), new DmaWait(0),
                        new SetVectorLength(imm(8)), new Load(v(2), 32, true, Address.of(x(1), 0), 1, all()))
                .output("y", 2, 1024, 8));
        assertArrayEquals(new int[] {30, 31, 10, 11, 20, 21, 10, 11}, result.output("y"));
        assertEquals(List.of(FaultKind.INDEX, FaultKind.INDEX), result.events().first().stream().map(OverflowEvent::kind).toList());
        assertEquals(List.of(1, 3), result.events().first().stream().map(OverflowEvent::element).toList());
        assertEquals(List.of(3L, -1L), result.events().first().stream().map(OverflowEvent::exact).toList());
    }

    @Test
    void givenAnObservedTensorWhosePlaceIsUsedAgain_thenItIsReadWhenItWasReady() {
        var program = program()
                .tensor("stored", Role.OBSERVED, Memory.SCRATCHPAD, 0, 64, 2)
                .tensor("sent", Role.OBSERVED, Memory.DRAM, 0, 64, 3)
                .tensor("never", Role.OBSERVED, Memory.DRAM, 0, 64, 10)
                .add(new SetVectorLength(imm(64)), new Add(v(1), v(0), imm(1), Fit.TRAP, all()), STORE, OUT)
                .add(new DmaWait(0), new Add(v(1), v(0), imm(2), Fit.TRAP, all()), STORE, OUT, new DmaWait(0))
                .add(new Loop(imm(0), 1), new LoadImmediate(x(3), 1));
        var result = run(program);
        assertArrayEquals(filled(64, 1), result.observed().get("stored"));
        assertArrayEquals(filled(64, 1), result.observed().get("sent"));
        assertArrayEquals(filled(64, 2), result.output("far"));
        assertEquals(2, result.observed().size());
    }

    @Test
    void givenAnObservedTensorWrittenInALoop_thenItIsReadAfterTheLastPass() {
        var program = new TestPrograms()
                .tensor("rows", Role.OBSERVED, Memory.SCRATCHPAD, 0, 6, 4)
                .add(new SetVectorLength(imm(2)), new Loop(imm(3), 3), new Add(v(1), v(1), imm(1), Fit.TRAP, all()), new Loop(imm(1), 1),
                        new Store(v(1), 32, true, new Address(x(1), 0, 8), 1, Fit.TRAP, all()));
        assertArrayEquals(new int[] {1, 1, 2, 2, 3, 3}, run(program).observed().get("rows"));
    }
}
