package dev.cupel.explore;

import dev.cupel.explore.Judge.Task;
import dev.cupel.explore.Subject.Proof;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.NamedFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// Subjects and tasks as texts, for those who judge them elsewhere. Both ends are of one version: what one writes the other reads.
final class Wire {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Wire() {}

    /// Paths are made absolute: who judges may stand elsewhere in the same file system. The source keeps the name that findings call it by.
    static String subject(Subject subject) {
        var node = MAPPER.createObjectNode().put("source", subject.source().toString()).put("folder", Path.of("").toAbsolutePath().toString()).put("seed", subject.seed())
                .put("proof", subject.proof().label()).put("maxCycles", subject.maxCycles());
        files(node.putArray("input"), subject.rows().inputs());
        files(node.putArray("calibrate"), subject.rows().calibration());
        subject.rows().labels().ifPresent(labels -> node.put("labels", labels.toString()));
        subject.rows().limit().ifPresent(limit -> node.put("limit", limit));
        return MAPPER.writeValueAsString(node);
    }

    private static void files(ArrayNode into, List<NamedFile> files) {
        files.forEach(file -> into.add(file.name().map(name -> name + "=").orElse("") + file.file()));
    }

    /// {@return the subject of a text, its files where the sender stood}
    static Subject subject(String text) {
        var node = MAPPER.readTree(text);
        var folder = Path.of(node.path("folder").asString());
        var proof = List.of(Proof.values()).stream().filter(each -> each.label().equals(node.path("proof").asString())).findFirst().orElseThrow();
        var rows = new ModelRows.Choice(files(node.path("input"), folder), files(node.path("calibrate"), folder),
                node.path("labels").isMissingNode() ? Optional.empty() : Optional.of(folder.resolve(node.path("labels").asString())),
                node.path("limit").isMissingNode() ? Optional.empty() : Optional.of(node.path("limit").asInt()));
        return new Subject(folder.resolve(node.path("source").asString()), rows, node.path("seed").asLong(), proof, node.path("maxCycles").asLong());
    }

    private static List<NamedFile> files(JsonNode node, Path folder) {
        return node.valueStream().map(word -> NamedFile.of(word.asString())).map(file -> new NamedFile(file.name(), folder.resolve(file.file()))).toList();
    }

    static String task(Task task) {
        var node = MAPPER.createObjectNode().put("key", task.key()).put("rows", task.rows());
        var settings = node.putObject("settings");
        Setting.values(task.design().settings()).forEach(settings::put);
        node.set("machine", MAPPER.readTree(MachineFile.write(task.design().machine())));
        return MAPPER.writeValueAsString(node);
    }

    static Task task(String text) {
        var node = MAPPER.readTree(text);
        var settings = new LinkedHashMap<String, String>();
        node.path("settings").properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asString()));
        var machine = MachineFile.read(SourceText.of("task", node.path("machine").toPrettyString())).orThrow();
        return new Task(node.path("key").asString(), new Design(machine, Setting.of(settings, (name, why) -> {
            throw new IllegalStateException(name + ": " + why);
        })), node.path("rows").asInt());
    }
}
