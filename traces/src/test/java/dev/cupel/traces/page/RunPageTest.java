package dev.cupel.traces.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.RunSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/// Pages in a browser: what they show is the report's, they work by pointer and by keys, and names in them do nothing.
final class RunPageTest extends InBrowser {
    private static final Path MODEL = Path.of("..", "programs", "models", "digits-rms", "model.onnx");
    private static final Path EXAMPLE = Path.of("..", "programs", "examples", "06-layernorm", "program.asm");
    private static final String HOSTILE = "<img src=x onerror='window.pwned=1'></script><script>window.pwned=1</script>\u001b[31m\u202e&amp;{{data}}" + "long".repeat(400);

    private static final String OVERFLOWING = """
            .op %s kernel
                    setvl #8
                    li x1, 0
                    ld.s32 v1, [x1]
                    mul v2, v1, #2      ; too wide
                    add v3, v2, v1
            .endop
                    halt
            .data scratchpad 0 s32: 2147483647 1 2 3 4 5 6 -2147483648
            """;

    private static final String MILLION = """
            .name million
            .op loop kernel
                    setvl #64
                    loop #125000
                    add.sat v3, v1, v2
                    mul.sat v4, v3, #3
                    shr.floor v5, v4, #2
                    max v6, v5, v1
                    clr a0
                    mac.sat a0, v6, v2
                    ard.up.sat v7, a0, #4
                    addx x3, x3, #1
                    endloop
            .endop
                    halt
            """;

    private Optional<ShownRun> model = Optional.empty();
    private Optional<ShownRun> example = Optional.empty();

    @Override
    void prepare() throws IOException {
        model = Optional.of(shown(MODEL));
        example = Optional.of(shown(EXAMPLE));
    }

    private ShownRun shown(Path source) throws IOException {
        return ShownRun.of(source, Presets.named("edge16"), ModelSettings.DEFAULT, folder());
    }

    private ShownRun assembled(String name, String text) throws IOException {
        return shown(Files.writeString(folder().resolve(name), text));
    }

    private ShownRun model() {
        return model.orElseThrow();
    }

