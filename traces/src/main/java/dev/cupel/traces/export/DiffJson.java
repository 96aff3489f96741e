package dev.cupel.traces.export;

import dev.cupel.traces.view.ReportDiff;
import dev.cupel.traces.view.ReportDiff.Fact;
import dev.cupel.traces.view.ReportDiff.Figure;
import dev.cupel.traces.view.ReportDiff.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Two reports side by side as JSON, by the schema `diff.schema.json` beside this class. Equal comparisons give equal bytes.
public final class DiffJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private DiffJson() {}

    /// {@return the published JSON schema}
    public static String schema() {
        try (var stream = DiffJson.class.getResourceAsStream("diff.schema.json")) {
            if (stream == null) {
                throw new IllegalStateException("the build left out diff.schema.json");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// {@return the file's text}
    public static String write(ReportDiff diff) {
        var root = NODES.objectNode();
        root.put("same", diff.same());
        root.set("a", side(diff.a()));
        root.set("b", side(diff.b()));
        facts(root.putArray("facts"), diff.facts());
        figures(root.putArray("totals"), diff.totals());
        figures(root.putArray("causes"), diff.causes());
        var ops = root.putArray("ops");
        for (var op : diff.ops()) {
            var node = ops.addObject().put("name", op.name()).put("kind", op.kind()).put("in", op.in().name().toLowerCase(Locale.ROOT)).put("same", op.same());
            facts(node.putArray("facts"), op.facts());
            figures(node.putArray("figures"), op.figures());
            figures(node.putArray("causes"), op.causes());
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static ObjectNode side(ReportDiff.Side side) {
        return NODES.objectNode().put("file", side.file()).put("name", side.name()).put("machine", side.machine());
    }

    private static void facts(ArrayNode array, List<Fact> facts) {
        for (var fact : facts) {
            var node = array.addObject().put("field", fact.field());
            put(node, "a", fact.a());
            put(node, "b", fact.b());
        }
    }

    private static void put(ObjectNode node, String key, Optional<String> value) {
        value.ifPresentOrElse(text -> node.put(key, text), () -> node.putNull(key));
    }

    private static void figures(ArrayNode array, List<Figure> figures) {
        for (var figure : figures) {
            var node = array.addObject().put("name", figure.name()).put("unit", unit(figure.measure()))
                    .put("better", figure.better().name().toLowerCase(Locale.ROOT));
            put(node, "a", figure.measure(), figure.a());
            put(node, "b", figure.measure(), figure.b());
            put(node, "change", figure.measure(), figure.change());
            put(node, "relative", Measure.SHARE, figure.relative());
        }
    }

    private static String unit(Measure measure) {
        return switch (measure) {
            case COUNT -> "count";
            case LSB -> "lsb";
            case DECIBEL -> "dB";
            case SHARE -> "share";
            case NAT -> "nat";
        };
    }

    private static void put(ObjectNode node, String key, Measure measure, OptionalDouble value) {
        if (value.isEmpty()) {
            node.putNull(key);
        } else if (measure == Measure.COUNT) {
            node.put(key, (long) value.getAsDouble());
        } else {
            node.put(key, value.getAsDouble());
        }
    }
}
