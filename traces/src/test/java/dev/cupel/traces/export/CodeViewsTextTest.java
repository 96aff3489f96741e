package dev.cupel.traces.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.Recorded;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.WhatIfRuns;
import dev.cupel.traces.view.CriticalChain;
import dev.cupel.traces.view.CycleWindow;
import dev.cupel.traces.view.Pressure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The terminal views of code; `-Dgolden.update=true` rewrites the expected texts.
class CodeViewsTextTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/cupel/traces/export/views");

    private static String views(Recorded run, int width) {
        var whatIf = WhatIfRuns.of(run.program(), run.machine(), new Limits(1_000_000, 1));
        return TimelineText.write(run.recording(), run.program(), new CycleWindow(0, 240).within(run.recording().cycles()), width) + "\n"
                + PressureText.write(Pressure.of(run.recording(), run.program(), run.machine()), run.program(), width) + "\n"
                + ChainText.write(CriticalChain.of(run.recording()), whatIf, run.recording(), run.program(), false, width);
    }

    @ParameterizedTest
    @ValueSource(strings = {"03-exp-rom", "05-sum-of-squares"})
    void theViewsOfAnExample(String folder) throws IOException {
        golden(folder + ".txt", views(Recorded.example(folder, "edge16"), 120));
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 100, 160})
    void noLineIsWiderThanThePage_andAllIsAscii(int width) {
        views(Recorded.example("06-layernorm", "tiny4"), width).lines().forEach(line -> {
            assertTrue(line.length() <= width, line);
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), line);
        });
    }

    @Test
    void aTimelineOfManyIssuesEndsAndSaysWhere() {
        var run = Recorded.of("loop 1000\n  li x1, 1\nendloop\nhalt\n", "edge16");
        var lines = TimelineText.write(run.recording(), run.program(), new CycleWindow(0, 1002), 120).lines().toList();
        assertTrue(lines.size() <= 201, lines.size() + " lines");
        assertTrue(lines.getLast().startsWith("... from issue "), lines.getLast());
    }

    @Test
    void aWindowShowsWhatIsStillAtWorkInIt() {
        // A transfer of 2 + 40 + 10 cycles is still running; the loop's instructions issue beside it.
        var run = Recorded.of("li x0, 0\ndma.in [x0], [x0], 160\nloop 60\n  li x1, 1\nendloop\nhalt\n", "edge16");
        var text = TimelineText.write(run.recording(), run.program(), new CycleWindow(30, 36), 120);
        assertTrue(text.contains("      1                  DDDDDD  dma.in [x0], [x0], 160"), text);
        assertEquals(7, text.lines().filter(line -> line.matches(" +\\d+ .*")).count(), text);
    }

    private static void golden(String name, String actual) throws IOException {
        var file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertEquals(Files.readString(file), actual);
    }
}
