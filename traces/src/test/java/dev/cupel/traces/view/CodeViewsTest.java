package dev.cupel.traces.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Unit;
import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.traces.Recorded;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.WhatIfRuns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the views of code, on random programs; each failure names its seed.
class CodeViewsTest {
    private static final Limits LIMITS = new Limits(1_000_000, 1);

    private static Recorded random(int seed) {
        var machine = LegalMachines.machine(11, seed);
        return Recorded.of(LegalPrograms.program(seed, machine, 100), machine);
    }

    @Test
    void thePressureIsThatOfTheSimulatorsAccount() {
        for (int seed = 0; seed < 40; seed++) {
            var run = random(seed);
            var pressure = Pressure.of(run.recording(), run.program(), run.machine());
            var total = run.result().schedule().total();
            for (var use : pressure.units()) {
                assertEquals(use.unit() == Unit.CONTROL ? 0 : total.busy(use.unit()), use.busy(), "seed " + seed + " " + use.unit());
            }
            assertEquals(total.readBeats(), pressure.readPorts().used(), "seed " + seed);
            assertEquals(total.writeBeats(), pressure.writePorts().used(), "seed " + seed);
            for (var line : pressure.lines()) {
                var stalls = run.result().schedule().stallsAt(line.pc());
                assertEquals(run.result().schedule().executions(line.pc()), line.issues(), "seed " + seed);
                assertEquals(stalls.entrySet().stream().filter(e -> e.getKey() != Cause.ISSUE && e.getKey() != Cause.DRAIN).mapToLong(Map.Entry::getValue).sum(),
                        line.waited(), "seed " + seed + " pc " + line.pc());
            }
        }
    }

    @Test
    void theChainGoesFromTheFirstIssueToTheEnd_andItsCyclesAreThoseOfTheRun() {
        for (int seed = 0; seed < 40; seed++) {
            var run = random(seed);
            var chain = CriticalChain.of(run.recording());
            assertEquals(run.result().cycles(), chain.cycles(), "seed " + seed);
            assertEquals(chain.cycles(), chain.causes().stream().mapToLong(CriticalChain.Share::cycles).sum(), "seed " + seed);
            assertEquals(chain.cycles(), chain.steps().stream().mapToLong(CriticalChain.Step::cycles).sum(), "seed " + seed);
            assertEquals(chain.links(), chain.causes().stream().mapToLong(CriticalChain.Share::links).sum(), "seed " + seed);
            var links = chain.last();
            assertEquals(run.recording().size(), links.getLast().to());
            for (int i = 1; i < links.size(); i++) {
                assertEquals(links.get(i - 1).to(), links.get(i).from(), "seed " + seed);
            }
        }
    }

    /// The worked example of docs/machine.md, section 7: each `mac` waits for its load, so 15 issues are on the chain in part only.
    @Test
    void theManualsWorkedExampleHangsOnItsLoads() {
        var run = Recorded.of("""
                li x1, 0
                li x2, 0
                clr a0
                loop 4
                  ld.s8 v1, [x2], post 64
                  mac a0, v1, v0[x1+]
                endloop
                mulrs.clip v2, a0, v3, #20
                st.s8.clip v2, [x4]
                halt
                """, "edge16");
        var chain = CriticalChain.of(run.recording());
        // 4 issues, then four loads of 4 cycles to their macs with an issue between, 3 to mulrs, 4 to st, 7 to the end of cycle 36.
        assertEquals(List.of(
                new CriticalChain.Share(Cause.RAW, Unit.MEMORY, 4, 16),
                new CriticalChain.Share(Cause.ISSUE, Unit.CONTROL, 7, 7),
                new CriticalChain.Share(Cause.DRAIN, Unit.MEMORY, 1, 7),
                new CriticalChain.Share(Cause.RAW, Unit.MUL, 1, 4),
                new CriticalChain.Share(Cause.RAW, Unit.ACC, 1, 3)), chain.causes());
        assertEquals(37, chain.cycles());
    }

    @Test
    void aTransferThatStoodInTheQueueHangsOnTheOneBeforeIt() {
        var run = Recorded.of("""
                li x0, 0
                dma.in [x0], [x0], 160
                dma.in [x0+160], [x0+160], 160
                dma.wait 0
                halt
                """, "edge16");
        // edge16: 40 + 160/16 = 50 cycles each; the first starts in 2, both are over in 102, where the wait issues; halt in 103.
        var chain = CriticalChain.of(run.recording());
        assertEquals(104, chain.cycles());
        assertTrue(chain.steps().contains(new CriticalChain.Step(1, 3, Cause.DMA, dev.cupel.isa.timing.Resource.TRANSFER, 0, 1, 101)), chain::toString);
    }

    @Test
    void onEveryMachineThatIsTriedTheIntegersAreTheSame() {
        int tried = 0;
        for (int seed = 0; seed < 12; seed++) {
            var run = random(seed);
            if (run.result().events().byKind().getOrDefault(FaultKind.RACE, 0L) > 0) {
                continue;
            }
            var whatIf = WhatIfRuns.of(run.program(), run.machine(), LIMITS);
            assertEquals(run.result().cycles(), whatIf.cycles(), "seed " + seed);
            for (var change : whatIf.changes()) {
                var machine = MachineFields.with(run.machine(), change.fields()).orThrow();
                var result = Simulation.of(run.program(), machine, Options.DEFAULT).run(Inputs.NONE);
                String what = "seed " + seed + " " + change.what();
                assertEquals(change.cycles(), result.cycles(), what);
                run.result().outputs().forEach((name, values) -> assertEquals(List.of(values.length, java.util.Arrays.hashCode(values)),
                        List.of(result.output(name).length, java.util.Arrays.hashCode(result.output(name))), what + " " + name));
                assertEquals(run.result().events().events(), result.events().events(), what);
                tried++;
            }
        }
        assertTrue(tried > 60, tried + " tried");
    }

    /// Eight look-ups of four beats each: tiny4 has one LUT port, so a beat of 4 lanes takes 4 cycles, 16 an instruction; two ports halve that.
    @Test
    void oneMoreLutPortHalvesWhatLookUpsTake() {
        var text = new StringBuilder(".table t0 s8: 1 2 3 4\n");
        for (int i = 0; i < 8; i++) {
            text.append("lut v%d, t0, v20\n".formatted(i));
        }
        var run = Recorded.of(text + "halt\n", "tiny4");
        var whatIf = WhatIfRuns.of(run.program(), run.machine(), LIMITS);
        var change = whatIf.changes().stream().filter(c -> c.fields().containsKey("units.lut.ports")).findFirst().orElseThrow();
        assertEquals("one more LUT port (2)", change.what());
        assertEquals(Map.of("units.lut.ports", "2"), change.fields());
        // Between the first and the last issue lie 7 * 16 cycles, then 7 * 8; the drain is shorter too, by 8 beats' cycles and L = lat + ii - 1 by 2.
        assertEquals(7 * 8 + 3 * 2 + 2, whatIf.cycles() - change.cycles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "9..3", "-1..4", "a..b", "1..2..3", "1..9223372036854775807"})
    void whatIsNoWindowIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CycleWindow.of(text));
    }

    @Test
    void aWindowIncludesBothItsEnds_andIsCutToTheRun() {
        assertEquals(new CycleWindow(5, 8), CycleWindow.of("5..7"));
        assertEquals(new CycleWindow(5, 6), CycleWindow.of("5..70").within(6));
        assertEquals(new CycleWindow(5, 6), CycleWindow.of("50..70").within(6));
    }
}
