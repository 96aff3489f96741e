package dev.cupel.sim.engine;

import dev.cupel.sim.probe.OverflowEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/// Runs a program on many rows: time once, then values row by row.
final class Batch<T> {
    private record Row<T>(T kept, List<OverflowEvent> first) {}

    /// What a thread did.
    private record Share<T>(Map<Integer, Row<T>> rows, EventLog events) {}

    private final Simulation simulation;
    private final Options options;
    private final IntFunction<Inputs> inputs;
    private final BiFunction<Integer, RunResult, T> fold;

    Batch(Simulation simulation, Options options, IntFunction<Inputs> inputs, BiFunction<Integer, RunResult, T> fold) {
        this.simulation = simulation;
        this.options = options;
        this.inputs = inputs;
        this.fold = fold;
    }

    BatchResult<T> run(int rows, int threads) {
        var schedule = simulation.schedule();
        // Threads take rows for themselves, so that nobody has to be woken row by row, and sum up what they see: nothing is shared but the number of the next row.
        var next = new AtomicInteger();
        var failures = new ConcurrentSkipListMap<Integer, Throwable>();
        var done = new TreeMap<Integer, Row<T>>();
        var events = tally();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<Share<T>>>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> take(next, rows, schedule, failures)));
            }
            try {
                for (var future : running) {
                    var share = future.get();
                    done.putAll(share.rows());
                    events.add(share.events());
                }
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted after %d of %d rows".formatted(Math.min(next.get(), rows), rows));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!failures.isEmpty()) {
            // Rows are taken in their order: no row before this one has failed, whatever the threads.
            switch (failures.firstEntry().getValue()) {
                case Error error -> throw error;
                case RuntimeException failure -> throw failure;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }
        return merge(schedule, List.copyOf(done.values()), events);
    }

    private Tally tally() {
        return new Tally(simulation.program().ops().size());
    }

    /// Runs rows that nobody has taken yet, up to the first that fails.
    private Share<T> take(AtomicInteger next, int rows, Schedule schedule, Map<Integer, Throwable> failures) {
        var done = new HashMap<Integer, Row<T>>();
        var events = tally();
        while (failures.isEmpty()) {
            int row = next.getAndIncrement();
            if (row >= rows) {
                break;
            }
            try {
                var result = simulation.run(inputs.apply(row), schedule);
                events.add(result.events());
                done.put(row, new Row<>(fold.apply(row, result), result.events().first()));
            } catch (RuntimeException | Error failure) {
                failures.put(row, failure);
            }
        }
        return new Share<>(done, events.log(List.of()));
    }

    private BatchResult<T> merge(Schedule schedule, List<Row<T>> rows, Tally events) {
        var first = new ArrayList<OverflowEvent>();
        var eventRows = new ArrayList<Integer>();
        for (int row = 0; row < rows.size(); row++) {
            for (var event : rows.get(row).first()) {
                if (first.size() < options.firstEvents()) {
                    first.add(event);
                    eventRows.add(row);
                }
            }
        }
        return new BatchResult<>(schedule, rows.stream().map(Row::kept).toList(), events.log(first), eventRows);
    }
}
