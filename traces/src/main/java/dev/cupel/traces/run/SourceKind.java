package dev.cupel.traces.run;

import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceFile;
import java.util.Locale;

/// What a source file holds.
public enum SourceKind {
    ONNX("onnx"), GRAPH("graph"), ASSEMBLY("assembly"), PROGRAM("program");

    private final String label;

    SourceKind(String label) {
        this.label = label;
    }

    /// {@return its name in reports}
    public String label() {
        return label;
    }

    /// {@return whether the source is a network, to be quantized and compiled}
    public boolean isModel() {
        return this == ONNX || this == GRAPH;
    }

    /// {@return what these bytes are, by their content; the name decides only where a file named `.onnx` is damaged}
    public static Diagnosed<SourceKind> of(String name, byte[] bytes) {
        if (bytes.length == 0) {
            return Diagnosed.faulty(Diagnostic.of(name, "the file is empty"));
        }
        if (ProgramFile.isProgram(bytes)) {
            return Diagnosed.ok(PROGRAM);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".onnx")) {
            return Diagnosed.ok(ONNX);
        }
        boolean text = isText(name, bytes);
        if ((text && firstVisible(bytes) == '{') || lower.endsWith(".json")) {
            return Diagnosed.ok(GRAPH);
        }
        if (text) {
            return Diagnosed.ok(ASSEMBLY);
        }
        // A ModelProto begins with its first field, the format's version: field 1, a varint.
        if (bytes[0] == 0x08) {
            return Diagnosed.ok(ONNX);
        }
        return Diagnosed.faulty(Diagnostic.of(name, "this is no ONNX model, op graph, assembly text or assembled program")
                .help("`cupel run` takes .onnx, .json, .asm and what `cupel assemble` or `cupel compile` wrote"));
    }

    /// UTF-8 without control characters other than those that lay text out.
    private static boolean isText(String name, byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                return false;
            }
        }
        return SourceFile.utf8(name, bytes) instanceof Diagnosed.Ok;
    }

    private static int firstVisible(byte[] bytes) {
        for (byte b : bytes) {
            if (b > ' ') {
                return b;
            }
        }
        return -1;
    }
}
