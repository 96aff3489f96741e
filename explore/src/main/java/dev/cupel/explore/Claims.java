package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who runs which point: a claim is the lock of one byte, at the position that the point's key names, of a file that stays empty. The system takes the locks of a process away when it
/// ends, however it ends. Safe for use by several threads.
final class Claims implements AutoCloseable {
    /// Digits of a key that make a position: as many as a long holds.
    private static final int DIGITS = 15;

    /// A process that closes a file loses all its locks there, so there is one channel a file, closed with the last that uses it.
    private static final Map<Path, Shared> OPEN = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private Claims(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    private static final class Shared {
        private final FileChannel channel;
        private int users;

        Shared(FileChannel channel) {
            this.channel = channel;
        }
    }

    /// {@return the claims of a folder, or why its file cannot be opened}
    static Diagnosed<Claims> of(Path folder) {
        Path file = folder.resolve(".claims");
        synchronized (OPEN) {
            try {
                Files.createDirectories(folder);
                Path real = folder.toRealPath().resolve(".claims");
                var shared = OPEN.get(real);
                if (shared == null) {
                    shared = new Shared(FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
                    OPEN.put(real, shared);
                }
                shared.users++;
                return Diagnosed.ok(new Claims(real, shared.channel));
            } catch (IOException refused) {
                return Diagnosed.faulty(Diagnostic.of(file.toString(), "points cannot be claimed: " + refused));
            }
        }
    }

    /// A point that nobody else runs until it is closed.
    interface Claim extends AutoCloseable {
        @Override
        void close();
    }

    /// {@return the point claimed; empty where it is claimed already, in this process or another}
    Optional<Claim> claim(String key) {
        try {
            FileLock lock = channel.tryLock(Long.parseLong(key.substring(0, DIGITS), 16), 1, false);
            return lock == null ? Optional.empty() : Optional.of(() -> release(lock));
        } catch (OverlappingFileLockException ours) {
            return Optional.empty();
        } catch (IOException refused) {
            throw new IllegalStateException(file + ": the file system refuses locks: " + refused, refused);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException gone) {
            throw new IllegalStateException("a claim cannot be given up", gone);
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            var shared = OPEN.get(file);
            if (shared != null && --shared.users == 0) {
                OPEN.remove(file);
                try {
                    channel.close();
                } catch (IOException gone) {
                    throw new IllegalStateException(file + " cannot be closed", gone);
                }
            }
        }
    }
}
