package dev.cupel.explore;

import dev.cupel.explore.Finding.Status;
import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A finding as a JSON text: numbers as they are printed, keys in a fixed order. Equal findings give equal bytes.
final class FindingFile {
    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FindingFile() {}

    static String write(Finding finding) {
        var node = MAPPER.createObjectNode();
        node.put("cupelFinding", VERSION).put("key", finding.key()).put("status", finding.status().label()).put("reason", finding.reason()).put("rows", finding.rows());
        var source = node.putObject("source").put("file", finding.source().file()).put("sha256", finding.source().sha256());
        finding.source().rows().forEach(source.putArray("rows")::add);
        var measures = node.putObject("measures");
        finding.measures().forEach((measure, text) -> measures.put(measure.label(), text));
        var settings = node.putObject("settings");
        finding.settings().forEach(settings::put);
        node.set("machine", MAPPER.readTree(MachineFile.write(finding.machine())));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /// {@return the finding in `file`, or that it holds none}
    static Diagnosed<Finding> read(Path file) {
        return SourceFile.text(file).then(text -> parse(file.toString(), text));
    }

    /// {@return the finding in a text, or that it holds none}
    ///
    /// @param file what faults call it
    static Diagnosed<Finding> parse(String file, String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode node ? finding(file, node) : none(file, "it is no JSON object");
        } catch (JacksonException broken) {
            return none(file, "it is not JSON: " + broken.getOriginalMessage());
        }
    }

    private static Diagnosed<Finding> none(String file, String why) {
        return Diagnosed.faulty(Diagnostic.of(file, "this is no finding: " + why)
                .help(Optional.of("remove the file, and the point will be run again")));
    }

    private static Diagnosed<Finding> finding(String file, ObjectNode node) {
        if (node.path("cupelFinding").asInt(0) != VERSION) {
            return none(file, "`cupelFinding` is %s; this program reads version %d".formatted(node.path("cupelFinding"), VERSION));
        }
        var status = Status.find(node.path("status").asString(""));
        var measures = new EnumMap<Measure, String>(Measure.class);
        for (var entry : node.path("measures").properties()) {
            var measure = Measure.find(entry.getKey());
            if (measure.isEmpty() || !isNumber(entry.getValue())) {
                return none(file, "`measures` has %s = %s".formatted(entry.getKey(), entry.getValue()));
            }
            measures.put(measure.get(), entry.getValue().asString());
        }
        if (status.isEmpty() || !node.path("key").isString() || !node.path("rows").isInt() || !node.path("machine").isObject()) {
            return none(file, "`status`, `key`, `rows` or `machine` is missing or is none");
        }
        return MachineFile.read(SourceText.of(file, node.path("machine").toPrettyString())).map((Machine machine) -> new Finding(
                node.path("key").asString(),
                new Subject.Origin(node.path("source").path("file").asString(""), node.path("source").path("sha256").asString(""),
                        node.path("source").path("rows").valueStream().map(word -> word.asString("")).toList()),
                machine, texts(node.path("settings")), node.path("rows").asInt(), status.get(), measures, node.path("reason").asString("")));
    }

    private static boolean isNumber(JsonNode text) {
        try {
            return text.isString() && Double.isFinite(Double.parseDouble(text.asString()));
        } catch (NumberFormatException not) {
            return false;
        }
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new TreeMap<String, String>();
        node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }
}
