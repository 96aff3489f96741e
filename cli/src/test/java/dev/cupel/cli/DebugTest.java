package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `cupel debug --script` as a user starts it; what each command of the debugger does is tested beside it.
class DebugTest {
    private static final Path SOURCE = CommandLineRun.ROOT.resolve("programs/examples/01-fixed-point/program.asm");

    @TempDir
    Path folder;

    private CommandLineRun debug(String script) throws IOException {
        return CommandLineRun.of("debug", SOURCE, "--script", Files.writeString(folder.resolve("s.txt"), script));
    }

    @Test
    void aScriptIsObeyedLineByLineAndWhatItSaysIsPrinted() throws IOException {
        var run = debug("step\nprint v0[0]\ncontinue\nexpect overflows = 0\nquit\n");
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("", run.err());
        for (var told : new String[] {"> step\n", "> print v0[0]\nv0[0] = ", "> continue\ncycle 23: the run halted\n", "> quit\n"}) {
            assertTrue(run.out().contains(told), run::toString);
        }
        assertFalse(run.out().contains("\u001b"), "nobody watches: no colours");
    }

    @Test
    void anExpectationThatDoesNotHoldIsToldWithItsLineAndEndsWithThree() throws IOException {
        var run = debug("continue\nexpect overflows = 7\n");
        assertEquals(3, run.exitCode(), run::toString);
        assertTrue(run.err().contains("s.txt:2: "), run::toString);
    }

    @Test
    void allThatIsWrongInAScriptIsToldBeforeAnythingRuns() throws IOException {
        var run = debug("stepp\nprint v99\nstep\n").refusedFor(2);
        assertTrue(run.err().contains("s.txt:1:1") && run.err().contains("did you mean `step`?"), run::toString);
        assertTrue(run.err().contains("s.txt:2:7"), run::toString);
    }
}
