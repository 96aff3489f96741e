package dev.cupel.traces.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.traces.SampleReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPlotsTest {
    @TempDir
    Path folder;

    @Test
    void aModelHasAllPlotsAndAnAssemblyTextWithoutOpsThoseOfUnitsAndOfWhatDidNotFit() {
        assertEquals(List.of("cycle-trace", "occupancy", "cycles-by-op", "accuracy-trace", "error-histogram", "value-ranges", "overflow-map"),
                ReportPlots.of(SampleReports.model(20)).stream().map(Plot::name).toList());
        assertEquals(List.of("cycle-trace", "occupancy", "overflow-map"), ReportPlots.of(SampleReports.assembly()).stream().map(Plot::name).toList());
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
            for (int i = 0; i < 7; i++) {
                var first = ReportPlots.of(SampleReports.model(9)).get(i).write(folder.resolve("a"), format).orThrow();
                var second = ReportPlots.of(SampleReports.model(9)).get(i).write(folder.resolve("b"), format).orThrow();
                assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second), first.toString());
            }
        }
    }

    @Test
    void opsWithEqualShortenedNamesKeepAPlaceEach() {
        var report = SampleReports.model(16);
        var chart = ReportPlots.of(report).get(2).chart();
        assertEquals(16, ((org.jfree.chart.plot.CategoryPlot) chart.getPlot()).getDataset().getColumnCount());
    }

    @Test
    void everyPlotIsAtMost1200By800_howeverManyOpsThereAre() {
        for (var plot : ReportPlots.of(SampleReports.model(80))) {
            assertTrue(plot.width() == 1200 && plot.height() <= 800, plot.name() + " " + plot.width() + " x " + plot.height());
        }
    }

    @Test
    void namesFromAModelStandInPicturesShortAndInert() throws Exception {
        String hostile = "<script>alert(1)</script>\u001b[31m ]]> & \u0000 \u202e \ud800 \uffff \n" + "x".repeat(500);
        var report = SampleReports.named(SampleReports.model(8), hostile);
        for (var plot : ReportPlots.of(report)) {
            var file = plot.write(folder, Plot.Format.SVG).orThrow();
            // A parser takes it, and finds nothing but shapes and text.
            var document = parser().parse(file.toFile());
            assertEquals(0, document.getElementsByTagName("script").getLength(), plot.name());
            assertTrue(document.getElementsByTagName("text").getLength() > 0, plot.name());
            String svg = Files.readString(file);
            assertTrue(svg.codePoints().noneMatch(c -> c == 0x1b || c == 0x202e || c == 0), plot.name());
            assertFalse(svg.contains("x".repeat(60)), plot.name());
            assertTrue(svg.contains("…"), plot.name());
        }
    }

    private static DocumentBuilder parser() throws ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        // The document type is known by its address only.
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder();
    }

    private static long colours(java.awt.image.BufferedImage image) {
        return java.util.Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())).distinct().count();
    }
}
