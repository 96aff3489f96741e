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
import java.util.concurrent.ExecutorService;
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

    /// Of all batches: to start a thread takes as long as some rows. Those that idle for a minute end.
    private static final ExecutorService HELPERS = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "cupel-rows");
        thread.setDaemon(true);
        return thread;
    });

    private final Simulation simulation;
    private final Options options;
    private final IntFunction<Inputs> inputs;
    private final BiFunction<Integer, RunResult, T> fold;

    /// Whether nobody waits for the rows any more: helpers then end behind the row that they are at.
    private volatile boolean stopped;

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
        var helpers = new ArrayList<Future<Share<T>>>();
        for (int i = 1; i < threads; i++) {
            helpers.add(HELPERS.submit(() -> take(next, rows, schedule, failures)));
        }
        var done = new TreeMap<Integer, Row<T>>();
        var events = tally();
        var shares = new ArrayList<>(List.of(take(next, rows, schedule, failures)));
        try {
            for (var helper : helpers) {
                shares.add(helper.get());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
        if (Thread.currentThread().isInterrupted()) {
            stopped = true;
            throw new CancellationException("interrupted after %d of %d rows".formatted(Math.min(next.get(), rows), rows));
        }
        for (var share : shares) {
            done.putAll(share.rows());
            events.add(share.events());
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
        while (failures.isEmpty() && !stopped) {
            int row = next.getAndIncrement();
            if (row >= rows) {
                break;
            }
            try {
                var result = simulation.run(inputs.apply(row), schedule);
                if (!stopped) {
                    events.add(result.events());
                    done.put(row, new Row<>(fold.apply(row, result), result.events().first()));
                }
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
