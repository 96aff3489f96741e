package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wrong command line ends with exit code 2 and says what was meant.
class UsageTest {
    @ParameterizedTest
    @ValueSource(strings = {"run", "run a.asm b.asm", "run a.asm --limit x", "run a.asm --limit 0", "run a.asm --threads 0", "run a.asm --max-cycles 0",
        "run a.asm --weight-bits 40", "run a.asm --softmax-rom-entries 100", "run a.asm --calibration best", "run a.asm --narrow no", "assemble a.asm",
        "machine", "machine show", "plot", "plot r.json --format gif", "explore", "diff", "diff a.json", "cosim", "cosim a.asm --random 3", "cosim --random 2 --machines 3", "cosim a.asm --row -1", "cosim a.asm --max-cycles 0", "nothing",
        "--nothing"})
    void wrongUsage(String line) {
        var run = CommandLineRun.of((Object[]) line.split(" "));
        assertEquals(2, run.exitCode(), run::toString);
        assertEquals("", run.out());
        assertFalse(run.err().isBlank());
        assertFalse(run.err().contains("Exception") || run.err().contains("\tat "), run.err());
    }

    @Test
    void withoutACommand_theUsageIsShown() {
        var run = CommandLineRun.of();
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("explore") && run.err().contains("Exit codes"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run a.asm --limt 3 -> --limit", "run a.asm --machin=edge16 -> --machine", "assemlbe a.asm -> assemble", "exlore s.json -> explore"})
    void aMisspeltWord_getsTheNearest(String example) {
        String[] parts = example.split(" -> ");
        var run = CommandLineRun.of((Object[]) parts[0].split(" "));
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("did you mean `" + parts[1] + "`?"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "run --help", "compile --help", "assemble --help", "disassemble --help", "machine --help", "machine show --help",
        "plot --help", "explore --help", "cosim --help", "--version"})
    void helpGoesToStandardOutput(String line) {
        var run = CommandLineRun.of((Object[]) line.split(" "));
        assertEquals(0, run.exitCode());
        assertFalse(run.out().isBlank());
        assertEquals("", run.err());
        run.out().lines().forEach(text -> assertTrue(text.length() <= 100, text));
    }
}
