package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cupel run --trace` from the command line; what is in a trace is tested beside its writers.
class TraceTest {
    @TempDir
    Path folder;

    private Path program(int passes) throws IOException {
        return Files.writeString(folder.resolve("p.asm"), """
                setvl 64
                loop %d
                  loop 30000
                    add.mod v1, v1, #1
                    mac.mod a0, v1, v1
                  endloop
                endloop
                halt
                """.formatted(passes));
    }

    @Test
    void anInterruptLeavesWhatThereIsAsAWholeFile() throws IOException, InterruptedException {
        var process = CommandLineRun.start("run", program(1_000_000), "--quiet", "--max-cycles", 1_000_000_000_000L, "--trace", folder.resolve("t.vcd"));
        long begun = System.nanoTime();
        while (drafts().stream().noneMatch(draft -> draft.toFile().length() > 0) && process.isAlive() && System.nanoTime() - begun < 60_000_000_000L) {
            Thread.sleep(20);
        }
        assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor());
        // Where this test runs with interrupts ignored, its children ignore them too.
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroy();
        }
        int exitCode = CommandLineRun.ended(process).exitValue();
        assertTrue(exitCode == 130 || exitCode == 143, () -> "exit code " + exitCode);
        var lines = Files.readAllLines(folder.resolve("t.vcd"));
        assertTrue(lines.getLast().startsWith("$comment the_run_was_interrupted_behind_cycle_"), lines::getLast);
        assertTrue(lines.get(lines.size() - 2).matches("#[0-9]+"), "the last cycle is told");
        assertEquals(List.of(), drafts());
    }

    private List<Path> drafts() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    /// 360,005 instructions, of which an event each would take more than the heap that there is.
    @Test
    void memoryDoesNotGrowWithTheLengthOfATrace() throws IOException, InterruptedException {
        var run = CommandLineRun.inMegabytes(24, "run", program(6), "--quiet", "--trace", folder.resolve("t.perfetto-trace"), "--trace", folder.resolve("t.kanata"),
                "--trace", folder.resolve("t.vcd"));
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("", run.err());
        assertTrue(Files.size(folder.resolve("t.kanata")) > 24 << 20, "the trace alone is longer than memory");
    }

    @Test
    void whatCannotBeTracedIsWrongUsage() throws IOException {
        Path source = program(1);
        for (var wrong : List.of(List.of("--trace", "t.txt"), List.of("--trace", "t.vcd", "--trace-window", "cycle=1..2"),
                List.of("--trace-window", "cycles=1..2"), List.of("--trace", "t.vcd", "--trace-limit", "12"), List.of("--trace", "t.vcd", "--trace-limit", "1x"))) {
            var arguments = new ArrayList<Object>(List.of("run", source));
            arguments.addAll(wrong);
            var run = CommandLineRun.of(arguments.toArray());
            assertEquals(2, run.exitCode(), run::toString);
            assertTrue(run.err().startsWith("cupel: --trace"), run::toString);
        }
    }

    @Test
    void aTraceThatWasCutOrHoldsNothingIsSaid() throws IOException {
        var cut = CommandLineRun.of("run", program(1), "--quiet", "--trace", folder.resolve("t.vcd"), "--trace-limit", "64k");
        assertEquals(0, cut.exitCode(), cut::toString);
        assertTrue(cut.err().contains("t.vcd: cut at the limit of 65536 bytes, in cycle"), cut::toString);
        var empty = CommandLineRun.of("run", program(1), "--quiet", "--trace", folder.resolve("e.kanata"), "--trace-window", "from=overflow");
        assertTrue(empty.err().contains("e.kanata: holds no instruction: none was in the window"), empty::toString);
    }
}
