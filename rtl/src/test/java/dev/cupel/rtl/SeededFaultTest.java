package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cupel.isa.generate.LegalPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The comparison can fail: a twin with a fault in it is found out. Each fault is a build of its own, so `-Dcupel.cosim.faults=true` asks for them.
class SeededFaultTest {
    private static final int PROGRAMS = 100;
    private static final TwinBuild BUILD = new TwinBuild(Path.of(System.getProperty("cupel.twins", "target/twins")).toAbsolutePath(),
            TwinBuild.Effort.QUICK_BUILD);

    static List<SeededFault> faults() {
        return SeededFault.ALL;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsFoundOut(SeededFault fault) throws IOException {
        assumeTrue(Boolean.getBoolean("cupel.cosim.faults"), "asked for by -Dcupel.cosim.faults=true; takes minutes");
        assumeTrue(TwinBuild.verilator().isPresent(), "Verilator is not installed; on Debian: " + TwinBuild.INSTALL);
        var coSimulation = CoSimulation.with(fault.machine(), BUILD.executable(fault.machine(), fault.replaced()));
        boolean found = false;
        for (long seed = 1; seed <= PROGRAMS && !found; seed++) {
            found = coSimulation.compare(LegalPrograms.program(seed, fault.machine(), 200)).difference().isPresent();
        }
        assertTrue(found, () -> "%d programs did not show it".formatted(PROGRAMS));
    }

    @Test
    void everyFaultStandsWhereItSays() {
        SeededFault.ALL.forEach(fault -> assertDoesNotThrow(fault::replaced, fault.name()));
    }
}
