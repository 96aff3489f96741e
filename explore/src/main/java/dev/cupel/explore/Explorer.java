package dev.cupel.explore;

import dev.cupel.explore.Finding.Status;
import dev.cupel.explore.search.Evaluation;
import dev.cupel.explore.search.ParetoFront;
import dev.cupel.explore.search.Place;
import dev.cupel.explore.search.SearchEnded;
import dev.cupel.explore.table.TableFiles;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.plot.Plot;
import dev.cupel.traces.run.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Runs the points of a sweep, each once: those whose finding is stored are not run again, and those that another process runs are waited for.
public final class Explorer implements Evaluation {
    private final Sweep sweep;
    private final Judge judge;
    private final PointQueue queue;
    private final Progress progress;
    private final long begun = System.nanoTime();
    /// By number, those with most rows.
    private final TreeMap<Long, Found> found = new TreeMap<>();
    private final List<Diagnostic> faults = new ArrayList<>();
    private long asked;

    private Explorer(Sweep sweep, Judge judge, FindingStore store, Claims claims, PointRunner runner, Progress progress) {
        this.sweep = sweep;
        this.judge = judge;
        this.progress = progress;
        queue = new PointQueue(store, claims, runner, this::late, progress::step);
    }

    /// A point and what it came to.
    ///
    /// @param objectives to be minimised; empty where it cannot be on the front
    /// @param front      whether none is better in one objective and no worse in the others
    record Found(Sweep.Point point, Finding finding, Optional<double[]> objectives, boolean front) {}

    /// What a sweep left.
    ///
    /// @param points  that the search asked for, each as often as it was judged by more rows
    /// @param run     points that were run now, by this process; the others were known, or run by others
    /// @param refused by machine, quantizer or compiler
    /// @param pruned  by the range proof
    /// @param front   points that none is better than
    /// @param files   written: table and plot
    public record Exploration(int points, int run, int refused, int pruned, int front, List<Path> files) {
        public Exploration {
            files = List.copyOf(files);
        }

        /// {@return the counts in a line}
        public String line() {
            return "%d points: %d run, %d known, %d refused, %d pruned; %d on the front".formatted(points, run, points - run, refused, pruned, front);
        }
    }

    /// {@return what the points came to, written into `folder`; or every fault of source and rows, or a file that could not be read or written}
    ///
    /// @param threads points at once, in this process
    public static Diagnosed<Exploration> explore(Sweep sweep, Path folder, int threads, Progress progress) {
        return explore(sweep, folder, judge -> PointRunner.here(judge, threads), progress);
    }

    /// {@return the same, points judged by a cluster}
    ///
    /// @param cluster closed at the end
    public static Diagnosed<Exploration> explore(Sweep sweep, Path folder, Cluster cluster, Progress progress) {
        return explore(sweep, folder, judge -> PointRunner.on(cluster, sweep.subject(), judge.origin()), progress);
    }

    private static Diagnosed<Exploration> explore(Sweep sweep, Path folder, Function<Judge, PointRunner> by, Progress progress) {
        return Judge.of(sweep.subject()).then(judge -> Claims.of(folder.resolve("points")).then(claims -> {
            try (claims; var runner = by.apply(judge)) {
                return new Explorer(sweep, judge, new FindingStore(folder.resolve("points")), claims, runner, progress).explore(folder);
            }
        }));
    }

    private Diagnosed<Exploration> explore(Path folder) {
        var space = sweep.space();
        progress.begin("exploring", Math.min(sweep.search().most(space), sweep.budget().points().orElse(Long.MAX_VALUE)));
        try {
            sweep.search().run(space, this);
        } finally {
            progress.end();
        }
        return faults.isEmpty() ? written(folder) : Diagnosed.faulty(faults);
    }

