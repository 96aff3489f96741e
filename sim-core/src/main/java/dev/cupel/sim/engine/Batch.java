package dev.cupel.sim.engine;

import dev.cupel.sim.probe.FaultKind;
import dev.cupel.sim.probe.OverflowEvent;
import java.util.ArrayList;
import java.util.EnumMap;
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
    private record Row<T>(T kept, EventLog events) {}

    private final Simulation simulation;
    private final Options options;
    private final IntFunction<Inputs> inputs;
    private final BiFunction<Integer, RunResult, T> fold;
    /// Of all rows: kept for each of them it would be most of what a run of many rows holds.
    private final OverflowMap map;

    Batch(Simulation simulation, Options options, IntFunction<Inputs> inputs, BiFunction<Integer, RunResult, T> fold) {
        this.simulation = simulation;
        this.options = options;
        this.inputs = inputs;
        this.fold = fold;
        map = new OverflowMap(simulation.program().ops().size());
    }

    BatchResult<T> run(int rows, int threads) {
        var schedule = simulation.schedule();
        // Threads take rows for themselves, so that nobody has to be woken row by row.
        var next = new AtomicInteger();
        var failures = new ConcurrentSkipListMap<Integer, Throwable>();
        var done = new TreeMap<Integer, Row<T>>();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<Future<Map<Integer, Row<T>>>>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> take(next, rows, schedule, failures)));
            }
            try {
                for (var future : running) {
                    done.putAll(future.get());
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
        return merge(schedule, List.copyOf(done.values()));
    }

    /// Runs rows that nobody has taken yet, up to the first that fails.
    private Map<Integer, Row<T>> take(AtomicInteger next, int rows, Schedule schedule, Map<Integer, Throwable> failures) {
        var done = new HashMap<Integer, Row<T>>();
        while (failures.isEmpty()) {
            int row = next.getAndIncrement();
            if (row >= rows) {
                break;
            }
            try {
                done.put(row, run(row, schedule));
            } catch (RuntimeException | Error failure) {
                failures.put(row, failure);
            }
        }
        return done;
    }

    private Row<T> run(int row, Schedule schedule) {
        var result = simulation.run(inputs.apply(row), schedule);
        var log = result.events();
        synchronized (map) {
            map.add(log.map());
        }
        return new Row<>(fold.apply(row, result), log.withMap(map));
    }

    private BatchResult<T> merge(Schedule schedule, List<Row<T>> rows) {
        int ops = simulation.program().ops().size();
        long[] eventsByOp = new long[ops + 1];
        long[] clipsByOp = new long[ops + 1];
        var byKind = new EnumMap<FaultKind, Long>(FaultKind.class);
        for (var kind : FaultKind.values()) {
            byKind.put(kind, 0L);
        }
        var first = new ArrayList<OverflowEvent>();
        var eventRows = new ArrayList<Integer>();
        long events = 0;
        long clips = 0;
        for (int row = 0; row < rows.size(); row++) {
            var log = rows.get(row).events();
            events += log.events();
            clips += log.clips();
            log.byKind().forEach((kind, count) -> byKind.merge(kind, count, Long::sum));
            for (int op = 0; op < ops; op++) {
                eventsByOp[op] += log.eventsByOp().get(op);
                clipsByOp[op] += log.clipsByOp().get(op);
            }
            eventsByOp[ops] += log.eventsOutside();
            clipsByOp[ops] += log.clipsOutside();
            for (var event : log.first()) {
                if (first.size() < options.firstEvents()) {
                    first.add(event);
                    eventRows.add(row);
                }
            }
        }
        var merged = new EventLog(events, clips, byKind, list(eventsByOp, ops), list(clipsByOp, ops), eventsByOp[ops], clipsByOp[ops], first, map);
        return new BatchResult<>(schedule, rows.stream().map(Row::kept).toList(), merged, eventRows);
    }

    private static List<Long> list(long[] counts, int size) {
        return java.util.Arrays.stream(counts, 0, size).boxed().toList();
    }
}
