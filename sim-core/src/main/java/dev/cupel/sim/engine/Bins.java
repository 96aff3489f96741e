package dev.cupel.sim.engine;

import dev.cupel.isa.Machine;
import dev.cupel.sim.state.StateReader;
import dev.cupel.sim.state.StateWriter;
import java.util.Arrays;

/// Counts along an axis from 0, in at most a stated number of equal bins: where a place lies beyond them, neighbours are merged and the width doubles. What
/// they hold does not depend on the order of counting. Mutable.
public final class Bins {
    private final long[] counts;
    private long width = 1;

    /// @param most the most bins, a power of two
    Bins(int most) {
        counts = new long[most];
    }

    void add(long at, long count) {
        while (at >= width * counts.length) {
            widen();
        }
        counts[(int) (at / width)] += count;
    }

    /// Adds bins of as many.
    void add(Bins other) {
        while (width < other.width) {
            widen();
        }
        for (int i = 0; i < counts.length; i++) {
            counts[(int) (i * other.width / width)] += other.counts[i];
        }
    }

    void save(StateWriter to) {
        to.number(width);
        to.numbers(counts);
    }

    void load(StateReader from) {
        width = Long.highestOneBit(from.longNumber("width", 1, 1L << 40));
        System.arraycopy(from.longNumbers("count", counts.length, 0, Machine.max(63)), 0, counts, 0, counts.length);
    }

    private void widen() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = 2 * i < counts.length ? counts[2 * i] + counts[2 * i + 1] : 0;
        }
        width *= 2;
    }

    /// {@return the counts over `0 .. length - 1` in bins of the least width, a power of two, of which no more than the most cover it}
    public long[] over(long length) {
        var wide = new Bins(counts.length);
        wide.add(this);
        while (length > wide.width * counts.length) {
            wide.widen();
        }
        return Arrays.copyOf(wide.counts, (int) Math.ceilDiv(length, wide.width));
    }

    /// {@return that width}
    static long widthOver(long length, int most) {
        long width = 1;
        while (length > width * most) {
            width *= 2;
        }
        return width;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins && bins.width == width && Arrays.equals(bins.counts, counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Long.hashCode(width);
    }
}
