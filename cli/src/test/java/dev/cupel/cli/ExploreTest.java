package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
        for (String file : new String[] {"softmax-rom/results.csv", "softmax-rom/sweep.svg", "softmax-rom/sweep.png"}) {
            assertArrayEquals(Files.readAllBytes(folder.resolve("whole").resolve(file)), Files.readAllBytes(killed.resolve(file)), file);
        }
        assertEquals(81, Files.readAllLines(killed.resolve("softmax-rom/results.csv")).size());
    }

    @Test
    void givenKillsAtRandomMoments_thenTheCanonicalExportIsThatOfASweepNeverStopped() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Path killed = folder.resolve("killed");
        for (int kill = 0; kill < 4; kill++) {
            var process = CommandLineRun.start("explore", SWEEP, "--out", killed, "--threads", 2, "--quiet");
            Thread.sleep(random.nextLong(400, 2500));
            CommandLineRun.ended(process.destroyForcibly());
        }
        CommandLineRun.of("explore", SWEEP, "--out", killed, "--quiet");
        CommandLineRun.of("explore", SWEEP, "--out", folder.resolve("whole"), "--quiet");
        assertEquals(canonical(folder.resolve("whole")), canonical(killed), "seed " + seed);
    }

    @Test
    void givenTwoStartsAtOnceInOneFolder_thenEachPointIsRunOnce() throws IOException, InterruptedException {
        Path both = folder.resolve("both");
        var one = CommandLineRun.start("explore", SWEEP, "--out", both, "--threads", 1);
        var two = CommandLineRun.start("explore", SWEEP, "--out", both, "--threads", 1);
        var first = CommandLineRun.of(one);
        var second = CommandLineRun.of(two);
        assertEquals(80, run(first) + run(second), () -> first + "\n" + second);
        assertEquals(81, canonical(both).lines().count());
    }

    private static int run(CommandLineRun ended) {
        var counts = Pattern.compile("80 points: (\\d+) run").matcher(ended.out());
        assertTrue(ended.exitCode() == 0 && counts.find(), ended::toString);
        return Integer.parseInt(counts.group(1));
    }

    private static String canonical(Path folder) {
        var export = CommandLineRun.of("explore", "export", folder, "--canonical");
        assertEquals(0, export.exitCode(), export::toString);
        return export.out();
    }

    @Test
    void theCommandOfAPointFindsItAgain() throws IOException {
        CommandLineRun.of("explore", SWEEP, "--out", folder.resolve("out"), "--quiet");
        var best = CommandLineRun.of("explore", "best", folder.resolve("out"), "--max", "error_rmse=0.03", "--by", "rom_bits");
        assertEquals(0, best.exitCode(), best::toString);
        var wanted = Pattern.compile("error_rmse +([0-9.E-]+)").matcher(best.out());
        assertTrue(wanted.find(), best.out());
        var line = best.out().lines().filter(text -> text.startsWith("./cupel run ")).findFirst().orElseThrow();
        var words = new ArrayList<Object>(List.of(line.substring("./cupel ".length()).split(" ")));
        words.addAll(List.of("--report", folder.resolve("report.json"), "--quiet"));
        var run = CommandLineRun.of(words.toArray());
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(Files.readString(folder.resolve("report.json")).contains("\"rmse\": " + wanted.group(1)), line);
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
