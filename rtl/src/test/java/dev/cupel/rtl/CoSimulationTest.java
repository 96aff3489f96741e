package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.isa.conformance.HandSchedule;
import dev.cupel.isa.generate.LegalPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Simulator and twin tell the same of the same program. `-Dcupel.cosim.programs=N` sets the programs of each machine, `-Dcupel.cosim.seed=S` the
/// first seed, `-Dcupel.twins=DIR` where built twins are kept.
class CoSimulationTest {
    private static final TwinBuild BUILD = new TwinBuild(Path.of(System.getProperty("cupel.twins", "target/twins")).toAbsolutePath(),
            TwinBuild.Effort.QUICK_BUILD);
    private static final int PROGRAMS = Integer.getInteger("cupel.cosim.programs", 100);
    private static final long SEED = Long.getLong("cupel.cosim.seed", 1L);

    @BeforeAll
    static void verilatorIsThere() {
        Tools.assumeVerilator();
    }

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
    void theSourcesGiveNoWarning(Machine machine) throws IOException {
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
        var coSimulation = CoSimulation.of(machine, BUILD);
        var differences = new ArrayList<String>();
        for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
            coSimulation.compare(LegalPrograms.program(seed, machine, 200)).difference().ifPresent(differences::add);
        }
        assertEquals(List.of(), differences.stream().limit(1).toList(), () -> differences.size() + " of " + PROGRAMS + " programs from seed " + SEED);
    }

    @Test
    void thereAreSuchSchedules() {
        assertTrue(schedules().size() >= 30, () -> "there are " + schedules().size());
    }
}
