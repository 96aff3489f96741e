package dev.cupel.sim.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Cause;
import dev.cupel.sim.RandomProgram;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import dev.cupel.sim.state.MachineState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/// The oracle of checkpoints is the run that was never interrupted: what comes behind a checkpoint, stored and restored in another run, is the same.
class CheckpointTest {
    private static final Options KEEP_ALL = new Options(10_000_000, Integer.MAX_VALUE);
    private static final int PROGRAMS = 240;

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

        @Override
        public boolean wantsWaits() {
            return true;
        }

        List<String> texts(int from) {
            return events.stream().skip(from)
                    .map(e -> e instanceof SimEvent.LastWrite w ? w.time() + " " + w.sequence() + " " + w.register() + Arrays.toString(w.values()) : e.toString()).toList();
        }
    }

    private record Case(String seed, Program program, Machine machine) {
        /// Programs whose transfers are under way during other work, programs that trap, and programs of everything.
        static Case of(int seed) {
            var random = new Random(seed);
            var machine = seed % 2 == 0 ? RandomProgram.machine(random) : Presets.named(Presets.names().get(seed % Presets.names().size()));
            var program = switch (seed % 3) {
                case 0 -> LegalPrograms.program(seed, machine, 120);
                case 1 -> LegalPrograms.trapping(seed, machine, 120);
                default -> RandomProgram.program(random, RandomProgram.machine(new Random(seed)), 60);
            };
            return new Case("seed " + seed, program, seed % 3 == 2 ? RandomProgram.machine(new Random(seed)) : machine);
        }

        Simulation simulation() {
            return Simulation.of(program, machine, KEEP_ALL);
        }
    }

    private static void goOn(SteppedRun run) {
        while (run.step().isEmpty()) {
            // On.
        }
    }

    private static void assertSame(RunResult expected, RunResult actual, Program program, String seed) {
        assertEquals(expected.outcome(), actual.outcome(), seed);
        assertEquals(expected.events(), actual.events(), seed);
        assertEquals(expected.schedule().total(), actual.schedule().total(), seed);
        assertEquals(expected.schedule().ops(), actual.schedule().ops(), seed);
        assertEquals(expected.schedule().outside(), actual.schedule().outside(), seed);
        for (int pc = 0; pc < program.code().size(); pc++) {
            assertEquals(expected.schedule().stallsAt(pc), actual.schedule().stallsAt(pc), seed);
        }
        assertTensors(expected.outputs(), actual.outputs(), seed);
        assertTensors(expected.observed(), actual.observed(), seed);
    }

    private static void assertTensors(java.util.Map<String, int[]> expected, java.util.Map<String, int[]> actual, String seed) {
        assertEquals(expected.keySet(), actual.keySet(), seed);
        expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), seed + " " + name));
    }

    @Test
    void aRunInStepsEndsAsARun() {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            var c = Case.of(seed);
            var heard = new Listener();
            var whole = c.simulation().run(Inputs.NONE, heard);
            var steps = new Listener();
            var run = c.simulation().start(Inputs.NONE, steps);
            goOn(run);
            assertSame(whole, run.result(), c.program, c.seed);
            assertEquals(heard.texts(0), steps.texts(0), c.seed);
            assertEquals(whole.cycles(), run.cycle(), c.seed);
        }
    }

    @Test
    void theRestOfARunBehindACheckpointIsTheSame_throughItsFileAndInAnotherRun() {
        int inFlight = 0;
        int inLoops = 0;
        int traps = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            var c = Case.of(seed);
            var heard = new Listener();
            var whole = c.simulation().start(Inputs.NONE, heard);
            goOn(whole);
            long length = Math.max(1, whole.number());
            long at = new Random(seed).nextLong(length);

            var before = new Listener();
            var run = c.simulation().start(Inputs.NONE, before);
            while (run.number() < at) {
                run.step();
            }
            inFlight += run.transfers(run.cycle()).isEmpty() ? 0 : 1;
            inLoops += run.passes().length > 0 ? 1 : 0;
            int told = before.events.size();
            byte[] file = run.files().write(run.state(Optional.empty()));

            var after = new Listener();
            var other = c.simulation().start(Inputs.NONE, after);
            var state = other.files().read("checkpoint", file).orThrow();
            other.resume(state);
            assertArrayEquals(file, other.files().write(other.state(Optional.empty())), c.seed + ": the same state gives the same file");
            goOn(other);
            assertSame(whole.result(), other.result(), c.program, c.seed + " at " + at);
            assertEquals(heard.texts(told), after.texts(0), c.seed + " at " + at);
            traps += other.outcome().orElseThrow() instanceof Outcome.Trapped ? 1 : 0;
        }
        // What the programs must have met.
        assertTrue(inFlight > 10, inFlight + " with transfers in flight");
        assertTrue(inLoops > 20, inLoops + " in loops");
        assertTrue(traps > 20, traps + " traps");
    }

    @Test
    void goingBackLeavesNothingBehind_whateverRanInBetween() {
        for (int seed = 0; seed < 150; seed++) {
            var c = Case.of(seed);
            var run = c.simulation().start(Inputs.NONE, Probe.NONE);
            var states = new ArrayList<MachineState>();
            while (run.outcome().isEmpty()) {
                states.add(run.state(states.isEmpty() ? Optional.empty() : Optional.of(states.getLast())));
                run.step();
            }
            var random = new Random(seed);
            for (int i = 0; i < 5; i++) {
                int from = random.nextInt(states.size());
                int to = from + random.nextInt(states.size() - from);
                run.resume(states.get(from));
                while (run.number() < to) {
                    run.step();
                }
                assertEquals(states.get(to), run.state(Optional.empty()), c.seed + " " + from + " to " + to);
            }
            goOn(run);
            assertSame(c.simulation().run(Inputs.NONE), run.result(), c.program, c.seed);
        }
    }

    @Test
    void givenObservedTensorsSurviveACheckpoint() {
        var program = Assembler.assemble(SourceText.of("test.asm", """
                .input a scratchpad 0 s8 [2]
                .output y scratchpad 16 s8 [2]
                setvl 2
                ld.s8 v0, [x0]
                st.s8 v0, [x0+8]
                .observe between scratchpad 8 s8 [2]
                ld.s8 v1, [x0+8]
                st.s8 v1, [x0+16]
                halt
                """)).orThrow();
        var simulation = Simulation.of(program, Presets.named("edge16"), KEEP_ALL);
        var inputs = Inputs.of(java.util.Map.of("a", new int[] {1, 2}, "between", new int[] {50, -60}));
        assertArrayEquals(new int[] {50, -60}, simulation.run(inputs).output("y"));
        var whole = simulation.run(inputs);
        for (long at = 0; at < whole.instructions(); at++) {
            var run = simulation.start(inputs, Probe.NONE);
            while (run.number() < at) {
                run.step();
            }
            var other = simulation.start(Inputs.NONE, Probe.NONE);
            other.resume(other.files().read("checkpoint", run.files().write(run.state(Optional.empty()))).orThrow());
            goOn(other);
            assertSame(whole, other.result(), program, "at " + at);
        }
    }

    private static SteppedRun half(Program program, Machine machine) {
        var run = Simulation.of(program, machine, KEEP_ALL).start(Inputs.NONE, new Listener());
        for (int i = 0; i < 40; i++) {
            run.step();
        }
        return run;
    }

    private static String refusal(SteppedRun run, byte[] file) {
        return switch (run.files().read("file", file)) {
            case Diagnosed.Faulty<MachineState>(var faults) -> faults.getFirst().message();
            case Diagnosed.Ok<MachineState>(var state) ->
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> run.resume(state)).getMessage());
        };
    }

    @Test
    void aCheckpointOfAnotherProgramOrMachineIsRefused() {
        var edge = Presets.named("edge16");
        var run = half(LegalPrograms.program(1, edge, 120), edge);
        byte[] file = run.files().write(run.state(Optional.empty()));

        var program = half(LegalPrograms.program(2, edge, 120), edge);
        assertTrue(refusal(program, file).startsWith("the checkpoint is of another program"), refusal(program, file));
        var machine = half(LegalPrograms.program(1, edge, 120), Presets.named("wide64"));
        assertTrue(refusal(machine, file).startsWith("the checkpoint is of another machine"), refusal(machine, file));
    }

    @Test
    void damagedAndForeignFilesAreRefused() {
        var machine = Presets.named("tiny4");
        var run = half(LegalPrograms.program(3, machine, 120), machine);
        byte[] file = run.files().write(run.state(Optional.empty()));
        assertEquals("this is no checkpoint", refusal(run, new byte[0]));
        assertEquals("this is no checkpoint", refusal(run, "halt\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertTrue(refusal(run, Arrays.copyOf(file, 50)).startsWith("the file is cut off"));
        assertTrue(refusal(run, Arrays.copyOf(file, file.length - 1)).startsWith("the file has"));
        byte[] newer = file.clone();
        newer[8] = 2;
        assertTrue(refusal(run, newer).startsWith("the file has format version 2"));
        byte[] damaged = file.clone();
        damaged[file.length / 2] ^= 1;
        assertTrue(refusal(run, damaged).startsWith("the file is damaged"));
    }

    /// A file whose checksum is right may hold anything. What no run can have is refused, and then nothing changed; what a run could have goes to its end.
    @Test
    void aForgedFileIsRefusedOrRuns_neverBreaks() {
        var machine = Presets.named("tiny4");
        Set<String> refusals = new TreeSet<>();
        int ran = 0;
        for (int seed = 0; seed < 600; seed++) {
            var random = new Random(seed);
            var run = half(LegalPrograms.program(seed % 7, machine, 120), machine);
            byte[] file = run.files().write(run.state(Optional.empty()));
            for (int i = 0; i <= random.nextInt(3); i++) {
                // The parts begin behind sizes and hashes; most of what follows is scratchpad and DRAM, so look at the first bytes more often.
                int at = 84 + random.nextInt(random.nextBoolean() ? 3000 : file.length - 84 - 4);
                file[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            var checksum = new CRC32C();
            checksum.update(file, 0, file.length - 4);
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 4, (int) checksum.getValue());
            var before = run.state(Optional.empty());
            switch (run.files().read("file", file)) {
                case Diagnosed.Faulty<MachineState>(var faults) -> refusals.add(faults.getFirst().message().replaceAll("-?[0-9]+", "N"));
                case Diagnosed.Ok<MachineState>(var state) -> {
                    try {
                        run.resume(state);
                        for (int i = 0; i < 3000 && run.step().isEmpty(); i++) {
                            // On.
                        }
                        ran++;
                    } catch (IllegalArgumentException refused) {
                        refusals.add(String.valueOf(refused.getMessage()).replaceAll("-?[0-9]+", "N"));
                        assertEquals(before, run.state(Optional.empty()), "seed " + seed);
                    }
                }
            }
        }
        assertTrue(refusals.size() > 10, refusals.toString());
        assertTrue(ran > 20, ran + " ran");
    }

    @Test
    void whatIsNextIsWhatIssuesThen() {
        var causes = EnumSet.noneOf(Cause.class);
        for (int seed = 0; seed < 60; seed++) {
            var c = Case.of(seed);
            var heard = new Listener();
            var run = c.simulation().start(Inputs.NONE, heard);
            var foretold = new ArrayList<String>();
            while (run.outcome().isEmpty()) {
                var next = run.next().orElseThrow();
                foretold.add(next.pc() + " " + next.cycle() + " " + next.cause());
                causes.add(next.cause());
                run.step();
            }
            assertEquals(foretold, heard.events.stream().filter(SimEvent.Issue.class::isInstance).map(SimEvent.Issue.class::cast)
                    .map(issue -> issue.pc() + " " + issue.time() + " " + issue.cause()).toList(), c.seed);
        }
        assertTrue(causes.size() > 6, causes.toString());
    }

    @Test
    void equalStatesAreEqual_andOthersAreNot() {
        var machine = Presets.named("tiny4");
        var program = LegalPrograms.program(5, machine, 120);
        var one = half(program, machine);
        var two = half(program, machine);
        assertEquals(one.state(Optional.empty()), two.state(Optional.empty()));
        assertEquals(one.files().digest(one.state(Optional.empty())), two.files().digest(two.state(Optional.empty())));
        two.step();
        assertNotEquals(one.state(Optional.empty()), two.state(Optional.empty()));
        assertFalse(one.files().digest(one.state(Optional.empty())).equals(two.files().digest(two.state(Optional.empty()))));
    }
}
