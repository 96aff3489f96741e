package dev.cupel.traces.export;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.ActivityView;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Reads a report from a node that the schema has accepted.
///
/// @param machine what the node's machine is
record ReportReader(JsonNode root, Machine machine) {
    /// {@return the report}
    ///
    /// @throws IllegalStateException where it contradicts itself
    Report report() {
        var source = root.get("source");
        var settings = new LinkedHashMap<String, String>();
        root.get("settings").properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().stringValue()));
        var overflow = root.get("overflow");
        return new Report(
                text(root, "cupel"),
                new Report.SourceView(text(source, "file"), text(source, "kind"), text(source, "name"), text(source, "sha256")),
                settings,
                machine,
                new Report.End(labelled(Report.Reason.values(), text(root.get("end"), "reason")), text(root.get("end"), "message")),
                whole(root, "cycles"),
                whole(root, "instructions"),
                stalls(root.get("stalls")),
                new OverflowView(whole(overflow, "events"), whole(overflow, "clips"), elements(overflow.get("first")).map(ReportReader::event).toList(),
                        map(overflow.get("map"))),
                present(root.get("error")).map(ReportReader::error),
                elements(root.get("ops")).map(ReportReader::op).toList(),
                present(root.get("model")).map(ReportReader::model),
                activity(root.get("activity")),
                present(root.get("timings")).map(ReportReader::timings));
    }

    private static Report.Reason labelled(Report.Reason[] reasons, String label) {
        for (var reason : reasons) {
            if (reason.label().equals(label)) {
                return reason;
            }
        }
        throw new IllegalStateException("no end is called " + label);
    }

    private static OverflowView.Event event(JsonNode node) {
        return new OverflowView.Event((int) whole(node, "row"), whole(node, "cycle"), (int) whole(node, "pc"), text(node, "file"),
                (int) whole(node, "line"), text(node, "op"), text(node, "kind"), text(node, "unit"), (int) whole(node, "element"),
                whole(node, "exact"), (int) whole(node, "width"), (int) whole(node, "missing"));
    }

    private static OverflowView.Map map(JsonNode node) {
        return new OverflowView.Map(whole(node, "bin_cycles"), (int) whole(node, "bin_elements"), elements(node.get("ops")).map(row ->
                new OverflowView.Row(text(row, "op"), (int) whole(row, "missing"), counts(row.get("events")), counts(row.get("clips")),
                        counts(row.get("elements")))).toList());
    }

    private static OpView op(JsonNode node) {
        var overflow = node.get("overflow");
        return new OpView(text(node, "name"), text(node, "kind"), text(node, "variant"), whole(node, "cycles"), whole(node, "instructions"),
                stalls(node.get("stalls")), optionalWhole(node.get("bound_op")), optionalWhole(node.get("bound_program")),
                whole(overflow, "events"), whole(overflow, "clips"),
                present(node.get("requantize")).map(misses -> new OpView.Misses(whole(misses, "misses"), whole(misses, "at_ties"))),
                present(node.get("error")).map(error -> new OpErrorView(error(error.get("own")), error(error.get("inherited")), error(error.get("total")))),
                work(node.get("work")), present(node.get("codes")).map(ReportReader::codes), present(node.get("widths")).map(ReportReader::widths),
                present(node.get("loss")).map(ReportReader::loss));
    }

    private static OpView.Loss loss(JsonNode node) {
        return new OpView.Loss(real(node, "kl"), present(node.get("wider")).map(wider -> new OpView.Wider((int) whole(wider, "rows"), real(wider, "kl_before"),
                real(wider, "kl_after"), optionalWhole(wider.get("cycles")))));
    }

    private static OpView.Work work(JsonNode node) {
        return new OpView.Work(units(node.get("operations")), units(node.get("busy")), whole(node, "access_bytes"), whole(node, "dma_bytes"));
    }

    private static Map<Unit, Long> units(JsonNode node) {
        var units = new EnumMap<Unit, Long>(Unit.class);
        node.properties().forEach(entry -> units.put(unit(entry.getKey()), entry.getValue().longValue()));
        return units;
    }

    private static Unit unit(String key) {
        return Unit.valueOf(key.toUpperCase(Locale.ROOT));
    }

    private static OpView.Codes codes(JsonNode node) {
        return new OpView.Codes((int) whole(node, "bits"), node.get("signed").booleanValue(), (int) whole(node, "zero_point"), (int) whole(node, "low"),
                (int) whole(node, "high"), (int) whole(node, "least"), (int) whole(node, "greatest"), whole(node, "at_low"), whole(node, "at_high"),
                whole(node, "elements"));
    }

    private static OpView.Widths widths(JsonNode node) {
        return new OpView.Widths(text(node, "verdict"), (int) whole(node, "product_bits"), (int) whole(node, "sum_bits"), (int) whole(node, "word_bits"));
    }

    private static ErrorView error(JsonNode node) {
        return new ErrorView(real(node, "max_abs"), real(node, "mean_abs"), real(node, "rmse"), optionalReal(node.get("sqnr_db")),
                real(node, "max_lsb"), real(node, "rms_lsb"), counts(node.get("histogram")));
    }

    private static ModelView model(JsonNode node) {
        ModelView.Metric metric = ModelView.Metric.NONE;
        for (var candidate : ModelView.Metric.values()) {
            if (candidate.label().equals(text(node, "metric"))) {
                metric = candidate;
            }
        }
        return new ModelView((int) whole(node, "rows"), metric, optionalReal(node.get("float")), optionalReal(node.get("integer")),
                optionalReal(node.get("agreement")), optionalReal(node.get("kl")));
    }

    private static ActivityView activity(JsonNode node) {
        var busy = new EnumMap<Unit, long[]>(Unit.class);
        node.get("busy").properties().forEach(entry -> busy.put(unit(entry.getKey()), bins(entry.getValue())));
        var live = node.get("live");
        return new ActivityView(whole(node, "bin_cycles"), busy, elements(node.get("read_ports")).map(ReportReader::bins).toList(),
                elements(node.get("write_ports")).map(ReportReader::bins).toList(), bins(live.get("vectors")), bins(live.get("accumulators")),
                bins(live.get("scratchpad")));
    }

    private static long[] bins(JsonNode array) {
        return elements(array).mapToLong(JsonNode::longValue).toArray();
    }

    private static List<Long> counts(JsonNode array) {
        return elements(array).map(JsonNode::longValue).toList();
    }

    private static Report.Timings timings(JsonNode node) {
        return new Report.Timings(real(node, "total_seconds"), real(node, "simulation_seconds"), real(node, "instructions_per_second"),
                real(node, "cycles_per_second"));
    }

    private static Map<Cause, Long> stalls(JsonNode node) {
        var stalls = new EnumMap<Cause, Long>(Cause.class);
        for (Cause cause : Cause.values()) {
            stalls.put(cause, whole(node, ReportNodes.key(cause)));
        }
        return stalls;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(((ArrayNode) array).spliterator(), false);
    }

    private static Optional<JsonNode> present(@Nullable JsonNode node) {
        return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private static String text(JsonNode node, String key) {
        return node.get(key).stringValue();
    }

    private static long whole(JsonNode node, String key) {
        return node.get(key).longValue();
    }

    private static double real(JsonNode node, String key) {
        return node.get(key).doubleValue();
    }

    private static OptionalDouble optionalReal(JsonNode node) {
        return node.isNull() ? OptionalDouble.empty() : OptionalDouble.of(node.doubleValue());
    }

    private static OptionalLong optionalWhole(JsonNode node) {
        return node.isNull() ? OptionalLong.empty() : OptionalLong.of(node.longValue());
    }
}
