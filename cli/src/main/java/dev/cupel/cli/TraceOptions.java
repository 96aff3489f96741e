package dev.cupel.cli;

import dev.cupel.traces.trace.TraceFile;
import dev.cupel.traces.trace.TraceWindow;
import dev.cupel.traces.trace.TraceWindowParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// `--trace` and its kin.
final class TraceOptions {
    @Option(names = "--trace", paramLabel = "FILE",
            description = "Write a trace of the first row's inference while it runs: for Perfetto (.perfetto-trace, .pftrace), Konata (.kanata) or GTKWave "
                    + "(.vcd); the last two may end in .gz, and .kanata in .zst. May be given several times.")
    private List<Path> files = List.of();

    @Option(names = "--trace-window", paramLabel = "CONDITIONS",
            description = "What of it to trace: cycles=A..B, instructions=A..B, op=NAME, from=overflow or from=op:NAME with before=N and after=N instructions; "
                    + "several with commas between must all hold. Default: everything.")
    private Optional<String> window = Optional.empty();

    @Option(names = "--trace-limit", paramLabel = "BYTES", description = "End a trace that would be larger; k, M and G count by 1024. Default: 256M.")
    private Optional<String> limit = Optional.empty();

    /// {@return the traces that the options ask for}
    /// @throws Usage.Wrong if they ask for none that can be
    List<TraceFile> files() {
        return Usage.checked(() -> {
            if (files.isEmpty() && (window.isPresent() || limit.isPresent())) {
                throw new IllegalArgumentException("%s says how to trace; say where to by --trace FILE too".formatted(
                        window.isPresent() ? "--trace-window" : "--trace-limit"));
            }
            var what = window.map(TraceWindowParser::parse).orElse(TraceWindow.ALL);
            long most = limit.map(TraceOptions::bytes).orElse(TraceFile.LIMIT);
            return files.stream().distinct().map(file -> new TraceFile(file, what, most)).toList();
        });
    }

    private static long bytes(String text) {
        var digits = text.replaceFirst("[kMG]$", "");
        int shift = switch (text.substring(digits.length())) {
            case "k" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 0;
        };
        try {
            return Math.multiplyExact(Long.parseLong(digits), 1L << shift);
        } catch (NumberFormatException | ArithmeticException none) {
            throw new IllegalArgumentException("--trace-limit: `%s` is no number of bytes such as 500k, 64M or 2G".formatted(text), none);
        }
    }
}
