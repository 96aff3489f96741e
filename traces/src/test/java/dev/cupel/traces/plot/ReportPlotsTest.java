package dev.cupel.traces.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPlotsTest {
    @TempDir
    Path folder;

    @Test
    void aModelHasAllThreePlotsAndAnAssemblyTextWithoutOpsOnlyItsCycleTrace() {
        assertEquals(java.util.List.of("cycle-trace", "cycles-by-op", "accuracy-trace"),
                ReportPlots.of(SampleReports.model(20)).stream().map(Plot::name).toList());
        assertEquals(java.util.List.of("cycle-trace"), ReportPlots.of(SampleReports.assembly()).stream().map(Plot::name).toList());
    }

    @Test
    void everyPlotIsAPictureThatIsNotBlankInBothFormats() throws IOException {
        for (var plot : ReportPlots.of(SampleReports.model(38))) {
            var png = ImageIO.read(plot.write(folder, Plot.Format.PNG).orThrow().toFile());
            assertEquals(2 * plot.width(), png.getWidth());
            assertEquals(2 * plot.height(), png.getHeight());
            assertTrue(colours(png) > 20, plot.name());
            String svg = Files.readString(plot.write(folder, Plot.Format.SVG).orThrow());
            assertTrue(svg.startsWith("<") && svg.contains("<text"), plot.name());
        }
    }

    @Test
    void equalReportsGiveEqualFiles() throws IOException {
        for (var format : Plot.Format.values()) {
            for (int i = 0; i < 3; i++) {
                var first = ReportPlots.of(SampleReports.model(9)).get(i).write(folder.resolve("a"), format).orThrow();
                var second = ReportPlots.of(SampleReports.model(9)).get(i).write(folder.resolve("b"), format).orThrow();
                assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second), first.toString());
            }
        }
    }

    @Test
    void opsWithEqualShortenedNamesKeepAPlaceEach() {
        var report = SampleReports.model(16);
        var chart = ReportPlots.of(report).get(1).chart();
        assertEquals(16, ((org.jfree.chart.plot.CategoryPlot) chart.getPlot()).getDataset().getColumnCount());
    }

    private static long colours(java.awt.image.BufferedImage image) {
        return java.util.Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())).distinct().count();
    }
}
