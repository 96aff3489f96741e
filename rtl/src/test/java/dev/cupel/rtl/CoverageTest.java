package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.generate.LegalMachines;
import dev.cupel.isa.generate.LegalPrograms;
import dev.cupel.isa.timing.Cause;
import dev.cupel.rtl.Coverage.Row;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every cell of instruction by cause either says why it is impossible, or is filled.
class CoverageTest {
    private static final int MACHINES = 64;
    private static final int PROGRAMS = 24;

    /// Of the simulator alone: cheap, and enough to find a reason that is none.
    @Test
    void randomProgramsFillWhatIsPossible_andNothingElse() {
        var coverage = new Coverage();
        for (int number = 0; number < MACHINES; number++) {
            var machine = LegalMachines.machine(7, number);
            for (long seed = 0; seed < PROGRAMS; seed++) {
                var program = LegalPrograms.program(1000L * number + seed, machine, 300);
                coverage.add(SimulatorRun.run(program, machine, List.of(), Inputs.NONE, Options.DEFAULT).coverage());
            }
        }
        var wrong = new ArrayList<String>();
        for (var row : Row.values()) {
            for (var cause : Cause.values()) {
                boolean filled = coverage.count(row, cause) > 0;
                if (filled == Impossible.of(row, cause).isPresent()) {
                    wrong.add("%s %s %s".formatted(row, cause, filled ? "is filled" : "is empty"));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void aCellHasOneReason() {
        for (var row : Row.values()) {
            for (var cause : Cause.values()) {
                assertTrue(Impossible.ALL.stream().filter(reason -> reason.cause() == cause && reason.rows().contains(row)).count() <= 1);
            }
        }
        assertFalse(Impossible.ALL.stream().anyMatch(reason -> reason.cause() == Cause.ISSUE));
    }

    /// The page that is kept of the long campaign.
    @Test
    void theCampaignThatIsKept_filledEveryCellThatHasNoReason() throws IOException {
        var page = Files.readAllLines(Path.of("campaign.md"));
        var table = page.subList(page.indexOf("## Coverage"), page.size()).stream().filter(line -> line.startsWith("| `")).toList();
        assertEquals(Row.values().length, table.size());
        for (int row = 0; row < table.size(); row++) {
            String[] cells = table.get(row).split(" \\| ", -1);
            for (var cause : Cause.values()) {
                String cell = cells[1 + cause.ordinal()].replace("|", "").strip();
                boolean impossible = Impossible.of(Row.values()[row], cause).isPresent();
                assertTrue(impossible ? cell.matches("[a-z]") : cell.matches("[1-9][0-9,]*"), () -> "%s: %s".formatted(cause, String.join(" | ", cells)));
            }
        }
    }
}
