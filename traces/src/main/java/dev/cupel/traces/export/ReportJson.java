package dev.cupel.traces.export;

import dev.cupel.isa.MachineFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.view.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;

/// The report file: JSON by the schema `report.schema.json` beside this class, to and from [Report]. Equal reports give equal bytes.
public final class ReportJson {
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
        return MAPPER.writer().with(LAYOUT).writeValueAsString(ReportNodes.of(report)) + "\n";
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
                    return Diagnosed.ok(new ReportReader(node, onMachine).report());
                } catch (IllegalStateException contradiction) {
                    return Diagnosed.faulty(Diagnostic.of(source.name(), "the report contradicts itself: " + contradiction.getMessage()));
                }
            });
        });
    }
}
