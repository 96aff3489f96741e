package dev.cupel.sim.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.PlainMachine;
import dev.cupel.sim.RandomProgram;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Laws that hold for any program on any machine. Each failure names its seed.
class RandomProgramTest {
    private static final Options KEEP_ALL = new Options(10_000_000, Integer.MAX_VALUE);
    private static final int PROGRAMS = 1500;
    private static final int FEWER = 300;

    private record Case(String seed, Program program, Machine machine) {
        static Case of(int seed) {
            var random = new Random(seed);
            var machine = RandomProgram.machine(random);
            return new Case("seed " + seed, RandomProgram.program(random, machine, 10 + random.nextInt(80)), machine);
        }

        Simulation simulation() {
            return Simulation.of(program, machine, KEEP_ALL);
        }
    }

    private static final class Listener implements Probe {
        final List<SimEvent> events = new ArrayList<>();

        @Override
        public void on(SimEvent event) {
            events.add(event);
        }

        @Override
        public boolean wantsValues() {
            return true;
        }
    }

    private static PlainMachine.Fault plain(OverflowEvent event) {
        return new PlainMachine.Fault(event.pc(), event.kind(), event.element(), event.exact(), event.width(), event.missing());
    }

    private static byte[] bytes(int[] words) {
        byte[] bytes = new byte[words.length * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (words[i / 4] >> (8 * (i % 4)));
        }
        return bytes;
    }