    private ShownRun example() {
        return example.orElseThrow();
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    @Test
    void itsNumbersAreTheReports() {
        var model = model();
        var report = model.report();
        browser().open(model.page(), "");
        assertEquals(count(report.cycles()), browser().text("#sum-cycles"));
        assertEquals(count(report.instructions()), browser().text("#sum-instructions"));
        assertEquals(count(report.overflow().events()), browser().text("#sum-events"));
        assertEquals(count(report.overflow().clips()), browser().text("#sum-clips"));
        assertEquals(count(report.cycles()), browser().text("#ops-total"));
        for (int i = 0; i < report.ops().size(); i++) {
            var op = report.ops().get(i);
            String row = "#ops-table tbody tr:nth-child(%d) ".formatted(i + 1);
            assertEquals(op.name(), browser().text(row + "th"));
            assertEquals(count(op.cycles()), browser().text(row + "td:nth-of-type(2)"));
            assertEquals(count(op.clips()), browser().text(row + "td:last-child"));
        }
        assertEquals(report.cycles(), browser().value("JSON.parse(document.getElementById('data-report').textContent).cycles"));
    }

    @Test
    void theCodesCyclesAndTheTimelinesAddUpToTheReports() throws IOException {
        var model = model();
        browser().open(model.page(), "");
        assertEquals(model.report().cycles(), browser().value("JSON.parse(document.getElementById('data-timeline-index').textContent).cycles"));
        assertEquals(model.report().instructions(), browser().value("JSON.parse(document.getElementById('data-timeline-index').textContent).issues"));
        var code = RunPage.Code.of(RunSource.read(MODEL).orThrow(), model.run(), Optional.empty());
        assertEquals(model.report().cycles(), code.listing().lines().stream().mapToLong(line -> line.cycles()).sum());
    }

    @Test
    void opsAreFilteredAndSorted() {
        var model = model();
        browser().open(model.page(), "");
        browser().element("#op-filter").sendKeys("softmax");
        long softmaxes = model.report().ops().stream().filter(op -> (op.name() + op.kind() + op.variant()).contains("softmax")).count();
        assertEquals(softmaxes, browser().value("document.querySelectorAll('#ops-table tbody tr').length"));
        browser().element("#op-filter").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser().click("#ops-table thead th:nth-child(3) button");
        long most = model.report().ops().stream().mapToLong(op -> op.cycles()).max().orElseThrow();
        assertEquals(count(most), browser().text("#ops-table tbody tr:first-child td:nth-of-type(2)"));
        assertEquals("descending", browser().element("#ops-table thead th:nth-child(3)").getDomAttribute("aria-sort"));
        browser().click("#cycles [data-cause=unit]");
        assertEquals("false", browser().element("#cycles [data-cause=unit]").getDomAttribute("aria-pressed"));
        assertEquals(0L, browser().value("document.querySelectorAll('#ops-table [data-key=unit]').length"));
        assertTrue(browser().value("location.hash").toString().contains("hide=unit"));
    }

    @Test
    void theTimelineZoomsByKeysAndByWheelAndLeadsToTheSource() {
        var example = example();
        browser().open(example.page(), "#timeline");
        var frame = browser().element("#timeline-frame");
        String whole = browser().text("#timeline-range");
        frame.sendKeys("+");
        assertFalse(browser().text("#timeline-range").equals(whole));
        frame.sendKeys(Keys.HOME);
        assertEquals(whole, browser().text("#timeline-range"));
        browser().wheel("#timeline-frame canvas", -400);
        assertFalse(browser().text("#timeline-range").equals(whole));
        frame.sendKeys(Keys.ARROW_DOWN);
        browser().await("document.querySelector('#issue code')?.textContent === 'setvl #N'");
        frame.sendKeys(Keys.ARROW_DOWN);
        browser().await("document.querySelector('#issue code')?.textContent.startsWith('ld.s16 v30')");
        frame.sendKeys(Keys.ENTER);
        browser().await("document.querySelector('#listing .marked')?.textContent.includes('gain, 128 is 1.0')");
        assertEquals("listing", browser().value("document.activeElement.id"));
    }

    @Test
    void aClickOnTheTimelineShowsTheInstructionAndWhatItWaitedFor() {
        var example = example();
        browser().open(example.page(), "#timeline?view=0-60");
        // The issue lane is the second below the axis.
        browser().clickAt("#timeline-frame canvas", 65);
        browser().await("document.querySelector('#issue dl') !== null");
        assertTrue(browser().text("#issue").contains("Operands"));
        assertTrue(browser().text("#issue").contains("Waited"));
        assertTrue(browser().value("location.hash").toString().contains("issue="));
        browser().click("#to-line");
        browser().await("document.querySelector('#listing .marked') !== null");
    }

    @Test
    void anOverflowLeadsToItsLine() throws IOException {
        var run = assembled("wide.asm", OVERFLOWING.formatted("wide"));
        browser().open(run.page(), "");
        assertEquals(count(run.report().overflow().events()), browser().text("#sum-events"));
        assertTrue(run.report().overflow().events() > 0);
        browser().click("#overflow-events tbody tr:first-child button");
        browser().await("document.querySelector('#listing .marked')?.textContent.includes('too wide')");
    }

    @Test
    void hostileNamesDoNothing() throws IOException {
        String quoted = "\"" + HOSTILE.replace("\u001b", "").replace("\"", "") + "\"";
        var run = assembled("hostile.asm", OVERFLOWING.formatted(quoted));
        browser().open(run.page(), "");
        assertEquals("null", browser().value("window.pwned"));
        assertEquals(0L, browser().value("document.querySelectorAll('img').length"));
        assertTrue(browser().text("#ops-table tbody th").startsWith("<img src=x onerror="));
        assertEquals(true, browser().value("document.documentElement.scrollWidth <= innerWidth"));
    }

    @ParameterizedTest
    @CsvSource({"light, 390", "dark, 1400"})
    void axeFindsNoSeriousFault(String theme, int width) throws IOException {
        var model = model();
        browser().width(width);
        browser().open(model.page(), "#timeline?view=100-200&issue=60&theme=" + theme);
        browser().await("document.querySelector('#issue dl') !== null");
        assertEquals(theme, browser().value("document.documentElement.dataset.theme"));
        assertEquals(true, browser().value("document.documentElement.scrollWidth <= innerWidth"));
        browser().assertNoSeriousFault();
        browser().width(1400);
    }

    @Test
    void aMillionInstructionsOpenWithoutAFreeze() throws IOException {
        var run = assembled("million.asm", MILLION);
        assertEquals(1_000_003, run.report().instructions());
        long begun = System.nanoTime();
        browser().open(run.page(), "");
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertTrue(seconds < 10, "%.1f s until the timeline stood".formatted(seconds));
        assertEquals("bins", browser().element("#timeline-frame canvas").getDomAttribute("data-level"));
        browser().value("new PerformanceObserver(list => { window.longest = Math.max(window.longest ?? 0, ...list.getEntries().map(entry => entry.duration)); })"
                + ".observe({type: 'longtask'})");
        var frame = browser().element("#timeline-frame");
        for (int i = 0; i < 16; i++) {
            frame.sendKeys("+");
        }
        browser().await("document.querySelector('#timeline-frame canvas').dataset.level === 'issues'");
        var longest = browser().value("window.longest ?? 0");
        assertTrue(((Number) longest).doubleValue() < 1000, longest + " ms in one piece");
    }

    @Test
    void equalRunsGiveEqualPages() throws IOException {
        String first = Files.readString(example().page());
        assertEquals(first, Files.readString(shown(EXAMPLE).page()));
    }

    @Test
    void aPageOfAReportAloneHasNoTimeline() throws IOException {
        var page = folder().resolve("alone.html");
        Files.writeString(page, RunPage.write(model().report(), Optional.empty(), Optional.empty()));
        browser().open(page, "");
        assertEquals(0L, browser().value("document.querySelectorAll('#timeline, #code').length"));
        assertEquals(1L, browser().value("document.querySelectorAll('#error').length"));
    }
}
