package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cupel.rtl.TwinBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cupel cosim`, on the smallest machine that is built in.
class CosimTest {
    private static final Path TWINS = Path.of("target", "twins").toAbsolutePath();
    private static final Path EXAMPLE = CommandLineRun.ROOT.resolve("programs/examples/01-fixed-point/program.asm");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void theToolsAreThere() {
        assumeTrue(TwinBuild.missing().isEmpty(), () -> "not installed: " + TwinBuild.missing() + "; on Debian: " + TwinBuild.INSTALL);
    }

    private static CommandLineRun cosim(Path source, Path twins) {
        return CommandLineRun.of("cosim", source, "--machine", "tiny4", "--twins", twins);
    }

    @Test
    void anExampleRunsAlikeOnBothSides() {
        var run = cosim(EXAMPLE, TWINS);
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().contains("simulator and twin agree"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void aRunThatTraps_isCompared() throws IOException {
        var source = Files.writeString(folder.resolve("trap.asm"), "li x1, 16\nadd.trap v1, v2[x1], #1\nhalt\n");
        var run = cosim(source, TWINS);
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().contains("2, trapped") && run.out().contains("agree"), run.out());
    }

    @Test
    void anEndlessRun_isStopped() throws IOException {
        var source = Files.writeString(folder.resolve("long.asm"), "loop 1000000\n  add v1, v1, #1\nendloop\nhalt\n");
        var run = CommandLineRun.of("cosim", source, "--machine", "tiny4", "--twins", TWINS, "--max-cycles", 500);
        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.err().contains("not over after 500 cycles"), run.err());
    }

    @Test
    void wrongInputIsRefused() {
        CommandLineRun.of("cosim", EXAMPLE, "--twins", TWINS, "--row", 5).refusedFor(1);
        CommandLineRun.of("cosim", EXAMPLE, "--twins", TWINS, "--machine", "tiny5").refusedFor(1);
    }

    /// The twin's log is changed on its way: the instruction issued in cycle 1 is said to issue in cycle 2.
    @Test
    void aDifference_isToldWithBothHistoriesAndTheSourceLine() throws IOException {
        assertEquals(0, cosim(EXAMPLE, TWINS).exitCode());
        try (var builds = Files.walk(TWINS)) {
            for (var built : builds.filter(file -> file.endsWith("Vmachine")).toList()) {
                var script = Files.createDirectories(folder.resolve("twins").resolve(TWINS.relativize(built.getParent()))).resolve("Vmachine");
                Files.writeString(script, "#!/bin/sh\n'%s' \"$@\" && sed -i 's/^I 1 /I 2 /' \"$2\"\n".formatted(built));
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            }
        }
        var run = cosim(EXAMPLE, folder.resolve("twins"));
        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.out().contains("simulator and twin differ"), run.out());
        var told = run.err().lines().filter(line -> line.startsWith("  > ")).toList();
        assertEquals(List.of(true, true), List.of(told.getFirst().contains("cycle 1: issue") && told.getFirst().contains("program.asm:"), told.size() == 2), run.err());
    }

    @Test
    void aCampaignSaysTheSameTwice() throws IOException {
        var summary = folder.resolve("campaign.md");
        var first = CommandLineRun.of("cosim", "--random", 3, "--machines", 1, "--seed", 4, "--twins", TWINS, "--summary", summary);
        assertEquals(0, first.exitCode(), first::toString);
        var again = CommandLineRun.of("cosim", "--random", 3, "--machines", 1, "--seed", 4, "--twins", TWINS, "--threads", 1);
        assertEquals(first.out(), again.out());
        assertEquals(first.out(), Files.readString(summary));
        assertTrue(first.out().contains("0 of 3 programs differ"), first.out());
    }
}
