package dev.cupel.traces.export;

import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Unit;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.ActivityView;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.ModelView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The report file: JSON by the schema `report.schema.json` beside this class, to and from [Report]. Equal reports give equal bytes.
public final class ReportJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DefaultPrettyPrinter LAYOUT = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private ReportJson() {}

    /// {@return the published JSON schema}
    public static String schema() {
        try (var stream = ReportJson.class.getResourceAsStream("report.schema.json")) {
            if (stream == null) {
                throw new IllegalStateException("the build left out report.schema.json");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// {@return the report as a file's text}
    public static String write(Report report) {
        return MAPPER.writer().with(LAYOUT).writeValueAsString(node(report)) + "\n";
    }

    /// {@return the report in `file`, or every place where it is not one}
    public static Diagnosed<Report> read(Path file) {
        return SourceFile.text(file).then(text -> read(SourceText.of(file.toString(), text)));
    }

    /// {@return the report in `source`, or every place where it is not one}
    public static Diagnosed<Report> read(SourceText source) {
        return JsonText.parse(source).then(_ -> {
            var node = MAPPER.readTree(String.join("\n", source.lines()));
            var faults = SchemaCheck.faults(schema(), node).stream().map(fault -> Diagnostic.of(source.name(), fault)).toList();
            if (!faults.isEmpty()) {
                return Diagnosed.faulty(faults);
            }
            var machine = MachineFile.read(SourceText.of(source.name(), node.get("machine").toPrettyString()));
            return machine.then(onMachine -> {
                try {
                    return Diagnosed.ok(new Reader(node, onMachine).report());
                } catch (IllegalStateException contradiction) {
                    return Diagnosed.faulty(Diagnostic.of(source.name(), "the report contradicts itself: " + contradiction.getMessage()));
                }
            });
        });
    }

    private static ObjectNode node(Report report) {
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
        root.set("error", report.error().<JsonNode>map(ReportJson::error).orElse(NODES.nullNode()));
        var ops = root.putArray("ops");
        report.ops().forEach(op -> ops.add(op(op)));
        root.set("model", report.model().<JsonNode>map(ReportJson::model).orElse(NODES.nullNode()));
        var activity = root.putObject("activity");
        activity.put("bin_cycles", report.activity().binCycles());
        var busy = activity.putObject("busy");
        report.activity().busy().forEach((unit, bins) -> {
            var array = busy.putArray(key(unit));
            for (long cycles : bins) {
                array.add(cycles);
            }
        });
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
        return node;
    }

    private static ObjectNode error(ErrorView error) {
        var node = NODES.objectNode();
        node.put("max_abs", error.maxAbs());
        node.put("mean_abs", error.meanAbs());
        node.put("rmse", error.rmse());
        put(node, "sqnr_db", error.sqnrDb());
        node.put("max_lsb", error.maxLsb());
        node.put("rms_lsb", error.rmsLsb());
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
        return node;
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
    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// Reads a node that the schema has accepted.
    private record Reader(JsonNode root, dev.cupel.isa.Machine machine) {
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
                    new OverflowView(whole(overflow, "events"), whole(overflow, "clips"), elements(overflow.get("first")).map(Reader::event).toList()),
                    present(root.get("error")).map(Reader::error),
                    elements(root.get("ops")).map(Reader::op).toList(),
                    present(root.get("model")).map(Reader::model),
                    activity(root.get("activity")),
                    present(root.get("timings")).map(Reader::timings));
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

        private static OpView op(JsonNode node) {
            var overflow = node.get("overflow");
            return new OpView(text(node, "name"), text(node, "kind"), text(node, "variant"), whole(node, "cycles"), whole(node, "instructions"),
                    stalls(node.get("stalls")), optionalWhole(node.get("bound_op")), optionalWhole(node.get("bound_program")),
                    whole(overflow, "events"), whole(overflow, "clips"),
                    present(node.get("requantize")).map(misses -> new OpView.Misses(whole(misses, "misses"), whole(misses, "at_ties"))),
                    present(node.get("error")).map(error -> new OpErrorView(error(error.get("own")), error(error.get("inherited")), error(error.get("total")))));
        }

        private static ErrorView error(JsonNode node) {
            return new ErrorView(real(node, "max_abs"), real(node, "mean_abs"), real(node, "rmse"), optionalReal(node.get("sqnr_db")),
                    real(node, "max_lsb"), real(node, "rms_lsb"));
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
            node.get("busy").properties().forEach(entry -> busy.put(Unit.valueOf(entry.getKey().toUpperCase(Locale.ROOT)),
                    elements(entry.getValue()).mapToLong(JsonNode::longValue).toArray()));
            return new ActivityView(whole(node, "bin_cycles"), busy);
        }

        private static Report.Timings timings(JsonNode node) {
            return new Report.Timings(real(node, "total_seconds"), real(node, "simulation_seconds"), real(node, "instructions_per_second"),
                    real(node, "cycles_per_second"));
        }

        private static Map<Cause, Long> stalls(JsonNode node) {
            var stalls = new EnumMap<Cause, Long>(Cause.class);
            for (Cause cause : Cause.values()) {
                stalls.put(cause, whole(node, key(cause)));
            }
            return stalls;
        }

        private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
            return StreamSupport.stream(((ArrayNode) array).spliterator(), false);
        }

        private static Optional<JsonNode> present(@org.jspecify.annotations.Nullable JsonNode node) {
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
}
