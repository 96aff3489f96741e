package dev.cupel.isa.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a user's file whole, or says why it cannot be read. Every reader of the project starts here.
public final class SourceFile {
    /// The largest file that is read, in bytes.
    public static final long LIMIT = 1L << 30;

    private SourceFile() {}

    /// {@return the file's bytes, or one fault: missing, a folder, not readable, larger than [#LIMIT]}
    public static Diagnosed<byte[]> bytes(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            return Diagnosed.faulty(Diagnostic.of(name, "this is a folder; a file is needed"));
        }
        if (!Files.exists(file)) {
            return Diagnosed.faulty(Diagnostic.of(name, "no such file"));
        }
        try {
            long size = Files.size(file);
            if (size > LIMIT) {
                return Diagnosed.faulty(Diagnostic.of(name, "the file has " + size + " bytes; at most " + LIMIT + " are read"));
            }
            return Diagnosed.ok(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            return Diagnosed.faulty(Diagnostic.of(name, "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")"));
        }
    }

    /// {@return the file's text, or one fault: that of [#bytes], or bytes that are not UTF-8}
    public static Diagnosed<String> text(Path file) {
        return bytes(file).then(bytes -> utf8(file.toString(), bytes));
    }

    /// {@return the text these bytes spell in UTF-8, or the fault that they spell none}
    public static Diagnosed<String> utf8(String name, byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            return Diagnosed.ok(decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException foreign) {
            return Diagnosed.faulty(Diagnostic.of(name, "the file is not UTF-8 text"));
        }
    }
}
