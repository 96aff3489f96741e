package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cupel explore` on the shipped sweep.
class ExploreTest {
    private static final Path SWEEP = CommandLineRun.ROOT.resolve("programs/sweeps/softmax-rom.json");
    private static final long A_MINUTE = 60_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void givenASweepThatWasKilled_whenStartedAgain_thenItGoesOnAndItsTableIsThatOfOneNeverStopped() throws IOException, InterruptedException {
        Path killed = folder.resolve("killed");
        var process = CommandLineRun.start("explore", SWEEP, "--out", killed, "--threads", 1);
        long begun = System.nanoTime();
        while (findings(killed) < 3 && process.isAlive() && System.nanoTime() - begun < A_MINUTE) {
            Thread.sleep(20);
        }
        CommandLineRun.ended(process.destroyForcibly());
        int kept = findings(killed);
        assertTrue(kept >= 3 && kept < 80, "kept " + kept);

        var again = CommandLineRun.of("explore", SWEEP, "--out", killed, "--threads", 2);
        assertEquals(0, again.exitCode(), again::toString);
        var counts = Pattern.compile("80 points: (\\d+) run, (\\d+) known").matcher(again.out());
        assertTrue(counts.find(), again.out());
        assertEquals(80 - kept, Integer.parseInt(counts.group(1)));
        assertEquals(kept, Integer.parseInt(counts.group(2)));

        CommandLineRun.of("explore", SWEEP, "--out", folder.resolve("whole"), "--threads", 2);
        for (String file : new String[] {"results.csv", "sweep.svg", "sweep.png"}) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole").resolve(file)), Files.readAllBytes(killed.resolve(file)), file);
        }
        assertEquals(81, Files.readAllLines(killed.resolve("results.csv")).size());
    }

    private static int findings(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve("points"))) {
            return 0;
        }
        try (var files = Files.list(folder.resolve("points"))) {
            return (int) files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }
}
