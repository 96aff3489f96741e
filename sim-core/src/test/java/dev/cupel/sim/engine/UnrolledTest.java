package dev.cupel.sim.engine;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.v;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.sim.ProductPrograms;
import dev.cupel.sim.RandomProgram;
import dev.cupel.sim.TestPrograms;
import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Runs that follow an unrolled program leave what the run leaves that finds everything out for itself, instruction by instruction: on any program and machine, with and
/// without shortcuts, whatever overflows, clips, traps or races. Each failure names its seed.
class UnrolledTest {
    private static final Options KEEP_ALL = new Options(10_000_000, Integer.MAX_VALUE);
    private static final List<Integer> LENGTHS = List.of(16, 32, 48, 64);

    private record Case(String seed, Program program, Machine machine) {}

    /// A machine whose vectors fill those of the computer: else there are few shortcuts.
    private static Machine wide(Random random) {
        var narrow = RandomProgram.machine(random);
        int length = LENGTHS.get(random.nextInt(LENGTHS.size()));
        int accumulator = Math.min(narrow.accumulatorBits(), Machine.maxAccumulatorBits(length));
        return new Machine("wide", narrow.wordBits(), accumulator, narrow.lanes(), length, narrow.overflow(), narrow.rounding(), narrow.readPorts(), narrow.writePorts(),
                narrow.programWords(), narrow.units(), narrow.rom(), narrow.scratchpad(), narrow.dram(), narrow.dmaQueue());
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var machine = seed % 3 == 0 ? RandomProgram.machine(random) : wide(random);
            cases.add(new Case("random " + seed, RandomProgram.program(random, machine, 10 + random.nextInt(80)), machine));
        }
        for (int seed = 0; seed < 150; seed++) {
            var machine = seed % 2 == 0 ? LegalMachines.machine(7, seed) : Presets.named("edge16");
            cases.add(new Case("legal " + seed, LegalPrograms.program(seed, machine, 120), machine));
            cases.add(new Case("trapping " + seed, LegalPrograms.trapping(seed, machine, 120), machine));
        }
        for (int seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            var machine = seed % 3 == 0 ? Presets.named("edge16") : wide(random);
            cases.add(new Case("own operands " + seed, ownOperands(random, machine), machine));
        }
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var machine = seed % 3 == 0 ? Presets.named("edge16") : wide(random);
            cases.add(new Case("products " + seed, ProductPrograms.program(random, machine, 1 + random.nextInt(4)), machine));
        }
        return cases;
    }

    /// Instructions that write over one of their own operands, now and then with results that do not fit: whoever writes before he knows that loses what he needs.
    private static Program ownOperands(Random random, Machine machine) {
        int length = machine.vectorLength();
        var out = new TestPrograms();
        for (int round = 0; round < 4; round++) {
            int[] words = random.ints(length).map(word -> word >> (32 - machine.wordBits() + random.nextInt(machine.wordBits() - 1))).toArray();
            int[] amounts = random.ints(length, 0, 1 + random.nextInt(Math.min(20, 1 << (machine.wordBits() - 2)))).toArray();
            out.data(Memory.SCRATCHPAD, 8 * length * round, words).data(Memory.SCRATCHPAD, 8 * length * round + 4 * length, amounts);
            out.load(0, 8 * length * round).load(1, 8 * length * round + 4 * length);
            var fit = List.of(Fit.SAT, Fit.WRAP, Fit.CLIP).get(random.nextInt(3));
            int own = random.nextInt(2);
            Source amount = random.nextBoolean() ? v(1) : new Broadcast(v(1), new Element.At(random.nextInt(length)));
            out.add(new Clear(new Accumulator(0), all()), new Accumulate(new Accumulator(0), v(0), Fit.SAT, all()), new Accumulate(new Accumulator(0), v(0), Fit.SAT, all()));
            out.add(switch (random.nextInt(6)) {
                case 0 -> new MultiplyShift(v(own), v(0), v(0), amount, Rounding.HALF_UP, fit, all());
                case 1 -> new MultiplyShift(v(own), new Accumulator(0), v(1), amount, Rounding.HALF_UP, fit, all());
                case 2 -> new ShiftLeft(v(own), v(0), amount, fit, all());
                case 3 -> new ReadAccumulator(v(1), new Accumulator(0), new Broadcast(v(1), new Element.At(random.nextInt(length))), Rounding.HALF_UP, fit, all());
                case 4 -> new Subtract(v(own), v(1), v(0), fit, all());
                default -> new Multiply(v(own), v(0), v(1), fit, all());
            });
            out.output("v" + own + " of " + round, own, 8 * length * 4 + 4 * length * round, length);
        }
        return out.halt();
    }

    @Test
    void anUnrolledRunLeavesWhatAnyRunLeaves() {
        int unrolled = 0;
        int trapped = 0;
        for (var c : cases()) {
            var code = Code.of(c.program, c.machine, KEEP_ALL);
            var expected = Simulation.of(c.program, c.machine, KEEP_ALL).run(Inputs.NONE);
            var schedule = Engine.schedule(code, Long.MAX_VALUE, true);
            var repetition = new Repetition(code);
            var plain = Engine.unroll(code, schedule);
            var cut = plain.map(each -> each.withShortcuts(code));
            // The second run of each takes the data path of the first, as it left it.
            for (var way : List.of(plain, plain, cut, cut, Optional.<Unrolled>empty())) {
                assertSame(c.seed, expected, Engine.follow(code, Inputs.NONE, schedule, way, repetition));
            }
            unrolled += plain.isPresent() ? 1 : 0;
            trapped += plain.isPresent() && !expected.outcome().completed() ? 1 : 0;
        }
        assertTrue(unrolled > 400, unrolled + " programs unrolled");
        assertTrue(trapped > 20, trapped + " of them trapped by their values");
    }

    @Test
    void withoutChecksARunThatFitsIsTheSame_andOneThatDoesNotTellsNobody() {
        int fits = 0;
        int silent = 0;
        for (var c : cases()) {
            var expected = Simulation.of(c.program, c.machine, KEEP_ALL).run(Inputs.NONE);
            var code = Code.of(c.program, c.machine, KEEP_ALL.unchecked());
            var schedule = Engine.schedule(code, Long.MAX_VALUE, true);
            if (!expected.outcome().completed() || !schedule.outcome().completed()) {
                continue;
            }
            // What cannot be used at all is looked for on any run: amounts of shifts, elements, fields, races.
            boolean onlyResults = expected.events().byKind().entrySet().stream().allMatch(kind -> kind.getKey() == FaultKind.RESULT || kind.getValue() == 0);
            if (!onlyResults) {
                continue;
            }
            var plain = Engine.unroll(code, schedule);
            var repetition = new Repetition(code);
            for (var way : List.of(Optional.<Unrolled>empty(), plain, plain.map(each -> each.withShortcuts(code)))) {
                var unchecked = Engine.follow(code, Inputs.NONE, schedule, way, repetition);
                if (expected.events().events() == 0) {
                    assertSame(c.seed, expected, unchecked);
                } else {
                    assertEquals(0, unchecked.events().byKind().get(FaultKind.RESULT), c.seed);
                }
            }
            fits += expected.events().events() == 0 ? 1 : 0;
            silent += expected.events().events() > 0 ? 1 : 0;
        }
        assertTrue(fits > 50 && silent > 100, "%d fit, %d do not".formatted(fits, silent));
    }

    private static void assertSame(String seed, RunResult expected, RunResult actual) {
        assertEquals(Optional.empty(), expected.unlike(actual), seed);
    }

    /// Counts what did not fit.
    private static final class Count implements FaultSink {
        long faults;
        long clips;

        @Override
        public void fault(FaultKind kind, int element, long exact, int width, int missing) {
            faults++;
        }

        @Override
        public void clips(int count) {
            clips += count;
        }
    }

    @Test
    void aShortcutThatIsTakenLeavesEveryRegisterAndByteAsItsOperationsDo_andTheyRaiseNothing() {
        int taken = 0;
        int blocks = 0;
        int refused = 0;
        for (var c : cases()) {
            var code = Code.of(c.program, c.machine, KEEP_ALL);
            var found = Engine.unroll(code, Engine.schedule(code, Long.MAX_VALUE, true)).map(each -> each.withShortcuts(code));
            if (found.isEmpty() || !found.get().specials().isEmpty()) {
                continue;
            }
            var run = found.get();
            var shortly = new Count();
            var longly = new Count();
            var one = code.path(shortly);
            var other = code.path(longly);
            try {
                for (int group = 0; group < run.groups(); group++) {
                    var shortcut = run.shortcut(group);
                    boolean cut = shortcut != null && shortcut.take(one);
                    int at = run.begin(group);
                    int end = run.begin(group + 1);
                    int size = end - at;
                    assertEquals(shortcut != null ? shortcut.size() : 1, size, c.seed);
                    long faults = longly.faults;
                    for (; at < end; at++) {
                        var operation = Objects.requireNonNull(run.operation(at));
                        operation.execute(other);
                        other.instructionDone();
                        if (!cut) {
                            operation.execute(one);
                            one.instructionDone();
                        }
                    }
                    if (cut) {
                        assertEquals(faults, longly.faults, c.seed);
                    }
                    assertEquals(longly.clips, shortly.clips, c.seed);
                    assertSame(c.seed + ", place " + at, other, one);
                    taken += cut ? 1 : 0;
                    blocks += cut && size > 1 ? 1 : 0;
                    refused += shortcut != null && !cut && size > 1 ? 1 : 0;
                }
            } catch (Trap trap) {
                assertTrue(c.seed.contains("products") || c.seed.contains("random") || c.seed.contains("trapping"), c.seed + " " + trap.reason());
            }
        }
        assertTrue(taken > 3000 && blocks > 100 && refused > 30, "%d taken, %d of blocks, %d blocks refused".formatted(taken, blocks, refused));
    }

    private static void assertSame(String where, Datapath expected, Datapath actual) {
        assertEquals(expected.vl, actual.vl, where);
        for (int i = 0; i < Registers.VECTORS; i++) {
            assertArrayEquals(expected.vectors.words(i), actual.vectors.words(i), where + ", v" + i);
        }
        for (int i = 0; i < Registers.ACCUMULATORS; i++) {
            assertArrayEquals(expected.accumulators.sums(i), actual.accumulators.sums(i), where + ", a" + i);
        }
        for (int i = 0; i < Registers.MASKS; i++) {
            assertArrayEquals(expected.masks.bits(i), actual.masks.bits(i), where + ", m" + i);
        }
        assertArrayEquals(expected.scratchpad.bytes(), actual.scratchpad.bytes(), where);
    }
}
