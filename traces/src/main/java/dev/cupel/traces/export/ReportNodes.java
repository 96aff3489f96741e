package dev.cupel.traces.export;

import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.ActivityView;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A report as a tree of nodes, as its file has it.
final class ReportNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReportNodes() {}

    /// {@return the report as a tree}
    static ObjectNode of(Report report) {
        var root = NODES.objectNode();
        root.put("cupel", report.version());
        root.set("source", NODES.objectNode()
                .put("file", report.source().file())
                .put("kind", report.source().kind())
                .put("name", report.source().name())
                .put("sha256", report.source().sha256()));
        var settings = root.putObject("settings");
        report.settings().forEach(settings::put);
        root.set("machine", MAPPER.readTree(MachineFile.write(report.machine())));
        root.set("end", NODES.objectNode().put("reason", report.end().reason().label()).put("message", report.end().message()));
        root.put("cycles", report.cycles());
        root.put("instructions", report.instructions());
        root.set("stalls", stalls(report.stalls()));
        root.set("overflow", overflow(report.overflow()));
        root.set("error", report.error().<JsonNode>map(ReportNodes::error).orElse(NODES.nullNode()));
        var ops = root.putArray("ops");
        report.ops().forEach(op -> ops.add(op(op)));
        root.set("model", report.model().<JsonNode>map(ReportNodes::model).orElse(NODES.nullNode()));
        root.set("activity", activity(report.activity()));
        report.timings().ifPresent(timings -> root.set("timings", NODES.objectNode()
                .put("total_seconds", timings.totalSeconds())
                .put("simulation_seconds", timings.simulationSeconds())
                .put("instructions_per_second", timings.instructionsPerSecond())
                .put("cycles_per_second", timings.cyclesPerSecond())));
        return root;
    }

    private static ObjectNode stalls(Map<Cause, Long> stalls) {
        var node = NODES.objectNode();
        stalls.forEach((cause, cycles) -> node.put(key(cause), cycles));
        return node;
    }

    private static ObjectNode overflow(OverflowView overflow) {
        var node = NODES.objectNode();
        node.put("events", overflow.events());
        node.put("clips", overflow.clips());
        var first = node.putArray("first");
        for (var event : overflow.first()) {
            first.addObject()
                    .put("row", event.row())
                    .put("cycle", event.cycle())
                    .put("pc", event.pc())
                    .put("file", event.file())
                    .put("line", event.line())
                    .put("op", event.op())
                    .put("kind", event.kind())
                    .put("unit", event.unit())
                    .put("element", event.element())
                    .put("exact", event.exact())
                    .put("width", event.width())
                    .put("missing", event.missing());
        }
        var map = node.putObject("map");
        map.put("bin_cycles", overflow.map().binCycles());
        map.put("bin_elements", overflow.map().binElements());
        var ops = map.putArray("ops");
        for (var row : overflow.map().ops()) {
            var place = ops.addObject().put("op", row.op()).put("missing", row.missing());
            place.set("events", array(row.events()));
            place.set("clips", array(row.clips()));
            place.set("elements", array(row.elements()));
        }
        return node;
    }

    private static ObjectNode activity(ActivityView activity) {
        var node = NODES.objectNode();
        node.put("bin_cycles", activity.binCycles());
        var busy = node.putObject("busy");
        activity.busy().forEach((unit, bins) -> busy.set(key(unit), array(bins)));
        var readPorts = node.putArray("read_ports");
        activity.readPorts().forEach(bins -> readPorts.add(array(bins)));
        var writePorts = node.putArray("write_ports");
        activity.writePorts().forEach(bins -> writePorts.add(array(bins)));
        var live = node.putObject("live");
        live.set("vectors", array(activity.vectors()));
        live.set("accumulators", array(activity.accumulators()));
        live.set("scratchpad", array(activity.scratchpad()));
        return node;
    }

    private static ArrayNode array(List<Long> counts) {
        var array = NODES.arrayNode();
        counts.forEach(array::add);
        return array;
    }

    private static ArrayNode array(long[] counts) {
        var array = NODES.arrayNode();
        for (long count : counts) {
            array.add(count);
        }
        return array;
    }

    private static ObjectNode error(ErrorView error) {
        var node = NODES.objectNode();
        node.put("max_abs", error.maxAbs());
        node.put("mean_abs", error.meanAbs());
        node.put("rmse", error.rmse());
        put(node, "sqnr_db", error.sqnrDb());
        node.put("max_lsb", error.maxLsb());
        node.put("rms_lsb", error.rmsLsb());
        node.set("histogram", array(error.histogram()));
        return node;
    }

    private static ObjectNode op(OpView op) {
        var node = NODES.objectNode();
        node.put("name", op.name());
        node.put("kind", op.kind());
        node.put("variant", op.variant());
        node.put("cycles", op.cycles());
        node.put("instructions", op.instructions());
        node.set("stalls", stalls(op.stalls()));
        put(node, "bound_op", op.boundOp());
        put(node, "bound_program", op.boundProgram());
        node.set("overflow", NODES.objectNode().put("events", op.events()).put("clips", op.clips()));
        op.misses().ifPresentOrElse(misses -> node.putObject("requantize").put("misses", misses.sums()).put("at_ties", misses.ties()),
                () -> node.putNull("requantize"));
        if (op.error().isPresent()) {
            var error = op.error().get();
            var errors = node.putObject("error");
            errors.set("own", error(error.own()));
            errors.set("inherited", error(error.inherited()));
            errors.set("total", error(error.total()));
        } else {
            node.putNull("error");
        }
        node.set("work", NODES.objectNode()
                .set("operations", units(op.work().operations()))
                .set("busy", units(op.work().busy()))
                .put("access_bytes", op.work().accessBytes())
                .put("dma_bytes", op.work().dmaBytes()));
        node.set("codes", op.codes().<JsonNode>map(ReportNodes::codes).orElse(NODES.nullNode()));
        node.set("widths", op.widths().<JsonNode>map(widths -> NODES.objectNode()
                .put("verdict", widths.verdict())
                .put("product_bits", widths.productBits())
                .put("sum_bits", widths.sumBits())
                .put("word_bits", widths.wordBits())).orElse(NODES.nullNode()));
        node.set("loss", op.loss().<JsonNode>map(ReportNodes::loss).orElse(NODES.nullNode()));
        return node;
    }

    private static ObjectNode loss(OpView.Loss loss) {
        var node = NODES.objectNode().put("kl", loss.kl());
        loss.wider().ifPresentOrElse(wider -> put(node.putObject("wider").put("rows", wider.rows()).put("kl_before", wider.before())
                .put("kl_after", wider.after()), "cycles", wider.cycles()), () -> node.putNull("wider"));
        return node;
    }

    private static ObjectNode units(Map<Unit, Long> amounts) {
        var node = NODES.objectNode();
        amounts.forEach((unit, amount) -> node.put(key(unit), amount));
        return node;
    }

    private static ObjectNode codes(OpView.Codes codes) {
        return NODES.objectNode()
                .put("bits", codes.bits())
                .put("signed", codes.signed())
                .put("zero_point", codes.zeroPoint())
                .put("low", codes.low())
                .put("high", codes.high())
                .put("least", codes.least())
                .put("greatest", codes.greatest())
                .put("at_low", codes.atLow())
                .put("at_high", codes.atHigh())
                .put("elements", codes.elements());
    }

    private static ObjectNode model(ModelView model) {
        var node = NODES.objectNode();
        node.put("rows", model.rows());
        node.put("metric", model.metric().label());
        put(node, "float", model.ofFloat());
        put(node, "integer", model.ofInteger());
        put(node, "agreement", model.agreement());
        put(node, "kl", model.kl());
        return node;
    }

    private static void put(ObjectNode node, String key, OptionalDouble value) {
        value.ifPresentOrElse(present -> node.put(key, present), () -> node.putNull(key));
    }

    private static void put(ObjectNode node, String key, OptionalLong value) {
        value.ifPresentOrElse(present -> node.put(key, present), () -> node.putNull(key));
    }

    /// Causes and units appear in files as `read_port`, `dma`.
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
