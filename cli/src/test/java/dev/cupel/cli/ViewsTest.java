package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Views of code, two reports side by side, and names that would like to be obeyed.
class ViewsTest {
    private static final Path EXAMPLE = CommandLineRun.ROOT.resolve("programs/examples/05-sum-of-squares/program.asm");
    private static final Path SOFTMAX = CommandLineRun.ROOT.resolve("programs/graphs/softmax.json");

    @TempDir
    Path folder;

    private static CommandLineRun done(Object... arguments) {
        var run = CommandLineRun.of(arguments);
        assertEquals(0, run.exitCode(), run::toString);
        return run;
    }

    @Test
    void theViewsFollowTheReport_eachAsAskedFor() {
        String plain = done("run", EXAMPLE).outWithoutTimes();
        String all = done("run", EXAMPLE, "--views", "chain,timeline,pressure").outWithoutTimes();
        assertTrue(all.startsWith(plain), all);
        assertTrue(all.matches("(?s).*\ntimeline of cycles 0 to 29 of 30\n.*\nunit pressure .*\ncritical chain: .*\nwhat if there were .*"), all);
        String one = done("run", EXAMPLE, "--views", "timeline", "--views-window", "5..9").out();
        assertTrue(one.contains("timeline of cycles 5 to 9 of 30") && !one.contains("pressure"), one);
        assertEquals("", done("run", EXAMPLE, "--views", "timeline", "--quiet").out());
    }

    @Test
    void aModelsViewsSayThatTheCodeIsTheSame() {
        String out = done("run", SOFTMAX, "--limit", 1, "--views", "chain").out();
        assertTrue(out.contains("not compiled anew"), out);
    }

    @Test
    void whatIsNoViewAndNoWindowIsWrongUsage() {
        for (String wrong : List.of("--views nothing", "--views timeline --views-window 9", "--views timeline --views-window 9..3")) {
            var run = CommandLineRun.of((Object[]) ("run " + EXAMPLE + " " + wrong).split(" "));
            assertEquals(2, run.exitCode(), run::toString);
        }
    }

    @Test
    void aRunComparedWithItselfHasNoDifference_andWithAnotherMachineTheCyclesHave() throws IOException {
        Path a = folder.resolve("a.json");
        Path b = folder.resolve("b.json");
        Path json = folder.resolve("d.json");
        done("run", EXAMPLE, "--quiet", "--report", a);
        done("run", EXAMPLE, "--quiet", "--report", b, "--machine", "tiny4");
        assertTrue(done("diff", a, a).out().endsWith("\nno difference\n"));
        String out = done("diff", a, b, "--json", json).out();
        assertTrue(out.contains("machine.lanes") && out.contains("cycles by cause"), out);
        assertTrue(Files.readString(json).contains("\"field\" : \"machine.lanes\""));
    }

    @Test
    void reportsThatAreNoneAreAllTold() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
        var run = CommandLineRun.of("diff", empty, folder.resolve("missing.json"));
        assertEquals(1, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().contains("empty.json") && run.err().contains("missing.json"), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void namesThatATerminalWouldObeyAreShownAndNotObeyed() throws IOException {
        String evil = "\\u001b]0;owned\\u0007\\u001b[2J\\u202e" + "x".repeat(3000);
        Path graph = Files.writeString(folder.resolve("evil.json"), """
                {"cupelGraph": 1, "name": "%1$s", "inputs": [{"name": "in%1$s", "shape": [2, 16]}],
                 "ops": [{"op": "softmax", "name": "%1$s", "x": "in%1$s"}], "outputs": ["%1$s"]}
                """.formatted(evil));
        Path report = folder.resolve("r.json");
        for (var run : List.of(
                CommandLineRun.of("run", graph, "--limit", 2, "--report", report, "--views", "timeline,pressure,chain"),
                CommandLineRun.of("check", graph),
                CommandLineRun.of("diff", report, report),
                CommandLineRun.of("run", graph, "--widths", Files.writeString(folder.resolve("w.json"), "{\"\\u001b[2Jno\": {\"bits\": 4}}")),
                CommandLineRun.of("run", graph, "--variant", "\u001b[2Jno=word"))) {
            String all = run.out() + run.err();
            assertTrue(all.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127) || c > 0xa0), all);
            assertFalse(all.contains("\u202e"), all);
        }
        Path asm = Files.writeString(folder.resolve("evil.asm"), ".op \"\\u001b[31mred\" kind\nli x1, 1\nbad \u001b[2J\nhalt\n");
        var refused = CommandLineRun.of("run", asm);
        assertEquals(1, refused.exitCode());
        assertFalse(refused.err().contains("\u001b"), refused.err());
    }
}
