package dev.cupel.explore;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.run.Limits;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the points of a sweep, each once: those whose finding is stored are not run again.
public final class Explorer {
    private final Sweep sweep;
    private final RunSource source;
    private final Optional<ModelRows> rows;
    private final PointKey keys;
    private final FindingStore store;
    private final Limits limits;
    private final Progress progress;
    private final AtomicInteger run = new AtomicInteger();
    /// Points of one sweep that come to the same design are run once.
    private final ConcurrentHashMap<String, Finding> known = new ConcurrentHashMap<>();

    private Explorer(Sweep sweep, RunSource source, Optional<ModelRows> rows, Path folder, Limits limits, Progress progress) throws IOException {
        this.sweep = sweep;
        this.source = source;
        this.rows = rows;
        keys = new PointKey(source, rows, sweep.rows(), limits.maxCycles());
        store = new FindingStore(folder);
        // Points go in parallel, so rows of one do not.
        this.limits = new Limits(limits.maxCycles(), 1);
        this.progress = progress;
    }

    /// What a sweep left.
    ///
    /// @param points of the grid
    /// @param run    points that were run now; the others were known
    /// @param files  written: table and plot
    public record Exploration(int points, int run, int refused, List<Path> files) {
        public Exploration {
            files = List.copyOf(files);
        }
    }

    /// {@return what all points came to, written into `folder`; or every fault of source and rows, or a file that could not be written}
    ///
    /// @param limits its threads are points run at once
    public static Diagnosed<Exploration> explore(Sweep sweep, Path folder, Limits limits, Progress progress) {
        return RunSource.read(sweep.source()).then(source -> rows(sweep, source).then(rows -> {
            try {
                return new Explorer(sweep, source, rows, folder, limits, progress).explore(folder, limits.threads());
            } catch (IOException unreadable) {
                return Diagnosed.faulty(Diagnostic.of(sweep.source().toString(), "its input rows cannot be read (" + unreadable.getMessage() + ")"));
            }
        }));
    }

    private static Diagnosed<Optional<ModelRows>> rows(Sweep sweep, RunSource source) {
        return switch (source) {
            case RunSource.Code _ -> Diagnosed.ok(Optional.empty());
            case RunSource.Network network ->
                    ModelRows.read(network.file(), network.network(), sweep.rows(), sweep.settings().seed()).map(Optional::of);
        };
    }

    private Diagnosed<Exploration> explore(Path folder, int threads) {
        var points = sweep.points();
        progress.begin("exploring", points.size());
        var findings = new ArrayList<Finding>();
        var faults = new ArrayList<Diagnostic>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            try {
                var tasks = new ArrayList<Future<Diagnosed<Finding>>>();
                for (var point : points) {
                    Callable<Diagnosed<Finding>> task = () -> find(point);
                    tasks.add(pool.submit(task));
                }
                for (var task : tasks) {
                    switch (task.get()) {
                        case Diagnosed.Ok<Finding>(var finding) -> findings.add(finding);
                        case Diagnosed.Faulty<Finding>(var found) -> faults.addAll(found);
                    }
                }
            } catch (InterruptedException stopped) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException fault) {
                pool.shutdownNow();
                throw new IllegalStateException("a point of the sweep failed", fault.getCause());
            }
        } finally {
            progress.end();
        }
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults.stream().distinct().toList());
        }
        return written(folder, findings);
    }

    /// {@return what a point comes to: stored, or run now and stored}
    private Diagnosed<Finding> find(Sweep.Point point) {
        var finding = switch (Design.of(sweep, point)) {
            case Diagnosed.Faulty<Design>(var faults) -> Diagnosed.ok(Finding.refused(faults));
            case Diagnosed.Ok<Design>(var design) -> find(design);
        };
        progress.step();
        return finding;
    }

    private Diagnosed<Finding> find(Design design) {
        String key = keys.of(design);
        var faults = new ArrayList<Diagnostic>();
        var finding = known.computeIfAbsent(key, _ -> store.find(key).orElseGet(() -> {
            var fresh = run(design);
            run.incrementAndGet();
            if (store.put(key, fresh) instanceof Diagnosed.Faulty<Path>(var found)) {
                faults.addAll(found);
            }
            return fresh;
        }));
        return faults.isEmpty() ? Diagnosed.ok(finding) : Diagnosed.faulty(faults);
    }

    private Finding run(Design design) {
        var answer = switch (source) {
            case RunSource.Code _ -> Runner.run(source, sweep.rows(), design.machine(), design.settings(), limits, Observers.NONE);
            case RunSource.Network network ->
                    Runner.run(network, rows.orElseThrow(), design.machine(), design.settings(), limits, Observers.NONE);
        };
        return switch (answer) {
            case Diagnosed.Ok(var done) -> Finding.of(done);
            case Diagnosed.Faulty(var faults) -> Finding.refused(faults);
        };
    }

    private Diagnosed<Exploration> written(Path folder, List<Finding> findings) {
        var files = new ArrayList<Path>();
        var faults = new ArrayList<Diagnostic>();
        var answers = new ArrayList<>(List.of(OutputFile.write(folder.resolve("results.csv"), SweepTable.write(sweep, findings))));
        sweep.plot().ifPresent(choice -> {
            var plot = SweepPlot.of(sweep, choice, findings);
            for (var format : dev.cupel.traces.plot.Plot.Format.values()) {
                answers.add(plot.write(folder, format));
            }
        });
        for (var answer : answers) {
            switch (answer) {
                case Diagnosed.Ok<Path>(var file) -> files.add(file);
                case Diagnosed.Faulty<Path>(var found) -> faults.addAll(found);
            }
        }
        int refused = (int) findings.stream().filter(finding -> finding.cell("status").equals("refused")).count();
        return faults.isEmpty() ? Diagnosed.ok(new Exploration(findings.size(), run.get(), refused, files)) : Diagnosed.faulty(faults);
    }
}
