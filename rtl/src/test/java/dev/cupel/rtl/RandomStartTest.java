package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Machine;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing depends on what a register or memory holds before it is written: with random bits there, by a seed, the twin still tells what the
/// simulator tells. The machine's scratchpad is no larger than what its programs fill.
@NeedsVerilator
class RandomStartTest {
    private static final int PROGRAMS = 40;
    private static final Machine MACHINE = TestMachines.NARROW;
    private static final TwinBuild BUILD = new TwinBuild(Path.of(System.getProperty("cupel.twins", "target/twins")).toAbsolutePath(),
            TwinBuild.Effort.RANDOM_START);

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3})
    void theTwinForgetsHowItStarted(int seed) throws IOException {
        var script = folder.resolve("seed-" + seed);
        Files.writeString(script, "#!/bin/sh\nexec '%s' \"$@\" +verilator+rand+reset+2 +verilator+seed+%d\n".formatted(BUILD.executable(MACHINE), seed));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        var tasks = LongStream.rangeClosed(1, PROGRAMS).mapToObj(program -> new CoSimulation.Task(LegalPrograms.program(program, MACHINE, 200), Inputs.NONE)).toList();
        var differences = CoSimulation.with(MACHINE, script).compare(tasks, Options.DEFAULT).stream().flatMap(c -> c.difference().stream()).limit(1).toList();
        assertEquals(List.of(), differences);
    }
}
