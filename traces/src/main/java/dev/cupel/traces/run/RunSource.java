package dev.cupel.traces.run;

import dev.cupel.isa.Program;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.traces.view.Report.SourceView;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A source file, read.
public sealed interface RunSource {
    /// {@return what reports say of it}
    SourceView view();

    /// A program, assembled from text or read as it was assembled.
    record Code(SourceView view, Program program) implements RunSource {}

    /// {@return the source in `file`, or every fault in it}
    static Diagnosed<RunSource> read(Path file) {
        String name = file.toString();
        return SourceFile.bytes(file).then(bytes -> SourceKind.of(name, bytes).then(kind -> switch (kind) {
            case ASSEMBLY -> SourceFile.utf8(name, bytes)
                    .then(text -> Assembler.assemble(SourceText.of(name, text)))
                    .map(program -> new Code(view(name, kind, program.name(), bytes), program));
            case PROGRAM -> ProgramFile.read(name, bytes).map(program -> new Code(view(name, kind, program.name(), bytes), program));
            case ONNX, GRAPH -> throw new IllegalStateException("network");
        }));
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
