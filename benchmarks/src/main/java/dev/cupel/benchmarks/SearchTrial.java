package dev.cupel.benchmarks;

import dev.cupel.benchmarks.search.ExhaustiveTable;
import dev.cupel.benchmarks.search.Objective;
import dev.cupel.benchmarks.search.Replay;
import dev.cupel.benchmarks.speed.Markdown;
import dev.cupel.explore.search.Nsga2;
import dev.cupel.explore.search.RandomSearch;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `benchmarks/run search`: how much of the front of all points does NSGA-II find with a tenth of them, and how much does random search?
@Command(name = "search", mixinStandardHelpOptions = true,
        description = "Replays NSGA-II and random search on a sweep whose every point is known (exit code 1 where the median of NSGA-II misses the target).")
final class SearchTrial implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--results", paramLabel = "FILE", required = true, description = "The table of all points: CSV, with a column for each axis and each measure.")
    private Path results = Path.of("results.csv");

    @Option(names = "--axes", paramLabel = "COLUMN", split = ",", required = true, description = "The columns that are axes.")
    private List<String> axes = List.of();

    @Option(names = "--objectives", paramLabel = "COLUMNS", required = true,
            description = "The columns that are objectives, with commas between them: small is good, or great where the name ends in `:max`. Given again: another table.")
    private List<String> objectives = List.of();

    @Option(names = "--percent", paramLabel = "N", defaultValue = "10", description = "How many of the points a search may ask for, in %%. Default: ${DEFAULT-VALUE}.")
    private double percent = 10;

    @Option(names = "--target", paramLabel = "N", defaultValue = "99", description = "The share of the hypervolume to reach, in %%. Default: ${DEFAULT-VALUE}.")
    private double target = 99;

    @Option(names = "--population", paramLabel = "N", description = "Of NSGA-II. Default: a twentieth of the points it may ask for, but 16 at least.")
    private Optional<Integer> population = Optional.empty();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "11", description = "How many seeds. Default: ${DEFAULT-VALUE}.")
    private int seeds = 11;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The first seed. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/search.md", description = "Where the tables go too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "search.md");

    @Override
    public Integer call() {
        require("--percent", percent > 0 && percent <= 100);
        require("--target", target > 0 && target <= 100);
        require("--population", population.orElse(2) >= 2);
        require("--seeds", seeds >= 1);
        return switch (ExhaustiveTable.read(results, axes).then(this::text)) {
            case Diagnosed.Faulty<Report>(var faults) -> refused(faults);
            case Diagnosed.Ok<Report>(var report) -> {
                spec.commandLine().getOut().print(report.text());
                spec.commandLine().getOut().flush();
                yield switch (OutputFile.write(out, report.text())) {
                    case Diagnosed.Faulty<Path>(var faults) -> refused(faults);
                    case Diagnosed.Ok<Path> _ -> report.reached() ? 0 : 1;
                };
            }
        };
    }

    private void require(String option, boolean holds) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), option + " is out of range");
        }
    }

    private int refused(List<Diagnostic> faults) {
        faults.forEach(fault -> spec.commandLine().getErr().print(fault.render()));
        spec.commandLine().getErr().flush();
        return 1;
    }

    private record Report(String text, boolean reached) {}

    private Diagnosed<Report> text(ExhaustiveTable table) {
        int points = (int) (table.rows().size() * percent / 100);
        if (points < 1) {
            return Diagnosed.faulty(Diagnostic.of(results.toString(), "%s %% of %d points is none".formatted(number(percent), table.rows().size())));
        }
        int individuals = population.orElse(new Nsga2(points, seed).population());
        var text = new StringBuilder("""
                # Searches against all points

                How much of the hypervolume of the front of all points a search finds that may ask for %s %% of them. Objectives are scaled to [0, 1], the reference is the worst of each over all
                points that can be run. Seeds %d to %d; NSGA-II with a population of %d.

                ```
                benchmarks/run search --results %s --axes %s %s%s
                ```

                %s: %,d points, %s.
                """.formatted(number(percent), seed, seed + seeds - 1, individuals, results, String.join(",", axes),
                objectives.stream().map("--objectives "::concat).collect(Collectors.joining(" ")), options(), results.getFileName(), table.rows().size(),
                table.axes().entrySet().stream().map(axis -> "%s (%d)".formatted(axis.getKey(), axis.getValue().size())).collect(Collectors.joining(" x "))));
        var faults = new ArrayList<Diagnostic>();
        boolean reached = true;
        for (String columns : objectives) {
            var chosen = Arrays.stream(columns.split(",")).map(Objective::of).toList();
            switch (table.answers(chosen)) {
                case Diagnosed.Faulty<?>(var found) -> faults.addAll(found);
                case Diagnosed.Ok(var answers) -> {
                    var replay = new Replay(table.space(), answers);
                    var evolved = replay.spread(seed -> new Nsga2(individuals, points, seed), seed, seeds);
                    var random = replay.spread(seed -> new RandomSearch(points, seed), seed, seeds);
                    reached &= reached(evolved);
                    text.append("\n## ").append(chosen.stream().map(Objective::toString).collect(Collectors.joining(", "))).append("\n\n");
                    text.append("%,d of %,d points can be run, %,d are on the front, whose hypervolume is %.6f.\n\n".formatted(replay.feasible(),
                            table.rows().size(), replay.front(), replay.whole()));
                    text.append(Markdown.table(List.of("search", "points", "median %", "least %", "greatest %", "target %s %%".formatted(number(target))),
                            List.of(row("NSGA-II", evolved), row("random", random))));
                }
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(new Report(text.toString(), reached)) : Diagnosed.faulty(faults.stream().distinct().toList());
    }

    /// {@return the options that are not as they are by default}
    private String options() {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .map(option -> option.longestName())
                .filter(name -> List.of("--percent", "--target", "--population", "--seeds", "--seed").contains(name))
                .map(name -> " " + name + " " + spec.commandLine().getParseResult().matchedOption(name).stringValues().getFirst())
                .collect(Collectors.joining());
    }

    private List<String> row(String name, Replay.Spread spread) {
        return List.of(name, "%,d".formatted(spread.points()), percent(spread.median()), percent(spread.least()), percent(spread.greatest()),
                reached(spread) ? "reached" : "missed");
    }

    private boolean reached(Replay.Spread spread) {
        return 100 * spread.median().share() >= target;
    }

    private static String percent(Replay.Outcome outcome) {
        return "%.2f".formatted(100 * outcome.share());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
    }
}
