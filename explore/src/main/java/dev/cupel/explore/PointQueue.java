package dev.cupel.explore;

import dev.cupel.explore.Claims.Claim;
import dev.cupel.explore.Judge.Task;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Comes by the findings of tasks: of each the one stored, or its own, or that of another process, which is waited for while that one runs it.
final class PointQueue {
    /// Between two looks at what another process does.
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final FindingStore store;
    private final Claims claims;
    private final PointRunner runner;
    private final BooleanSupplier ended;
    private final Runnable step;
    private final AtomicInteger ran = new AtomicInteger();

    /// @param ended whether no more points are to be begun
    /// @param step  called with each finding
    PointQueue(FindingStore store, Claims claims, PointRunner runner, BooleanSupplier ended, Runnable step) {
        this.store = store;
        this.claims = claims;
        this.runner = runner;
        this.ended = ended;
        this.step = step;
    }

    /// {@return points run by this process}
    int ran() {
        return ran.get();
    }

    /// {@return findings by key, of all tasks unless it was ended; or every file that cannot be read or written}
    Diagnosed<Map<String, Finding>> run(Collection<Task> tasks) {
        var distinct = new LinkedHashMap<String, Task>();
        tasks.forEach(task -> distinct.putIfAbsent(task.key(), task));
        var batch = new Batch(new ArrayDeque<>(distinct.values()));
        try (var pool = Executors.newFixedThreadPool(runner.workers())) {
            var workers = new ArrayList<Future<?>>();
            for (int i = 0; i < runner.workers(); i++) {
                workers.add(pool.submit(batch::work));
            }
            try {
                for (var worker : workers) {
                    worker.get();
                }
            } catch (InterruptedException stopped) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            } catch (ExecutionException failed) {
                pool.shutdownNow();
                throw new IllegalStateException("a point of the sweep failed", failed.getCause());
            }
        }
        var faults = List.copyOf(batch.faults);
        return faults.isEmpty() ? Diagnosed.ok(batch.found) : Diagnosed.faulty(faults.stream().distinct().toList());
    }

    /// A task that is claimed.
    private record Claimed(Task task, Claim claim) {}

    private final class Batch {
        private final Deque<Task> open;
        /// Claimed by another process when last looked at.
        private final Deque<Task> elsewhere = new ArrayDeque<>();
        private final ConcurrentHashMap<String, Finding> found = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<Diagnostic> faults = new ConcurrentLinkedQueue<>();

        Batch(Deque<Task> open) {
            this.open = open;
        }

        private void work() {
            while (faults.isEmpty() && !ended.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
                var chunk = chunk();
                if (!chunk.isEmpty()) {
                    run(chunk);
                } else if (!anyLeft()) {
                    return;
                } else {
                    pause();
                }
            }
        }

        private synchronized boolean anyLeft() {
            return !open.isEmpty() || !elsewhere.isEmpty();
        }

        private void pause() {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /// As many tasks as the runner wants, claimed; fewer where there are no more, none where all the rest is claimed elsewhere.
        private List<Claimed> chunk() {
            var chunk = new ArrayList<Claimed>();
            int looks = looks();
            while (chunk.size() < runner.chunk() && looks-- > 0) {
                var next = next();
                if (next.isEmpty()) {
                    break;
                }
                claimed(next.get()).ifPresent(chunk::add);
            }
            return chunk;
        }

        /// All that is left is looked at once.
        private synchronized int looks() {
            return open.size() + elsewhere.size();
        }

        private synchronized Optional<Task> next() {
            return Optional.ofNullable(open.isEmpty() ? elsewhere.poll() : open.poll());
        }

        /// The task, where it is this process that has to run it.
        private Optional<Claimed> claimed(Task task) {
            if (known(task)) {
                return Optional.empty();
            }
            var claim = claims.claim(task.key());
            if (claim.isEmpty()) {
                synchronized (this) {
                    elsewhere.add(task);
                }
                return Optional.empty();
            }
            // Whoever had the claim stored its finding before giving it up.
            if (known(task)) {
                claim.get().close();
                return Optional.empty();
            }
            return claim.map(held -> new Claimed(task, held));
        }

        private boolean known(Task task) {
            return switch (store.find(task.key())) {
                case Diagnosed.Ok<Optional<Finding>>(var stored) -> {
                    stored.ifPresent(finding -> keep(task, finding));
                    yield stored.isPresent();
                }
                case Diagnosed.Faulty<Optional<Finding>>(var unreadable) -> {
                    faults.addAll(unreadable);
                    yield true;
                }
            };
        }

        private void keep(Task task, Finding finding) {
            found.put(task.key(), finding);
            step.run();
        }

        private void run(List<Claimed> chunk) {
            try {
                var findings = runner.run(chunk.stream().map(Claimed::task).toList());
                for (int i = 0; i < chunk.size(); i++) {
                    if (store.put(findings.get(i)) instanceof Diagnosed.Faulty<Path>(var unwritten)) {
                        faults.addAll(unwritten);
                    }
                    ran.incrementAndGet();
                    keep(chunk.get(i).task(), findings.get(i));
                }
            } finally {
                chunk.forEach(claimed -> claimed.claim().close());
            }
        }
    }
}