    @Override
    public List<Optional<double[]>> evaluate(List<Place> places, double effort) {
        long left = sweep.budget().points().orElse(Long.MAX_VALUE) - asked;
        boolean last = places.size() > left || late();
        var points = places.stream().limit(late() ? 0 : left).map(sweep::point).toList();
        asked += points.size();
        var tasks = new LinkedHashMap<Sweep.Point, Judge.Task>();
        for (var point : points) {
            switch (Design.of(sweep, point)) {
                case Diagnosed.Ok<Design>(var design) -> tasks.put(point, judge.task(design, effort));
                case Diagnosed.Faulty<Design>(var refused) -> {
                    keep(point, new Finding("", new Subject.Origin("", "", List.of()), sweep.base(), Map.of(), 0, Status.REFUSED, Map.of(),
                            String.join("; ", refused.stream().map(Diagnostic::message).distinct().toList())));
                    progress.step();
                }
            }
        }
        switch (queue.run(tasks.values())) {
            case Diagnosed.Faulty<Map<String, Finding>>(var unreadable) -> {
                faults.addAll(unreadable);
                throw new SearchEnded("a finding could not be read or written");
            }
            case Diagnosed.Ok<Map<String, Finding>>(var findings) -> tasks.forEach((point, task) ->
                    Optional.ofNullable(findings.get(task.key())).ifPresent(finding -> keep(point, finding)));
        }
        progress.note("front " + front().size());
        if (last || late()) {
            throw new SearchEnded("the budget is used up");
        }
        return points.stream().map(point -> Optional.ofNullable(found.get(point.number())).flatMap(Found::objectives)).toList();
    }

    private boolean late() {
        return sweep.budget().minutes().isPresent() && System.nanoTime() - begun > sweep.budget().minutes().getAsDouble() * 60e9;
    }

    private void keep(Sweep.Point point, Finding finding) {
        found.put(point.number(), new Found(point, finding, objectives(finding), false));
    }

    /// Empty where the point did not end, breaks a limit, or has no number for an objective.
    private Optional<double[]> objectives(Finding finding) {
        boolean within = finding.status() == Status.DONE
                && sweep.limits().entrySet().stream().allMatch(limit -> Results.holds(finding, limit.getKey(), limit.getValue()));
        var numbers = sweep.objectives().stream().map(measure -> finding.number(measure).stream().map(measure::minimised).boxed().findFirst()).toList();
        return within && !numbers.isEmpty() && numbers.stream().allMatch(Optional::isPresent)
                ? Optional.of(numbers.stream().mapToDouble(Optional::orElseThrow).toArray())
                : Optional.empty();
    }

    private List<Long> front() {
        // What was judged by a part of the rows is not compared with what was judged by all.
        var all = found.values().stream().filter(each -> each.finding().rows() == judge.rows()).toList();
        return ParetoFront.of(all.stream().map(Found::objectives).toList()).stream().map(i -> all.get(i).point().number()).toList();
    }

    private Diagnosed<Exploration> written(Path folder) {
        var front = front();
        front.forEach(number -> found.computeIfPresent(number, (_, each) -> new Found(each.point(), each.finding(), each.objectives(), true)));
        var all = List.copyOf(found.values());
        Path own = folder.resolve(sweep.name());
        var insight = Insight.of(sweep, all);
        var table = SweepTable.of(sweep, all);
        var done = new Exploration(Math.toIntExact(asked), queue.ran(), count(Status.REFUSED), count(Status.PRUNED), front.size(), List.of());
        var answers = new ArrayList<>(List.of(TableFiles.csv(own.resolve("results.csv"), table), TableFiles.parquet(own.resolve("results.parquet"), table),
                TableFiles.duckDb(own.resolve("results.duckdb"), Map.of("results", table)),
                OutputFile.write(own.resolve("manifest.json"), Manifest.write(sweep, judge.origin(), judge.data(), done)),
                OutputFile.write(own.resolve("page.html"), SweepPage.write(sweep, all, insight))));
        for (var plot : SweepPlots.of(sweep, all, insight)) {
            for (var format : Plot.Format.values()) {
                answers.add(plot.write(own, format));
            }
        }
        return Diagnosed.all(answers).map(files -> new Exploration(done.points(), done.run(), done.refused(), done.pruned(), done.front(), files));
    }

    private int count(Status status) {
        return (int) found.values().stream().filter(each -> each.finding().status() == status).count();
    }
}
