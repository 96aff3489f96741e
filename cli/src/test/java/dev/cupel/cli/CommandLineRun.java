package dev.cupel.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What one command said and ended with; run within the test's own process, or in one of its own.
record CommandLineRun(int exitCode, String out, String err) {
    /// The project's folder.
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /// {@return what the command with these arguments does on a page of 120 columns that nobody watches}
    static CommandLineRun of(Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Cupel.run(new Console(out, err, false, "120"), strings(arguments).toArray(String[]::new));
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// {@return what a Java machine started with these arguments does}
    static CommandLineRun inItsOwnProcess(Object... arguments) throws IOException, InterruptedException {
        return of(start(arguments));
    }

    /// {@return what a Java machine does that has no more memory than `megabytes` for its objects}
    static CommandLineRun inMegabytes(int megabytes, Object... arguments) throws IOException, InterruptedException {
        return of(start(List.of("-Xmx" + megabytes + "m"), arguments));
    }

    /// {@return what a started process does until its end}
    static CommandLineRun of(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        var err = new ByteArrayOutputStream();
        var reader = Thread.ofPlatform().start(() -> {
            try {
                process.getErrorStream().transferTo(err);
            } catch (IOException closed) {
                err.writeBytes("unreadable".getBytes(StandardCharsets.UTF_8));
            }
        });
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        reader.join();
        return new CommandLineRun(process.waitFor(), out, err.toString(StandardCharsets.UTF_8));
    }

    /// {@return the started Java machine, its streams to be read by the caller}
    static Process start(Object... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private static Process start(List<String> javaOptions, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Cupel.class.getName()));
        command.addAll(strings(arguments));
        return new ProcessBuilder(command).start();
    }

    /// {@return the process, after at most a minute, ended}
    static Process ended(Process process) throws InterruptedException {
        assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), "the process goes on");
        return process;
    }

    private static List<String> strings(Object... arguments) {
        return List.of(arguments).stream().map(Object::toString).toList();
    }

    /// Holds that the input was refused: exit code 1, nothing on standard output, no trace of Java, and the number of faults told at the end.
    ///
    /// @param faults how many must be told
    CommandLineRun refusedFor(int faults) {
        assertEquals(1, exitCode, this::toString);
        assertEquals("", out);
        assertEquals(faults == 1 ? "1 error" : faults + " errors", err.strip().lines().toList().getLast(), err);
        assertEquals(faults, err.lines().filter(line -> line.startsWith("error: ")).count(), err);
        assertFalse(err.contains("Exception") || err.contains("\tat "), err);
        return this;
    }

    /// {@return the lines that say how fast it went left out: they differ from run to run}
    String outWithoutTimes() {
        return out.lines().filter(line -> !line.startsWith("simulated ")).map(line -> line + "\n").reduce("", String::concat);
    }
}
