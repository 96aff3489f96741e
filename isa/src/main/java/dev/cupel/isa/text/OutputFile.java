package dev.cupel.isa.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file whole or not at all: beside its place first, then renamed. Folders on the way are made.
public final class OutputFile {
    private OutputFile() {}

    /// {@return the file written, or one fault that says why it could not be; then nothing is left behind}
    public static Diagnosed<Path> write(Path file, byte[] bytes) {
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder == null) {
                return Diagnosed.faulty(Diagnostic.of(file.toString(), "this is a folder; a file is needed"));
            }
            Files.createDirectories(folder);
            // Not createTempFile: its files can be read by their owner alone, and keep that when renamed.
            Path draft = folder.resolve(".cupel-" + target.getFileName() + "-" + UUID.randomUUID() + ".part");
            try {
                Files.write(draft, bytes, StandardOpenOption.CREATE_NEW);
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
            return Diagnosed.ok(file);
        } catch (IOException refused) {
            return Diagnosed.faulty(Diagnostic.of(file.toString(),
                    "the file cannot be written (" + refused.getClass().getSimpleName() + ": " + refused.getMessage() + ")"));
        }
    }

    /// {@return the file written in UTF-8, or why it could not be}
    public static Diagnosed<Path> write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
