package dev.cupel.programs.json;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.graph.GraphFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Reads and writes the JSON op graph, version [#VERSION].
public final class GraphJson {
    /// What the key `cupelGraph` must hold.
    public static final int VERSION = 1;

    private GraphJson() {}

    /// {@return the network of a file, or every fault with line and column} Constants may stand in tensor files beside it.
    public static Diagnosed<GraphFile> read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return SourceFile.text(file).then(text -> parse(SourceText.of(file.toString(), text), folder == null ? file.toAbsolutePath() : folder));
    }

    /// {@return the network of a text, or every fault with line and column}
    ///
    /// @param folder where the files that hold constants stand
    public static Diagnosed<GraphFile> parse(SourceText source, Path folder) {
        return JsonText.parse(source).then(value -> new GraphReader(source, folder).read(value));
    }

    /// {@return the network's text} Equal networks give equal texts; [#parse] gives the network back, save for the places its ops came from.
    public static String write(GraphFile file) {
        return GraphWriter.write(file, Map.of());
    }

    /// {@return the text of a network whose tensors are described, with what was measured of them beside it, which reading skips}
    ///
    /// @param measured figures by tensor, each with its name; of tensors that the file describes
    public static String write(GraphFile file, Map<String, Map<String, Double>> measured) {
        return GraphWriter.write(file, measured);
    }

    /// {@return the JSON schema of the format (draft 2020-12)}
    public static String schema() {
        try (InputStream schema = GraphJson.class.getResourceAsStream("graph.schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("graph.schema.json is missing from the class path");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new IllegalStateException("graph.schema.json cannot be read from the class path", broken);
        }
    }
}
