package dev.cupel.traces.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.run.ModelSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every table of a run's page says what report.json says. The run has overflows, clips and errors: digits-vit with sums of 16 bits.
final class RunPageFiguresTest extends InBrowser {
    private static final Path MODEL = Path.of("..", "programs", "models", "digits-vit", "model.onnx");

    private JsonNode report = JsonMapper.shared().createObjectNode();

    private Path page = MODEL;

    @Override
    void prepare() throws IOException {
        var machine = MachineFields.with(Presets.named("edge16"), Map.of("accumulatorBits", "16")).orThrow();
        var settings = new ModelSettings(QuantizeOptions.DEFAULT, ModelSettings.DEFAULT.search(), new CompileOptions(Narrow.RUN, Variants.NONE), false, 0);
        var shown = ShownRun.of(MODEL, machine, settings, folder());
        report = JsonMapper.shared().readTree(ReportJson.write(shown.report().withoutTimings()));
        page = shown.page();
    }

    @BeforeEach
    void open() {
        browser().open(page, "");
    }

    /// The cells of a table's body, as text, row by row.
    @SuppressWarnings("unchecked")
    private List<List<String>> rows(String table) {
        return (List<List<String>>) browser().value(
                "[...document.querySelectorAll('#%s tbody tr')].map(row => [...row.cells].map(cell => cell.textContent.trim()))".formatted(table));
    }

    private List<JsonNode> ops() {
        return StreamSupport.stream(report.get("ops").spliterator(), false).toList();
    }

    /// A cell of three significant digits, or a whole number.
    private static void equal(JsonNode value, String cell, String where) {
        if (value.isNull() || value.isMissingNode()) {
            assertEquals("-", cell, where);
            return;
        }
        double shown = Double.parseDouble(cell.replace(",", "").replace("\u2212", "-"));
        // Three digits; two where they are written as a power of ten.
        double share = value.isIntegralNumber() ? 0 : Math.abs(value.asDouble()) < 1e-4 ? 0.051 : 0.0051;
        assertEquals(value.asDouble(), shown, share * Math.abs(value.asDouble()), where);
    }

