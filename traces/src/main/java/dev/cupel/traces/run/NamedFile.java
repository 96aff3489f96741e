package dev.cupel.traces.run;

import java.nio.file.Path;
import java.util.Optional;

/// A tensor file with the name of the tensor it is for; without one it is for the input of its turn.
public record NamedFile(Optional<String> name, Path file) {
    /// {@return what `NAME=FILE` or `FILE` says} A file that exists under the whole text is meant as it stands.
    public static NamedFile of(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0 || Path.of(text).toFile().exists()) {
            return new NamedFile(Optional.empty(), Path.of(text));
        }
        return new NamedFile(Optional.of(text.substring(0, equals)), Path.of(text.substring(equals + 1)));
    }
}
