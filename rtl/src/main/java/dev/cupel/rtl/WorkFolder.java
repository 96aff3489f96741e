package dev.cupel.rtl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;

/// A folder for one piece of work, and the processes that work in it. Both go when the work is done, and when this process is ended.
final class WorkFolder implements AutoCloseable {
    private static final String SAID = "said.log";

    private final Path path;
    private final List<Process> running = new CopyOnWriteArrayList<>();
    private final Thread atEnd = new Thread(this::remove);

    private WorkFolder(Path path) {
        this.path = path;
        Runtime.getRuntime().addShutdownHook(atEnd);
    }

    /// {@return a new folder inside `parent`, which is made where it is missing}
    static WorkFolder in(Path parent, String name) throws IOException {
        return new WorkFolder(Files.createTempDirectory(Files.createDirectories(parent).toAbsolutePath(), name));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /// Runs commands at once, each to its end.
    /// @throws IOException           if one fails; the message holds its words
    /// @throws CancellationException if the thread is interrupted
    @SafeVarargs
    final void run(List<String>... commands) throws IOException {
        var started = new ArrayList<Process>();
        try {
            for (int i = 0; i < commands.length; i++) {
                var process = new ProcessBuilder(commands[i]).directory(path.toFile()).redirectErrorStream(true).redirectOutput(file(i + SAID).toFile()).start();
                started.add(process);
                running.add(process);
            }
            for (int i = 0; i < commands.length; i++) {
                if (started.get(i).waitFor() != 0) {
                    throw new IOException("%s failed:%n%s".formatted(String.join(" ", commands[i]), Files.readString(file(i + SAID))));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while " + commands[0].getFirst() + " ran");
        } finally {
            started.forEach(WorkFolder::end);
            running.removeAll(started);
        }
    }

    /// {@return what a command says, without the line's end}
    String answer(List<String> command) throws IOException {
        run(command);
        return Files.readString(file(0 + SAID), StandardCharsets.UTF_8).strip();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private void remove() {
        running.forEach(WorkFolder::end);
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException | java.io.UncheckedIOException stays) {
            // What cannot be removed now is left to whoever clears the cache.
            return;
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException goingDown) {
            return;
        }
        remove();
    }
}
