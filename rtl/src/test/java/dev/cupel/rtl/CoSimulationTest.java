package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.conformance.HandSchedule;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.isa.text.SourceText;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Simulator and twin tell the same of the same program. `-Dcupel.cosim.programs=N` sets the programs of each machine, `-Dcupel.cosim.seed=S` the
/// first seed, `-Dcupel.twins=DIR` where built twins are kept.
@NeedsVerilator
class CoSimulationTest {
    private static final TwinBuild BUILD = new TwinBuild(Path.of(System.getProperty("cupel.twins", "target/twins")).toAbsolutePath(),
            TwinBuild.Effort.QUICK_BUILD);
    private static final int PROGRAMS = Integer.getInteger("cupel.cosim.programs", 100);
    private static final long SEED = Long.getLong("cupel.cosim.seed", 1L);

    static List<Machine> machines() {
        return TestMachines.all();
    }

    /// Those of the plain machine; with `-Dcupel.cosim.schedules=all` those of six variations of it too, each of which is a build of its own.
    static List<HandSchedule> schedules() {
        boolean all = "all".equals(System.getProperty("cupel.cosim.schedules"));
        return HandSchedule.all().stream().filter(s -> all || s.machine().equals(Presets.named("tiny4"))).toList();
    }

    @ParameterizedTest
    @MethodSource("machines")
    void everyModuleAloneGivesNoWarning(Machine machine) throws IOException {
        BUILD.lint(machine);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void theTwinKeepsTheSchedulesComputedByHand(HandSchedule schedule) throws IOException {
        var comparison = CoSimulation.of(schedule.machine(), BUILD).compare(schedule.program());
        assertEquals(Optional.empty(), comparison.difference());
        assertEquals(schedule.cycles(), comparison.cycles());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void randomProgramsDoNotTellThemApart(Machine machine) throws IOException {
        var tasks = LongStream.range(SEED, SEED + PROGRAMS).mapToObj(seed -> task(LegalPrograms.program(seed, machine, 200))).toList();
        var found = CoSimulation.of(machine, BUILD).compare(tasks, Options.DEFAULT);
        assertEquals(List.of(), differences(found), () -> "from seed " + SEED);
        assertTrue(found.stream().allMatch(c -> c.end() == CoSimulation.End.HALTED));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void runsThatTrap_endInTheSameCycleForTheSameReason(Machine machine) throws IOException {
        var tasks = LongStream.range(SEED, SEED + PROGRAMS).mapToObj(seed -> task(LegalPrograms.trapping(seed, machine, 200))).toList();
        var found = CoSimulation.of(machine, BUILD).compare(tasks, Options.DEFAULT);
        assertEquals(List.of(), differences(found), () -> "from seed " + SEED);
        assertTrue(found.stream().filter(c -> c.end() == CoSimulation.End.TRAPPED).count() >= PROGRAMS / 4);
    }

    @Test
    void inputsGivenByBindingsReachBothSides() throws IOException {
        var text = """
                .input a scratchpad 10 s8 [3, 2] strides [1, 4]
                .data scratchpad 0 u8: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
                .output b scratchpad 64 s16 [16]
                setvl 16
                ld.s8 v0, [x1]
                mul v1, v0, v0
                st.s16 v1, [x2+64]
                halt
                """;
        var program = Assembler.assemble(SourceText.of("squares.asm", text)).orThrow();
        var task = new CoSimulation.Task(program, Inputs.of(Map.of("a", new int[] {-1, -2, -3, -4, -5, -6})));
        var found = CoSimulation.of(Presets.named("tiny4"), BUILD).compare(List.of(task), Options.DEFAULT).getFirst();
        assertEquals(Optional.empty(), found.difference());
    }

    private static CoSimulation.Task task(Program program) {
        return new CoSimulation.Task(program, Inputs.NONE);
    }

    private static List<String> differences(List<CoSimulation.Comparison> found) {
        return found.stream().flatMap(c -> c.difference().stream()).limit(1).toList();
    }

    @Test
    void thereAreSuchSchedules() {
        assertTrue(schedules().size() >= 30, () -> "there are " + schedules().size());
    }
}
