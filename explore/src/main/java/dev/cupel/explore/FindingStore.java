package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.core.io.JsonStringEncoder;

/// Findings in a folder, a file each, named by what decided it. Files appear whole or not at all, so a killed sweep leaves nothing that is half right, and
/// two sweeps that share points share their findings.
record FindingStore(Path folder) {
    /// {@return the finding stored for `key`; empty where there is none, or one that cannot be read}
    Optional<Finding> find(String key) {
        Path file = file(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return switch (SourceFile.text(file).then(text -> JsonText.parse(SourceText.of(file.toString(), text))).then(value -> finding(file, value))) {
            case Diagnosed.Ok<Finding>(var finding) -> Optional.of(finding);
            case Diagnosed.Faulty<Finding> _ -> Optional.empty();
        };
    }

    private static Diagnosed<Finding> finding(Path file, JsonValue value) {
        var cells = new LinkedHashMap<String, String>();
        if (value instanceof JsonValue.Members members) {
            for (var member : members.members()) {
                if (member.value() instanceof JsonValue.Text(_, var text)) {
                    cells.put(member.key(), text);
                }
            }
        }
        return cells.keySet().containsAll(Finding.COLUMNS)
                ? Diagnosed.ok(new Finding(cells))
                : Diagnosed.faulty(Diagnostic.of(file.toString(), "no finding"));
    }

    /// {@return the file written, or why it could not be}
    Diagnosed<Path> put(String key, Finding finding) {
        var text = new StringBuilder("{");
        String separator = "\n";
        for (var cell : finding.cells().entrySet()) {
            text.append(separator).append("  \"").append(cell.getKey()).append("\": \"")
                    .append(JsonStringEncoder.getInstance().quoteAsCharArray(cell.getValue())).append('"');
            separator = ",\n";
        }
        return OutputFile.write(file(key), text.append("\n}\n").toString());
    }

    private Path file(String key) {
        return folder.resolve("points").resolve(key + ".json");
    }
}
