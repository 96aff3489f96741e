package dev.cupel.traces.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.view.ReportDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page of two runs in a browser: digits-vit on edge16 and on tiny4.
final class DiffPageTest extends InBrowser {
    private static final Path MODEL = Path.of("..", "programs", "models", "digits-vit", "model.onnx");

    private Optional<ReportDiff> diff = Optional.empty();
    private Path page = MODEL;

    @Override
    void prepare() throws IOException {
        var edge = ShownRun.of(MODEL, Presets.named("edge16"), ModelSettings.DEFAULT, folder());
        var tiny = ShownRun.of(MODEL, Presets.named("tiny4"), ModelSettings.DEFAULT, folder());
        diff = Optional.of(ReportDiff.of("edge.json", edge.report(), "tiny.json", tiny.report()));
        page = folder().resolve("diff.html");
        Files.writeString(page, DiffPage.write(diff.get()));
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,d", (long) value);
    }

    @Test
    void itsNumbersAreTheComparisons() {
        var diff = this.diff.orElseThrow();
        browser().open(page, "#?all=true");
        for (int i = 0; i < diff.totals().size(); i++) {
            var figure = diff.totals().get(i);
            String row = "#totals-table tbody tr:nth-child(%d) ".formatted(i + 1);
            assertEquals(figure.name(), browser().text(row + "th"));
            if (figure.measure() == ReportDiff.Measure.COUNT) {
                assertEquals(count(figure.a().orElseThrow()), browser().text(row + "td:nth-of-type(2)"));
                assertEquals(count(figure.b().orElseThrow()), browser().text(row + "td:nth-of-type(3)"));
            }
        }
        for (int i = 0; i < diff.ops().size(); i++) {
            var op = diff.ops().get(i);
            var cycles = op.figure("cycles").orElseThrow();
            String row = "#ops-table tbody tr:nth-child(%d) ".formatted(i + 1);
            assertEquals(op.name(), browser().text(row + "th"));
            assertEquals(count(cycles.a().orElseThrow()), browser().text(row + "td:nth-of-type(2)"));
            assertEquals(count(cycles.b().orElseThrow()), browser().text(row + "td:nth-of-type(3)"));
            double change = cycles.change().orElseThrow();
            assertEquals((change > 0 ? "+" : "\u2212") + count(Math.abs(change)), browser().text(row + "td:nth-of-type(4)"));
        }
        assertTrue(browser().text(".chips").contains("worse"), "tiny4 takes more cycles");
        assertTrue(browser().text("#facts-table").contains("machine.lanes"));
    }

    @Test
    void anOpLeadsToAllThatChangedOfIt() {
        browser().open(page, "");
        browser().element("#op-filter").sendKeys("softmax");
        assertEquals(2L, browser().value("document.querySelectorAll('#ops-table tbody tr').length"));
        browser().click("#ops-table tbody tr:first-child button");
        browser().await("document.querySelector('#op-detail h3')?.textContent.includes('b.0/a/softmax')");
        assertTrue(browser().text("#detail-causes").contains("unit"));
        assertTrue(browser().value("location.hash").toString().contains("marked="));
    }

    @ParameterizedTest
    @CsvSource({"light, 390", "dark, 1400"})
    void axeFindsNoSeriousFault(String theme, int width) throws IOException {
        browser().width(width);
        browser().open(page, "#?marked=b.0%2Fa%2Fsoftmax&theme=" + theme);
        browser().await("document.querySelector('#op-detail h3') !== null");
        assertEquals(theme, browser().value("document.documentElement.dataset.theme"));
        assertEquals(true, browser().value("document.documentElement.scrollWidth <= innerWidth"));
        browser().assertNoSeriousFault();
        browser().width(1400);
    }

    @Test
    void aReportBesideItselfHasNoDifference() throws IOException {
        var same = ShownRun.of(MODEL, Presets.named("edge16"), ModelSettings.DEFAULT, folder()).report();
        var alone = folder().resolve("same.html");
        Files.writeString(alone, DiffPage.write(ReportDiff.of("a.json", same, "b.json", same)));
        browser().open(alone, "");
        assertTrue(browser().text(".chips").contains("no difference"));
    }
}
