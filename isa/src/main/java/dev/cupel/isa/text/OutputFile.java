package dev.cupel.isa.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes a file whole or not at all, see [DraftFile].
public final class OutputFile {
    private OutputFile() {}

    /// {@return the file written, or one fault that says why it could not be; then nothing is left behind}
    public static Diagnosed<Path> write(Path file, byte[] bytes) {
        return DraftFile.open(file).then(draft -> {
            try (draft) {
                draft.out().write(bytes);
                return draft.complete();
            } catch (IOException refused) {
                return Diagnosed.faulty(DraftFile.fault(file, refused));
            }
        });
    }

    /// {@return the file written in UTF-8, or why it could not be}
    public static Diagnosed<Path> write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
