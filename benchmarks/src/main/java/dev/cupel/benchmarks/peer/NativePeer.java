package dev.cupel.benchmarks.peer;

import dev.cupel.programs.quantize.QuantizedGraph;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A process that runs a graph's C over its rows as often as it is told. It and its files go when this is closed.
public final class NativePeer implements AutoCloseable {
    /// How the C is compiled.
    public static final String COMMAND = "gcc -O3 -march=native";
    private static final int TRIAL_PASSES = 20;

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final List<int[]> outputs;

    private NativePeer(Path folder, Process process, List<int[]> outputs, BufferedReader answers) {
        this.folder = folder;
        this.process = process;
        this.outputs = outputs;
        this.answers = answers;
        orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /// {@return the C of `graph`, compiled and started}
    /// @param rows codes of the input, row by row
    /// @throws IOException              if there is no gcc or it refuses
    /// @throws IllegalArgumentException if the graph holds an arithmetic that [PlainC] does not write
    public static NativePeer of(QuantizedGraph graph, List<int[]> rows) throws IOException {
        var folder = Files.createTempDirectory("cupel-peer");
        try {
            Files.writeString(folder.resolve("peer.c"), PlainC.program(graph, rows.size()));
            Files.write(folder.resolve("inputs"), bytes(rows));
            var command = new ArrayList<>(List.of(COMMAND.split(" ")));
            command.addAll(List.of("-o", "peer", "peer.c"));
            var compiler = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compiler.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + said);
            }
            var process = new ProcessBuilder(folder.resolve("peer").toString(), "inputs", "outputs").directory(folder.toFile()).start();
            var answers = process.inputReader(StandardCharsets.UTF_8);
            if (!"ready".equals(answers.readLine())) {
                throw new IOException("the peer did not run");
            }
            int size = graph.tensor(graph.outputs().getFirst()).shape().size();
            return new NativePeer(folder, process, ints(Files.readAllBytes(folder.resolve("outputs")), size), answers);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            remove(folder);
            throw new IOException("interrupted while gcc ran", interrupted);
        } catch (IOException | RuntimeException failed) {
            remove(folder);
            throw failed;
        }
    }

    /// {@return the output's codes, row by row}
    public List<int[]> outputs() {
        return outputs;
    }

    /// What passes over all rows took, in seconds.
    ///
    /// @param clock     on the wall
    /// @param processor of the processor
    public record Time(double clock, double processor) {}

    /// {@return what `passes` passes over all rows took}
    public Time time(int passes) throws IOException {
        orders.println(passes);
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer has ended");
        }
        String[] nanoseconds = line.split(" ");
        return new Time(Long.parseLong(nanoseconds[0]) / 1e9, Long.parseLong(nanoseconds[1]) / 1e9);
    }

    /// {@return passes that have about `seconds` of the processor}
    public int passesFor(double seconds) throws IOException {
        time(TRIAL_PASSES);
        return 1 + (int) (TRIAL_PASSES * seconds / time(TRIAL_PASSES).processor());
    }

    private static byte[] bytes(List<int[]> rows) {
        var bytes = ByteBuffer.allocate(rows.stream().mapToInt(row -> row.length).sum() * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int[] row : rows) {
            for (int code : row) {
                bytes.putInt(code);
            }
        }
        return bytes.array();
    }

    private static List<int[]> ints(byte[] bytes, int size) {
        var ints = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer();
        var rows = new ArrayList<int[]>();
        while (ints.hasRemaining()) {
            int[] row = new int[size];
            ints.get(row);
            rows.add(row);
        }
        return rows;
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.destroy();
        remove(folder);
    }
}
