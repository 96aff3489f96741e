package dev.cupel.sim.engine;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Finds out, beside the runs of a program, whether its shortcuts pay. Until Java has compiled them they are many times slower than what they cut short, for some seconds of
/// the processor, and on some computers they stay so; so they are tried on a data path of their own, and taken once they were seen to be faster. Decides about speed, never
/// about results. Of the one thread of all rehearsals.
final class Rehearsal {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "cupel-rehearsal");
        thread.setDaemon(true);
        return thread;
    });
    private static final long SLICE_NANOSECONDS = 50_000_000;
    private static final int PLAIN_RUNS = 3;

    private final Code code;
    private final Schedule schedule;
    private final Unrolled plain;
    private final Repetition repetition;
    private @Nullable Unrolled cut;
    private int plainRuns;
    private long plainNanoseconds = Long.MAX_VALUE;

    /// @param plain what the runs go through now
    Rehearsal(Code code, Schedule schedule, Unrolled plain, Repetition repetition) {
        this.code = code;
        this.schedule = schedule;
        this.plain = plain;
        this.repetition = repetition;
    }

    /// Tries for a while in the background, and tells `repetition` what came out.
    void start() {
        THREAD.execute(() -> {
            var faster = Optional.<Unrolled>empty();
            try {
                faster = slice();
            } finally {
                repetition.rehearsed(faster);
            }
        });
    }

    private Optional<Unrolled> slice() {
        long begin = System.nanoTime();
        var known = cut;
        if (known == null) {
            known = plain.withShortcuts(code);
            cut = known;
        }
        do {
            if (plainRuns < PLAIN_RUNS) {
                plainRuns++;
                plainNanoseconds = Math.min(plainNanoseconds, time(plain));
            }
            if (time(known) < plainNanoseconds) {
                return Optional.of(known);
            }
        } while (System.nanoTime() - begin < SLICE_NANOSECONDS);
        return Optional.empty();
    }

    private long time(Unrolled run) {
        long begin = System.nanoTime();
        Engine.follow(code, Inputs.NONE, schedule, Optional.of(run), repetition);
        return System.nanoTime() - begin;
    }
}
