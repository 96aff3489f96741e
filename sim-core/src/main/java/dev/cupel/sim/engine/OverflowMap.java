package dev.cupel.sim.engine;

import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When and where in the vector results did not fit, counted for each op: of fixed size however many there are. Mutable while a run goes on; the sums of
/// several do not depend on their order.
public final class OverflowMap {
    /// The most stretches of time.
    public static final int TIME_BINS = 128;
    /// The most stretches of a vector.
    public static final int ELEMENT_BINS = 64;

    /// What an op left.
    public static final class Counts {
        private final Bins events = new Bins(TIME_BINS);
        private final Bins clips = new Bins(TIME_BINS);
        private final Bins elements = new Bins(ELEMENT_BINS);
        private int missing;

        /// {@return events by the issue cycle of their instruction}
        public Bins events() {
            return events;
        }

        /// {@return clips likewise}
        public Bins clips() {
            return clips;
        }

        /// {@return events by the element of the vector; those of scalars are left out}
        public Bins elements() {
            return elements;
        }

        /// {@return the most bits that a destination lacked; 0 without events}
        public int missing() {
            return missing;
        }

        private void add(Counts other) {
            events.add(other.events);
            clips.add(other.clips);
            elements.add(other.elements);
            missing = Math.max(missing, other.missing);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Counts counts && counts.missing == missing && counts.events.equals(events) && counts.clips.equals(clips)
                    && counts.elements.equals(elements);
        }

        @Override
        public int hashCode() {
            return Objects.hash(events, clips, elements, missing);
        }
    }

    /// By op of the program; the last is for instructions of no op.
    private final @Nullable Counts[] ops;

    OverflowMap(int ops) {
        this.ops = new Counts[ops + 1];
    }

    /// {@return what op `op` left; -1 is for instructions of no op. Empty where all that it computed fits}
    public Optional<Counts> of(int op) {
        return Optional.ofNullable(ops[place(op)]);
    }

    void event(int op, long cycle, int element, int missing) {
        var counts = counts(place(op));
        counts.events.add(cycle, 1);
        if (element >= 0) {
            counts.elements.add(element, 1);
        }
        counts.missing = Math.max(counts.missing, missing);
    }

    void clips(int op, long cycle, int count) {
        if (count > 0) {
            counts(place(op)).clips.add(cycle, count);
        }
    }

    void add(OverflowMap other) {
        for (int i = 0; i < ops.length; i++) {
            var theirs = other.ops[i];
            if (theirs != null) {
                counts(i).add(theirs);
            }
        }
    }

    /// {@return cycles of a stretch of a run of `cycles`}
    public static long binCycles(long cycles) {
        return Bins.widthOver(cycles, TIME_BINS);
    }

    /// {@return elements of a stretch of a vector of `length`}
    public static int binElements(int length) {
        return (int) Bins.widthOver(length, ELEMENT_BINS);
    }

    void save(StateWriter to) {
        for (var counts : ops) {
            to.flag(counts != null);
            if (counts != null) {
                counts.events.save(to);
                counts.clips.save(to);
                counts.elements.save(to);
                to.number(counts.missing);
            }
        }
    }

    void load(StateReader from) {
        for (int place = 0; place < ops.length; place++) {
            if (from.flag()) {
                var counts = counts(place);
                counts.events.load(from);
                counts.clips.load(from);
                counts.elements.load(from);
                counts.missing = from.number("missing bits", 0, Long.SIZE);
            }
        }
    }

    private int place(int op) {
        return op < 0 ? ops.length - 1 : op;
    }

    private Counts counts(int place) {
        var there = ops[place];
        if (there == null) {
            there = new Counts();
            ops[place] = there;
        }
        return there;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OverflowMap map && Arrays.equals(map.ops, ops);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ops);
    }
}
