package dev.cupel.traces.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.SampleReports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The terminal view; `-Dgolden.update=true` rewrites the expected texts beside this class.
class ReportTextTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/cupel/traces/export");

    @ParameterizedTest
    @ValueSource(ints = {80, 120, 160})
    void aModelAtEachWidth(int width) throws IOException {
        golden("model-" + width + ".txt", ReportText.write(SampleReports.model(10), new ReportText.Page(width, false)));
    }

    @Test
    void anAssemblyTextWithAnOverflow() throws IOException {
        golden("assembly.txt", ReportText.write(SampleReports.assembly(), new ReportText.Page(100, false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 120, 160})
    void noLineIsWiderThanThePage(int width) {
        ReportText.write(SampleReports.model(20), new ReportText.Page(width, false)).lines()
                .forEach(line -> assertTrue(line.length() <= width, line));
    }

    @Test
    void theEscapesOfColourAppearOnlyOnAPageThatShowsIt() {
        assertFalse(ReportText.write(SampleReports.assembly(), new ReportText.Page(100, false)).contains("\u001b"));
        assertTrue(ReportText.write(SampleReports.assembly(), new ReportText.Page(100, true)).contains("\u001b"));
    }

    @Test
    void aLongNameLosesItsMiddle() {
        assertEquals("/enco.._attn/MatMul", TextTable.shortened("/encoder/layers.0/self_attn/MatMul", 19));
        assertEquals("short", TextTable.shortened("short", 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 -> 0", "0.0001234 -> 0.000123", "0.5 -> 0.500", "12.345 -> 12.3", "123.45 -> 123", "99999 -> 99999", "-1.5 -> -1.50",
        "0.00001 -> 1.0e-05", "2500000 -> 2.5e+06"})
    void realNumbersHaveThreeSignificantDigits(String example) {
        String[] parts = example.split(" -> ");
        assertEquals(parts[1], Figures.real(Double.parseDouble(parts[0])));
    }

    private static void golden(String name, String actual) throws IOException {
        Path file = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertEquals(Files.readString(file, StandardCharsets.UTF_8), actual);
    }
}
