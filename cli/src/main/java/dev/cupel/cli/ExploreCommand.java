package dev.cupel.cli;

import dev.cupel.explore.Cluster;
import dev.cupel.explore.Explorer;
import dev.cupel.explore.Explorer.Exploration;
import dev.cupel.explore.Measure;
import dev.cupel.explore.Measure.Better;
import dev.cupel.explore.Results;
import dev.cupel.explore.Sweep;
import dev.cupel.explore.SweepFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Nearest;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.Progress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel explore`.
@Command(name = "explore", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a source over machines and widths. A stopped sweep goes on where it was.")
final class ExploreCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "SWEEP", arity = "0..1", description = "A sweep file (JSON or YAML): source, machine, axes, objectives, search.")
    private Optional<Path> sweep = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Where findings, results.csv and the plot go. Default: the sweep's name with -results, here.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Run N points at once; results do not depend on it. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--engine", paramLabel = "local|NAME", defaultValue = "local",
            description = "Who runs the points: this computer, or a cluster (docs/cluster.md). Results do not depend on it. Default: ${DEFAULT-VALUE}.")
    private String engine = "local";

    @Option(names = "--master", paramLabel = "URL", description = "Where the cluster is; for spark such as spark://host:7077, or local[2].")
    private Optional<String> master = Optional.empty();

    @Option(names = "--max-cycles", paramLabel = "N", defaultValue = "1000000000", description = "End a point that is not over by then. Default: ${DEFAULT-VALUE}.")
    private long maxCycles = 1_000_000_000;

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    ExploreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Usage.atLeastOne("--threads", threads);
        Usage.checked(() -> new Limits(maxCycles, threads));
        var file = sweep.orElseThrow(() -> new Usage.Wrong("cupel explore takes a sweep file, or best or export and a folder"));
        return console.finish(SweepFile.read(file).then(read -> {
            Path out = folder.orElseGet(() -> Path.of(read.name() + "-results"));
            var notice = new Thread(() -> console.say("cupel: stopped; what was found is kept in %s, and the same command goes on from there".formatted(out)));
            Runtime.getRuntime().addShutdownHook(notice);
            try {
                return explore(read.within(maxCycles), out, ProgressLine.of(console.isTerminal() && !quiet));
            } finally {
                withdraw(notice);
            }
        }), done -> {
            if (!quiet) {
                console.print(done.line() + System.lineSeparator());
                done.files().forEach(written -> console.print(written + System.lineSeparator()));
            }
            return ExitCode.DONE;
        });
    }

    private Diagnosed<Exploration> explore(Sweep sweep, Path out, Progress progress) {
        if (engine.equals("local")) {
            return Explorer.explore(sweep, out, threads, progress);
        }
        var providers = ServiceLoader.load(Cluster.Provider.class).stream().map(ServiceLoader.Provider::get).toList();
        var provider = providers.stream().filter(each -> each.name().equals(engine)).findFirst().orElseThrow(() ->
                new Usage.Wrong("--engine: `%s` is none of %s".formatted(engine, String.join(", ", Stream.concat(Stream.of("local"), providers.stream().map(Cluster.Provider::name)).toList()))));
        return provider.open(master.orElseThrow(() -> new Usage.Wrong("--engine %s needs --master".formatted(engine))))
                .then(cluster -> Explorer.explore(sweep, out, cluster, progress));
    }

    @Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Prints all points of a folder that sweeps wrote, as CSV.")
    int export(
            @Parameters(paramLabel = "DIR", description = "What --out named.") Path folder,
            @Option(names = "--canonical", required = true,
                    description = "Sorted by key, with nothing of clock, host or path: equal sweeps give equal bytes, however they were run.") boolean canonical,
            @Option(names = "-o", paramLabel = "FILE", description = "Write it there instead; as Parquet or as a DuckDB database where it ends so.") Optional<Path> file) {
        return console.finish(Results.read(folder).then(results -> file.isPresent()
                ? results.write(file.get()).map(_ -> "")
                : Diagnosed.ok(results.canonical())), text -> {
                    console.print(text);
                    return ExitCode.DONE;
                });
    }

    @Command(name = "best", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Finds the best point within limits, writes its machine file and its file of widths, and says the command that runs it.")
    int best(
            @Parameters(paramLabel = "DIR", description = "What --out named.") Path folder,
            @Option(names = "--max", paramLabel = "MEASURE=VALUE", description = "At most this. Repeatable. Overflow events: 0 where nothing else is said.") Map<String, Double> most,
            @Option(names = "--min", paramLabel = "MEASURE=VALUE", description = "At least this. Repeatable.") Map<String, Double> least,
            @Option(names = "--max-error", paramLabel = "RMSE", description = "Short for --max error_rmse=RMSE.") Optional<Double> error,
            @Option(names = "--max-area", paramLabel = "GE", description = "Short for --max area_ge=GE.") Optional<Double> area,
            @Option(names = "--by", paramLabel = "MEASURE", split = ",", defaultValue = "cycles,weight_bits,area_ge",
                    description = "What is to be best; the next decides where the first does not. Default: ${DEFAULT-VALUE}.") List<String> by,
            @Option(names = "--out", paramLabel = "DIR", description = "Where the files go. Default: best/ in the folder.") Optional<Path> out) {
        var limits = new EnumMap<Measure, Double>(Measure.class);
        limits.put(Measure.OVERFLOW_EVENTS, 0.0);
        Optional.ofNullable(most).orElse(Map.of()).forEach((name, value) -> limits.put(measure("--max", name, Better.LESS), value));
        Optional.ofNullable(least).orElse(Map.of()).forEach((name, value) -> limits.put(measure("--min", name, Better.MORE), value));
        error.ifPresent(value -> limits.put(Measure.ERROR_RMSE, value));
        area.ifPresent(value -> limits.put(Measure.AREA, value));
        var wish = new Results.Wish(limits, by.stream().map(name -> measure("--by", name)).toList());
        return console.finish(Results.read(folder).then(results -> results.best(wish, out.orElseGet(() -> folder.resolve("best")))), best -> {
            console.print("the best of %d points within the limits, of %d in all%n%n".formatted(best.within(), best.points()));
            int width = best.measures().keySet().stream().mapToInt(measure -> measure.label().length()).max().orElse(0);
            best.measures().forEach((measure, value) -> console.print(("%-" + width + "s  %s %s").formatted(measure.label(), value, measure.unit()).stripTrailing() + System.lineSeparator()));
            console.print(System.lineSeparator());
            best.files().forEach(file -> console.print(file + System.lineSeparator()));
            console.print(best.command() + System.lineSeparator());
            return ExitCode.DONE;
        });
    }

    private static Measure measure(String option, String name) {
        return Measure.find(name).orElseThrow(() -> new Usage.Wrong("%s: `%s` is no measure%s".formatted(option, name,
                Nearest.suggestion(name, Measure.labels()).map(help -> "; " + help).orElse("; there are " + String.join(", ", Measure.labels())))));
    }

    private static Measure measure(String option, String name, Better better) {
        var measure = measure(option, name);
        if (measure.better() != better) {
            throw new Usage.Wrong("%s: %s of %s is better".formatted(option, better == Better.LESS ? "more" : "less", name));
        }
        return measure;
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
