package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.generate.LegalPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The comparison can fail: a twin with a fault in it is found out. One build of a machine holds all faults; a run chooses one of them, or none.
@NeedsVerilator
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeededFaultTest {
    private static final int PROGRAMS = 100;
    private static final TwinBuild BUILD = new TwinBuild(Path.of(System.getProperty("cupel.twins", "target/twins")).toAbsolutePath(),
            TwinBuild.Effort.QUICK_BUILD);

    @TempDir
    Path chosen = Path.of("");

    static List<SeededFault> faults() {
        return SeededFault.ALL;
    }

    static List<Machine> machines() {
        return SeededFault.ALL.stream().map(SeededFault::machine).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFoundOut(SeededFault fault) throws IOException {
        var coSimulation = coSimulation(fault.machine(), fault.number());
        boolean found = false;
        for (long seed = 1; seed <= PROGRAMS && !found; seed++) {
            found = coSimulation.compare(LegalPrograms.program(seed, fault.machine(), 200)).difference().isPresent();
        }
        assertTrue(found, () -> "%d programs did not show it".formatted(PROGRAMS));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theSameBuildWithNoFaultChosenIsRight(Machine machine) throws IOException {
        var coSimulation = coSimulation(machine, 0);
        for (long seed = 1; seed <= PROGRAMS / 4; seed++) {
            assertEquals(Optional.empty(), coSimulation.compare(LegalPrograms.program(seed, machine, 200)).difference());
        }
    }

    private CoSimulation coSimulation(Machine machine, int fault) throws IOException {
        return CoSimulation.with(machine, SeededFault.executable(BUILD.executable(machine, SeededFault.sources()), fault, chosen));
    }
}
