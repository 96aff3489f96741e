package dev.cupel.traces.run;

import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.json.GraphJson;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.traces.view.Report.SourceView;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// A source file, read.
public sealed interface RunSource {
    /// {@return what reports say of it}
    SourceView view();

    /// A program, assembled from text or read as it was assembled.
    ///
    /// @param text the assembly text, where there is one
    record Code(SourceView view, Program program, Optional<SourceText> text) implements RunSource {}

    /// A network, to be taken to integers.
    record Network(SourceView view, Path file, GraphFile network) implements RunSource {}

    /// {@return the source in `file`, or every fault in it}
    static Diagnosed<RunSource> read(Path file) {
        String name = file.toString();
        return SourceFile.bytes(file).then(bytes -> SourceKind.of(name, bytes).then(kind -> switch (kind) {
            case ASSEMBLY -> SourceFile.utf8(name, bytes)
                    .map(text -> SourceText.of(name, text))
                    .then(text -> Assembler.assemble(text)
                            .map(program -> new Code(view(name, kind, program.name(), bytes), program, Optional.of(text))));
            case PROGRAM -> ProgramFile.read(name, bytes).map(program -> new Code(view(name, kind, program.name(), bytes), program, Optional.empty()));
            case ONNX -> OnnxImport.model(name, bytes)
                    .map(model -> new Network(view(name, kind, title(file), bytes), file, model));
            case GRAPH -> GraphJson.read(file).map(network -> new Network(view(name, kind, network.graph().name(), bytes), file, network));
        }));
    }

    /// What an ONNX file is called: exporters all name the graph alike, and models often are a folder's `model.onnx`.
    private static String title(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
        var folder = file.toAbsolutePath().normalize().getParent();
        return name.equals("model") && folder != null && folder.getFileName() != null ? folder.getFileName().toString() : name;
    }

    private static SourceView view(String file, SourceKind kind, String name, byte[] bytes) {
        return new SourceView(file, kind.label(), name, sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
