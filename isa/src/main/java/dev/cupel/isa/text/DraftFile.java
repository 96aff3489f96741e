package dev.cupel.isa.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A file that is written beside its place: it takes the place when it is complete, or leaves nothing behind. Folders on the way are made.
public final class DraftFile implements AutoCloseable {
    private final Path file;
    private final Path target;
    private final Path draft;
    private final OutputStream out;

    private DraftFile(Path file, Path target, Path draft) throws IOException {
        this.file = file;
        this.target = target;
        this.draft = draft;
        out = Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// {@return a draft of `file`, or why there cannot be one}
    public static Diagnosed<DraftFile> open(Path file) {
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder == null || Files.isDirectory(target)) {
                return Diagnosed.faulty(Diagnostic.of(file.toString(), "this is a folder; a file is needed"));
            }
            Files.createDirectories(folder);
            // Not createTempFile: its files can be read by their owner alone, and keep that when renamed.
            return Diagnosed.ok(new DraftFile(file, target, folder.resolve(".cupel-" + target.getFileName() + "-" + UUID.randomUUID() + ".part")));
        } catch (IOException refused) {
            return Diagnosed.faulty(fault(file, refused));
        }
    }

    /// {@return what is wrong where `file` refuses to be written}
    public static Diagnostic fault(Path file, Throwable refused) {
        return Diagnostic.of(file.toString(), "the file cannot be written (" + refused.getClass().getSimpleName() + ": " + refused.getMessage() + ")");
    }

    /// {@return where its bytes go; not buffered}
    public OutputStream out() {
        return out;
    }

    /// {@return the file, now in its place and whole; or why it is not, and then there is none}
    public Diagnosed<Path> complete() {
        try {
            out.close();
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return Diagnosed.ok(file);
        } catch (IOException refused) {
            close();
            return Diagnosed.faulty(fault(file, refused));
        }
    }

    /// Removes the draft, where it is not complete.
    @Override
    public void close() {
        try (out) {
            Files.deleteIfExists(draft);
        } catch (IOException refused) {
            // Nothing can be done about a draft that cannot be removed; its name says what it is.
        }
    }
}