    @Test
    void everyWriteEveryEventAndEveryByteAreThoseOfThePlainMachine() {
        var kinds = EnumSet.noneOf(FaultKind.class);
        var written = new HashSet<Class<?>>();
        int traps = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            var c = Case.of(seed);
            var plain = new PlainMachine(c.program, c.machine);
            plain.run();
            var listener = new Listener();
            var result = c.simulation().run(Inputs.NONE, listener);

            assertEquals(plain.trapped, result.outcome() instanceof Outcome.Trapped, c.seed + " " + result.outcome());
            if (result.outcome() instanceof Outcome.Trapped(_, int pc, _)) {
                assertEquals(plain.pc, pc, c.seed);
                traps++;
            } else {
                // A trapping instruction may have written part of its results, or counted part of its clips.
                assertEquals(plain.clips, result.events().clips(), c.seed);
                assertArrayEquals(plain.scratchpad, bytes(result.output("scratchpad")), c.seed);
                assertArrayEquals(plain.dram, bytes(result.output("dram")), c.seed);
                var writes = listener.events.stream()
                        .filter(SimEvent.LastWrite.class::isInstance)
                        .map(SimEvent.LastWrite.class::cast)
                        .sorted(Comparator.comparingLong(SimEvent.LastWrite::sequence))
                        .map(w -> new PlainMachine.Write(w.pc(), w.register().toString(), Arrays.stream(w.values()).boxed().toList()))
                        .toList();
                for (int i = 0; i < Math.min(writes.size(), plain.writes.size()); i++) {
                    assertEquals(plain.writes.get(i), writes.get(i), c.seed + " " + c.program.code().get(writes.get(i).pc()));
                    written.add(c.program.code().get(writes.get(i).pc()).getClass());
                }
                assertEquals(plain.writes.size(), writes.size(), c.seed);
            }
            // Those of a trapping instruction depend on how far it came.
            var faults = result.events().first().stream()
                    .filter(e -> !plain.trapped || e.cycle() < result.cycles() - 1)
                    .map(RandomProgramTest::plain)
                    .toList();
            assertEquals(sorted(plain.faults.subList(0, Math.min(faults.size(), plain.faults.size()))), sorted(faults), c.seed);
            assertTrue(plain.trapped || plain.faults.size() == faults.size(), c.seed);
            assertEquals(result.events().first().size(), result.events().events(), c.seed);
            plain.faults.forEach(f -> kinds.add(f.kind()));
        }
        // The programs must have met what they are to test.
        assertEquals(EnumSet.complementOf(EnumSet.of(FaultKind.RACE)), kinds);
        assertEquals(24, written.size(), written.toString());
        assertTrue(traps > PROGRAMS / 20 && traps < PROGRAMS * 3 / 4, traps + " traps");
    }

    /// Within an instruction, events of different kinds may come in passes over the elements.
    private static List<PlainMachine.Fault> sorted(List<PlainMachine.Fault> faults) {
        var sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparing(PlainMachine.Fault::toString));
        return sorted;
    }

    @Test
    void causesSumToTheCycles_inTotal_byOpAndByInstruction() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var schedule = c.simulation().run(Inputs.NONE).schedule();
            var total = schedule.total();

            assertEquals(total.cycles(), sum(total), c.seed);
            long byOp = schedule.outside().cycles();
            for (var op : schedule.ops()) {
                assertEquals(op.cycles(), sum(op), c.seed);
                byOp += op.cycles();
            }
            assertEquals(total.cycles(), byOp, c.seed);
            long byInstruction = 0;
            for (int pc = 0; pc < c.program.code().size(); pc++) {
                byInstruction += schedule.stallsAt(pc).values().stream().mapToLong(Long::longValue).sum();
            }
            assertEquals(total.cycles(), byInstruction, c.seed);
            assertEquals(total.instructions(), total.stall(Cause.ISSUE), c.seed);
        }
    }

    private static long sum(Cost cost) {
        return cost.stalls().values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void noUnitAndNoPortIsBusyLongerThanTheRun() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var schedule = c.simulation().schedule();
            long cycles = schedule.cycles();
            for (var unit : Unit.values()) {
                assertTrue(schedule.total().busy(unit) <= cycles, c.seed + " " + unit);
            }
            assertTrue(schedule.total().readBeats() <= cycles * c.machine.readPorts(), c.seed);
            assertTrue(schedule.total().writeBeats() <= cycles * c.machine.writePorts(), c.seed);
        }
    }

    @Test
    void valuesAloneOnARecordedScheduleGiveWhatATimedRunGives() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var simulation = c.simulation();
            assertSame(c.seed, simulation.run(Inputs.NONE), simulation.run(Inputs.NONE, simulation.schedule()));
        }
    }

    @Test
    void aProbeChangesNothing() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var simulation = c.simulation();
            assertSame(c.seed, simulation.run(Inputs.NONE), simulation.run(Inputs.NONE, new Listener()));
        }
    }

    private static void assertSame(String seed, RunResult expected, RunResult actual) {
        assertEquals(expected.outcome(), actual.outcome(), seed);
        assertEquals(expected.events(), actual.events(), seed);
        assertEquals(expected.schedule().total(), actual.schedule().total(), seed);
        assertEquals(expected.schedule().ops(), actual.schedule().ops(), seed);
        assertEquals(expected.schedule().outside(), actual.schedule().outside(), seed);
        assertEquals(expected.outputs().keySet(), actual.outputs().keySet(), seed);
        expected.outputs().forEach((name, values) -> assertArrayEquals(values, actual.output(name), seed + " " + name));
    }

    @Test
    void aProbeHearsEveryEventOnce_inTheTotalOrder_theSameEachTime() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var listener = new Listener();
            var result = c.simulation().run(Inputs.NONE, listener);
            var events = listener.events;
            for (int i = 1; i < events.size(); i++) {
                assertTrue(SimEvent.ORDER.compare(events.get(i - 1), events.get(i)) < 0, c.seed + " " + events.get(i));
            }
            assertEquals(result.instructions(), events.stream().filter(SimEvent.Issue.class::isInstance).count(), c.seed);
            assertEquals(result.events().events(), events.stream().filter(SimEvent.Overflow.class::isInstance).count(), c.seed);
            assertTrue(events.getLast() instanceof SimEvent.Halt, c.seed);
            assertEquals(result.cycles() - 1, events.getLast().time(), c.seed);
            assertEquals(result.instructions() - 1, events.getLast().number(), c.seed);
            var again = new Listener();
            c.simulation().run(Inputs.NONE, again);
            assertEquals(texts(events), texts(again.events), c.seed);
        }
    }

    private static List<String> texts(List<SimEvent> events) {
        return events.stream().map(e -> e instanceof SimEvent.LastWrite w ? w.time() + " " + w.register() + Arrays.toString(w.values()) : e.toString())
                .toList();
    }

    @Test
    void aCycleLimitCutsARunWhereItStands() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var whole = c.simulation().run(Inputs.NONE);
            long limit = 1 + new Random(seed).nextLong(whole.cycles());
            var cut = Simulation.of(c.program, c.machine, KEEP_ALL.withMaxCycles(limit));
            var result = cut.run(Inputs.NONE);
            if (limit < whole.cycles()) {
                assertTrue(result.outcome() instanceof Outcome.CycleLimit, c.seed + " " + result.outcome());
                assertEquals(limit, result.cycles(), c.seed);
                assertEquals(limit, sum(result.schedule().total()), c.seed);
            } else {
                assertEquals(whole.outcome(), result.outcome(), c.seed);
            }
            assertSame(c.seed, result, cut.run(Inputs.NONE, cut.schedule()));
        }
    }

    @Test
    void issuesAreInOrder_atMostOneACycle_andEachSaysTheGapBeforeIt() {
        for (int seed = 0; seed < FEWER; seed++) {
            var c = Case.of(seed);
            var issues = new Listener();
            c.simulation().run(Inputs.NONE, issues);
            long last = -1;
            long number = 0;
            for (var event : issues.events) {
                if (event instanceof SimEvent.Issue issue) {
                    assertTrue(issue.time() > last, c.seed);
                    assertEquals(issue.time() - last - 1, issue.gap(), c.seed);
                    assertEquals(number++, issue.number(), c.seed);
                    assertEquals(issue.gap() == 0, issue.cause() == Cause.ISSUE, c.seed);
                    last = issue.time();
                }
            }
        }
    }
}
