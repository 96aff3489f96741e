package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.Run;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import dev.cupel.traces.trace.TraceFile;
import dev.cupel.traces.trace.TraceWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a trace of a long run takes: bytes of its file, and time beside the same run without one.
public final class TraceCosts {
    /// Most bytes of a trace, and most time of its run in units of the run without it.
    private static final double MEGABYTES = 20;
    private static final double TIMES = 3;
    /// Endings of files; each is a format and its compression.
    private static final List<String> ENDINGS = List.of(".perfetto-trace", ".kanata.zst", ".kanata.gz", ".vcd.gz");
    private static final String ALONE = "none";

    private TraceCosts() {}

    /// {@return the page, in Markdown}
    ///
    /// @param command that repeats it
    /// @param program assembly text
    /// @param rounds  of each format, after rounds to warm up
    /// @throws IOException           if the program cannot be read or a trace not be written
    /// @throws IllegalStateException if the program is faulty; the message holds its diagnostics
    public static String page(String command, Path program, Clock clock, int rounds) throws IOException {
        var source = RunSource.read(program).orThrow();
        var machine = Presets.named("edge16");
        Path folder = Files.createTempDirectory("trace-cost");
        try {
            var contenders = new Rounds().with(ALONE, clock, () -> run(source, machine, Observers.NONE));
            for (var ending : ENDINGS) {
                contenders.with(ending, clock, () -> traced(source, machine, folder.resolve("trace" + ending)));
            }
            var seconds = contenders.run(rounds);
            var alone = Rounds.of(seconds, ALONE);
            var rows = new ArrayList<List<String>>();
            rows.add(List.of(ALONE, "-", alone.toString(), "1", "-"));
            for (var ending : ENDINGS) {
                double megabytes = Files.size(folder.resolve("trace" + ending)) / 1e6;
                var ratio = Rounds.of(seconds, ending).over(alone);
                rows.add(List.of("`%s`".formatted(ending), "%.1f".formatted(megabytes), Rounds.of(seconds, ending).toString(), ratio.toString(),
                        megabytes < MEGABYTES && ratio.median() <= TIMES ? "met" : "missed"));
            }
            return page(command, program, clock, rounds, run(source, machine, Observers.NONE), rows);
        } finally {
            for (var ending : ENDINGS) {
                Files.deleteIfExists(folder.resolve("trace" + ending));
            }
            Files.delete(folder);
        }
    }

    private static String page(String command, Path program, Clock clock, int rounds, Run run, List<List<String>> rows) {
        return """
                # What a trace costs

                Repeat it by

                ```
                %s
                ```

                `%s`: %,d instructions in %,d cycles on edge16. Each round runs it without a trace and with each, in turn, in one process; %d rounds after three to warm up, by %s.
                Figures are the median of the rounds, and in brackets the least and the greatest. Every run makes its report; the time of a trace is that of the whole run, in units of
                the run without one. Wanted: less than %.0f MB, and at most %.0f times the run.

                %s""".formatted(command, program, run.report().instructions(), run.report().cycles(), rounds, clock, MEGABYTES, TIMES,
                Markdown.table(List.of("trace", "MB", "seconds", "times the run", "target"), rows));
    }

    private static Run run(RunSource source, Machine machine, Observers observers) {
        return Runner.run(source, ModelRows.Choice.BESIDE, machine, ModelSettings.DEFAULT, new Limits(1_000_000_000L, 1), observers).orThrow();
    }

    /// Runs with a trace into `file`.
    static void traced(RunSource source, Machine machine, Path file) {
        try (var trace = new TraceFile(file, TraceWindow.ALL, TraceFile.LIMIT)) {
            run(source, machine, new Observers(Progress.NONE, List.of(trace)));
            if (!trace.faults().isEmpty() || trace.remark().isPresent()) {
                throw new UncheckedIOException(new IOException("%s: %s %s".formatted(file, trace.faults(), trace.remark().orElse(""))));
            }
        }
    }
}