    private static long sum(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false).mapToLong(JsonNode::asLong).sum();
    }

    @Test
    void theReportThatThePageHoldsIsReportJson() {
        assertEquals(report, JsonMapper.shared().readTree((String) browser().value("document.getElementById('data-report').textContent")));
        assertTrue(report.get("overflow").get("events").asLong() > 1000, "the run overflows");
    }

    @Test
    void cyclesByCause() {
        var rows = rows("causes-table");
        long shown = 0;
        for (var row : rows) {
            equal(report.get("stalls").get(row.getFirst().replace(' ', '_')), row.get(1), row.getFirst());
            shown += Long.parseLong(row.get(1).replace(",", ""));
        }
        assertEquals(report.get("cycles").asLong(), shown);
    }

    @Test
    void errors() {
        var rows = rows("error-table");
        assertEquals(ops().size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            var op = ops().get(i);
            var row = rows.get(i);
            assertEquals(op.get("name").asString(), row.getFirst());
            int column = 2;
            for (String part : List.of("own", "inherited")) {
                for (String key : List.of("rms_lsb", "max_lsb")) {
                    equal(op.get("error").get(part).get(key), row.get(column++), op.get("name") + " " + part + " " + key);
                }
            }
            equal(op.get("error").get("total").get("rms_lsb"), row.get(column++), op.get("name") + " total");
            var decibels = op.get("error").get("total").get("sqnr_db");
            assertEquals(decibels.isNull() ? "exact" : "%.1f".formatted(decibels.asDouble()), row.get(column++));
            var loss = op.get("loss");
            equal(loss.path("kl"), row.get(column++), op.get("name") + " loss");
            var wider = loss.path("wider");
            assertEquals(wider.isObject() ? 1 : 0, row.get(column).equals("-") ? 0 : 1);
            equal(wider.path("cycles"), row.get(column + 1), op.get("name") + " cycles at 16 bits");
        }
    }

    /// Bars are drawn of the counts; their notes hold them, and one of them is the whole of an op's elements.
    @Test
    void histograms() {
                var op = ops().getFirst();
        browser().click("#error-table tbody tr:first-child button");
        browser().await("document.querySelector('#error-shape h3').textContent.includes('%s')".formatted(op.get("name").asString()));
        browser().await("document.querySelectorAll('#error-shape svg').length === 2");
        for (var part : List.of("own", "inherited")) {
            int figure = part.equals("own") ? 0 : 1;
            long drawn = (Long) browser().value("d3.sum(d3.select(document.querySelectorAll('#error-shape svg')[%d]).selectAll('.bin').data(), bin => bin.count)".formatted(figure));
            assertEquals(sum(op.get("error").get(part).get("histogram")), drawn, part);
        }
    }

    @Test
    void roofline() {
        var rows = rows("roofline-table");
        var working = ops().stream().filter(op -> sum(values(op.get("work").get("operations"))) > 0).toList();
        assertEquals(working.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            var op = working.get(i);
            var row = rows.get(i);
            String name = op.get("name").asString();
            long operations = sum(values(op.get("work").get("operations")));
            long bytes = op.get("work").get("dma_bytes").asLong();
            assertEquals(name, row.getFirst());
            assertEquals("%,d".formatted(operations), row.get(1), name);
            equal(JsonMapper.shared().valueToTree((double) operations / op.get("cycles").asLong()), row.get(2), name);
            assertEquals("%,d".formatted(bytes), row.get(4), name);
            assertEquals("%,d".formatted(op.get("work").get("access_bytes").asLong()), row.get(6), name);
        }
    }

    private static JsonNode values(JsonNode object) {
        var all = JsonMapper.shared().createArrayNode();
        object.properties().forEach(entry -> all.add(entry.getValue()));
        return all;
    }

    @Test
    void overflowsAndClipsByOp() {
        var rows = rows("overflow-ops");
        var affected = ops().stream().filter(op -> op.get("overflow").get("events").asLong() + op.get("overflow").get("clips").asLong() > 0).toList();
        assertEquals(affected.size(), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            var overflow = affected.get(i).get("overflow");
            equal(overflow.get("events"), rows.get(i).get(1), rows.get(i).getFirst());
            equal(overflow.get("clips"), rows.get(i).get(2), rows.get(i).getFirst());
        }
    }

    @Test
    void overflowEvents() {
        var first = report.get("overflow").get("first");
        var rows = rows("overflow-events");
        assertEquals(Math.min(400, first.size()), rows.size());
        for (int i = 0; i < rows.size(); i++) {
            var event = first.get(i);
            var row = rows.get(i);
            assertEquals(event.get("op").asString(), row.get(1));
            List<String> keys = List.of("row", "cycle");
            for (int k = 0; k < keys.size(); k++) {
                equal(event.get(keys.get(k)), row.get(2 + k), keys.get(k));
            }
            assertEquals(event.get("kind").asString(), row.get(4));
            equal(event.get("element"), row.get(6), "element");
            equal(event.get("exact"), row.get(7), "exact");
            equal(event.get("width"), row.get(8), "width");
            equal(event.get("missing"), row.get(9), "missing");
        }
    }

    @Test
    void occupancy() {
        var rows = rows("busy-table");
        var busy = report.get("activity").get("busy");
        var sums = new ArrayList<Long>();
        busy.properties().forEach(entry -> sums.add(sum(entry.getValue())));
        report.get("activity").get("read_ports").forEach(port -> sums.add(sum(port)));
        report.get("activity").get("write_ports").forEach(port -> sums.add(sum(port)));
        assertEquals(sums.stream().map("%,d"::formatted).toList(), rows.stream().map(row -> row.get(1)).toList());
    }

    @Test
    void theCyclesOfEachOpsLinesAreItsCycles() {
                // Lines lie packed in chunks; the page's own reader is closed to others, so the bytes are unpacked here.
        var sums = browser().asynchronous("""
                const json = id => JSON.parse(document.getElementById(`data-${id}`).textContent);
                const unpack = async id => {
                    const packed = Uint8Array.from(atob(document.getElementById(`data-${id}`).textContent.trim()), c => c.charCodeAt(0));
                    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).arrayBuffer();
                };
                const index = json('code-index');
                const places = new Int32Array(await unpack('code-places'));
                // Four columns, each as differences; the second is the op of an instruction.
                const length = places.length / 4;
                const opOf = [];
                for (let pc = 0, op = 0; pc < length; pc++) {
                    opOf.push(op += places[length + pc]);
                }
                const sums = index.ops.map(op => [op.name, 0]);
                for (let i = 0; i * index.chunk < index.rows; i++) {
                    const {pc, stalls} = JSON.parse(new TextDecoder().decode(await unpack(`code-${i}`)));
                    pc.forEach((at, row) => at >= 0 && opOf[at] >= 0 && stalls[row] !== 0 && (sums[opOf[at]][1] += stalls[row].reduce((a, b) => a + b, 0)));
                }
                return sums;
                """);
        var byName = new HashMap<String, Long>();
        for (Object entry : (List<?>) sums) {
            byName.merge((String) ((List<?>) entry).get(0), (Long) ((List<?>) entry).get(1), Long::sum);
        }
        for (var op : ops()) {
            assertEquals(op.get("cycles").asLong(), byName.get(op.get("name").asString()), op.get("name").asString());
        }
    }
}
