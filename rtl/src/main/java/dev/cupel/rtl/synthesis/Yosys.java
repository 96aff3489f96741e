package dev.cupel.rtl.synthesis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs Yosys, the open synthesizer, on texts.
public final class Yosys {
    /// What installs Yosys and the cell library on Debian.
    public static final String INSTALL = "apt-get install -y --no-install-recommends yosys qflow-tech-osu018";

    /// The cells: Oklahoma State University's library for a 0.18 um process, as Debian packs it.
    public static final Path LIBRARY = Path.of("/usr/share/qflow/tech/osu018/osu018_stdcells.lib");

    private Yosys() {}

    /// {@return Yosys's version, such as `Yosys 0.23`; empty where it is not installed}
    public static Optional<String> version() {
        try {
            var process = new ProcessBuilder("yosys", "-V").redirectErrorStream(true).start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(line.replaceFirst(" \\(.*", "")) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// {@return whether Yosys and the cell library are installed}
    public static boolean synthesizes() {
        return version().isPresent() && Files.isReadable(LIBRARY);
    }

    /// Runs a script among files.
    ///
    /// @param files texts by file name; the script names them so
    /// @return what Yosys said
    /// @throws IOException if Yosys is missing or refuses; the message holds its last words
    public static String run(Map<String, String> files, List<String> script) throws IOException {
        return run(files, script, List.of()).log();
    }

    /// What a run said and wrote.
    ///
    /// @param written the texts of the files asked for, by name
    public record Outcome(String log, Map<String, String> written) {
        public Outcome {
            written = Map.copyOf(written);
        }
    }

    /// Runs a script among files, and reads files that it writes.
    ///
    /// @throws IOException if Yosys is missing or refuses; the message holds its last words
    public static Outcome run(Map<String, String> files, List<String> script, List<String> writes) throws IOException {
        var work = Files.createTempDirectory("yosys");
        try {
            for (var file : files.entrySet()) {
                Files.writeString(work.resolve(file.getKey()), file.getValue());
            }
            Files.write(work.resolve("script.ys"), script);
            var log = work.resolve("tool.log");
            int code = code(new ProcessBuilder("yosys", "script.ys").directory(work.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start());
            String said = Files.readString(log);
            if (code != 0) {
                throw new IOException("Yosys refused:%n%s%nof%n%s".formatted(said.substring(Math.max(0, said.length() - 3000)), String.join("\n", script)));
            }
            var written = new HashMap<String, String>();
            for (String name : writes) {
                written.put(name, Files.readString(work.resolve(name)));
            }
            return new Outcome(said, written);
        } finally {
            delete(work);
        }
    }

    private static int code(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Yosys ran", interrupted);
        }
    }

    private static void delete(Path work) throws IOException {
        try (var files = Files.walk(work)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
