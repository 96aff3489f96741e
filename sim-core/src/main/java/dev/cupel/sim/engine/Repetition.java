package dev.cupel.sim.engine;

import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import dev.cupel.sim.unit.Shortcuts;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the runs of one program have in common, found out once it is run again: no data changes it. Of any threads.
final class Repetition {
    /// Runs that find out for themselves what they go through: to unroll a program costs about as much as some of them.
    private static final int ALONE = 2;
    /// Instructions of followed schedules before shortcuts are tried: less work is done before they pay.
    private static final long COLD = 20_000_000;
    /// Such instructions so far, of all programs: what Java has compiled serves them all.
    private static final AtomicLong FOLLOWED = new AtomicLong();

    private final Code code;
    private final ArrayDeque<Datapath> idle = new ArrayDeque<>();
    private int runs;
    private int followers;
    private @Nullable Schedule schedule;
    private Optional<Unrolled> unrolled = Optional.empty();
    private @Nullable Rehearsal rehearsal;
    private boolean rehearsing;
    private boolean cutsShort;

    Repetition(Code code) {
        this.code = code;
    }

    /// {@return the schedule for the run that begins now; empty for the first run, which makes its own}
    synchronized Optional<Schedule> schedule() {
        if (runs++ == 0) {
            return Optional.empty();
        }
        var known = schedule;
        if (known == null) {
            known = Engine.schedule(code, Long.MAX_VALUE, true);
            schedule = known;
        }
        return Optional.of(known);
    }

    /// {@return what the run that follows `followed` from now on goes through; empty where it shall find out}
    synchronized Optional<Unrolled> unrolled(Schedule followed) {
        long before = FOLLOWED.getAndAdd(followed.total().instructions());
        if (followers++ == ALONE) {
            unrolled = Engine.unroll(code, followed);
        }
        if (!cutsShort && !rehearsing && before >= COLD && Shortcuts.available() && unrolled.isPresent()) {
            var known = rehearsal;
            if (known == null) {
                known = new Rehearsal(code, followed, unrolled.get(), this);
                rehearsal = known;
            }
            rehearsing = true;
            known.start();
        }
        return unrolled;
    }

    /// Takes what a rehearsal found out.
    /// @param faster what the runs go through from now on; empty where it is not faster yet
    synchronized void rehearsed(Optional<Unrolled> faster) {
        rehearsing = false;
        if (faster.isPresent()) {
            unrolled = faster;
            cutsShort = true;
            rehearsal = null;
        }
    }

    /// {@return a data path at the start of a run, to be given back}
    Datapath path(Optional<Unrolled> run, FaultSink faults) {
        Datapath path;
        synchronized (this) {
            path = idle.poll();
        }
        if (path == null) {
            return code.path(faults);
        }
        byte[] image = code.scratchpad();
        path.restart(image, run.map(Unrolled::writtenFrom).orElse(0), run.map(Unrolled::writtenTo).orElse(image.length), code.dram(), faults);
        return path;
    }

    synchronized void giveBack(Datapath path) {
        idle.push(path);
    }
}
