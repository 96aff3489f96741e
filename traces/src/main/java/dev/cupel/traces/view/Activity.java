package dev.cupel.traces.view;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Unit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Folds intervals in which parts of a machine are occupied into an [ActivityView] of at most [#BINS] stretches, whatever the length of the run: where a run
/// outgrows them, neighbours are merged and the stretch doubles. An interval costs the same however long it is, and may come in any order. Mutable.
public final class Activity {
    /// The most stretches of a view.
    public static final int BINS = 400;

    /// A quantity over time, as its changes: of each stretch, by how much it changes there, and what that leaves out of the stretch itself.
    private static final class Track {
        // The last entry is for changes at the end of the last stretch.
        private long[] change = new long[BINS + 1];
        private long[] part = new long[BINS + 1];

        void change(long binCycles, long at, long by) {
            int bin = (int) (at / binCycles);
            change[bin] += by;
            part[bin] -= by * (at - bin * binCycles);
        }

        void widen(long binCycles) {
            long[] wideChange = new long[BINS + 1];
            long[] widePart = new long[BINS + 1];
            for (int i = 0; i <= BINS; i++) {
                wideChange[i / 2] += change[i];
                widePart[i / 2] += part[i] - (i % 2) * binCycles * change[i];
            }
            change = wideChange;
            part = widePart;
        }

        /// {@return of each stretch the sum over its cycles, at most `most` for each: what was under way when a run was cut short reaches beyond its end}
        long[] sums(long binCycles, long cycles, long most) {
            long[] sums = new long[(int) Math.ceilDiv(cycles, binCycles)];
            long level = 0;
            for (int i = 0; i < sums.length; i++) {
                level += change[i];
                sums[i] = Math.min(level * binCycles + part[i], most * Math.min(binCycles, cycles - i * binCycles));
            }
            return sums;
        }
    }

    private final Machine machine;
    private final Map<Unit, Track> units = new EnumMap<>(Unit.class);
    private final List<Track> readPorts;
    private final List<Track> writePorts;
    private final Track vectors = new Track();
    private final Track accumulators = new Track();
    private final Track scratchpad = new Track();
    private long binCycles = 1;

    /// Nothing noted yet.
    public Activity(Machine machine) {
        this.machine = machine;
        readPorts = tracks(machine.readPorts());
        writePorts = tracks(machine.writePorts());
    }

    private static List<Track> tracks(int count) {
        var tracks = new ArrayList<Track>();
        for (int i = 0; i < count; i++) {
            tracks.add(new Track());
        }
        return tracks;
    }

    /// Notes that `unit` was busy in the cycles `from` (included) to `to` (excluded).
    public void busy(Unit unit, long from, long to) {
        if (to > from) {
            note(units.computeIfAbsent(unit, _ -> new Track()), from, to, 1);
        }
    }

    /// Notes that read port `port` was taken.
    public void readPort(int port, long from, long to) {
        note(readPorts.get(port), from, to, 1);
    }

    /// Notes that write port `port` was taken.
    public void writePort(int port, long from, long to) {
        note(writePorts.get(port), from, to, 1);
    }

    /// Notes that a vector register held a value that was still to be read.
    public void vector(long from, long to) {
        note(vectors, from, to, 1);
    }

    /// Notes that an accumulator did.
    public void accumulator(long from, long to) {
        note(accumulators, from, to, 1);
    }

    /// Notes that `bytes` bytes of the scratchpad did.
    public void scratchpad(long from, long to, long bytes) {
        note(scratchpad, from, to, bytes);
    }

    private void note(Track track, long from, long to, long amount) {
        if (to > from) {
            cover(to);
            track.change(binCycles, from, amount);
            track.change(binCycles, to, -amount);
        }
    }

    /// {@return what was noted, over a run of `cycles` cycles}
    public ActivityView view(long cycles) {
        cover(cycles);
        var busy = new EnumMap<Unit, long[]>(Unit.class);
        units.forEach((unit, track) -> busy.put(unit, track.sums(binCycles, cycles, 1)));
        return new ActivityView(binCycles, busy, ports(readPorts, cycles), ports(writePorts, cycles),
                vectors.sums(binCycles, cycles, ActivityView.VECTORS), accumulators.sums(binCycles, cycles, ActivityView.ACCUMULATORS),
                scratchpad.sums(binCycles, cycles, machine.scratchpad().bytes()));
    }

    private List<long[]> ports(List<Track> ports, long cycles) {
        return ports.stream().map(port -> port.sums(binCycles, cycles, 1)).toList();
    }

    private void cover(long cycles) {
        while (cycles > binCycles * BINS) {
            for (Track track : units.values()) {
                track.widen(binCycles);
            }
            readPorts.forEach(track -> track.widen(binCycles));
            writePorts.forEach(track -> track.widen(binCycles));
            vectors.widen(binCycles);
            accumulators.widen(binCycles);
            scratchpad.widen(binCycles);
            binCycles *= 2;
        }
    }
}
