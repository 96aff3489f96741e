package dev.cupel.cli;

import dev.cupel.explore.Explorer;
import dev.cupel.explore.SweepFile;
import dev.cupel.traces.run.Limits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel explore`.
@Command(name = "explore", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a source over a grid of machines and widths. A stopped sweep goes on where it was.")
final class ExploreCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "SWEEP", description = "A sweep file (JSON or YAML): source, machine, axes, plot.")
    private Path sweep = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "Where findings, results.csv and the plot go. Default: the sweep's name with -results, here.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Run N points at once; results do not depend on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--max-cycles", paramLabel = "N", defaultValue = "1000000000", description = "End a point that is not over by then. Default: ${DEFAULT-VALUE}.")
    private long maxCycles = 1_000_000_000;

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    ExploreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var limits = Usage.checked(() -> new Limits(maxCycles, threads));
        return console.finish(SweepFile.read(sweep).then(read -> {
            Path out = folder.orElseGet(() -> Path.of(read.name() + "-results"));
            var notice = new Thread(() -> console.say("cupel: stopped; what was found is kept in %s, and the same command goes on from there".formatted(out)));
            Runtime.getRuntime().addShutdownHook(notice);
            try {
                return Explorer.explore(read, out, limits, ProgressLine.of(console.isTerminal() && !quiet));
            } finally {
                withdraw(notice);
            }
        }), done -> {
            if (!quiet) {
                console.print("%d points: %d run, %d known, %d refused%n".formatted(done.points(), done.run(), done.points() - done.run(), done.refused()));
                done.files().forEach(file -> console.print(file + System.lineSeparator()));
            }
            return ExitCode.DONE;
        });
    }

    private static void withdraw(Thread notice) {
        try {
            Runtime.getRuntime().removeShutdownHook(notice);
        } catch (IllegalStateException goingDown) {
            // Then the notice is what is wanted.
            return;
        }
    }
}
