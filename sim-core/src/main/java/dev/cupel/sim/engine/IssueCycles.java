package dev.cupel.sim.engine;

import java.util.ArrayList;
import java.util.List;

/// The gaps before the instructions of a run, in issue order: a byte each, since nearly all are short.
final class IssueCycles {
    private static final int CHUNK_BITS = 16;
    private static final int LONG_GAP = 255;

    private final List<byte[]> chunks = new ArrayList<>();
    private final List<Long> longGaps = new ArrayList<>();
    private byte[] last = {};
    private long size;

    void append(long gap) {
        int at = (int) (size++ & ((1 << CHUNK_BITS) - 1));
        if (at == 0) {
            last = new byte[1 << CHUNK_BITS];
            chunks.add(last);
        }
        if (gap >= LONG_GAP) {
            longGaps.add(gap);
        }
        last[at] = (byte) Math.min(gap, LONG_GAP);
    }

    Reader reader() {
        return new Reader();
    }

    /// Says when the instructions issued; each question goes on from the one before.
    final class Reader {
        private long next;
        private long cycle = -1;
        private int nextLongGap;

        /// {@return the cycle in which instruction `number` issued} Not before one that was asked for already.
        long cycleOf(long number) {
            while (next <= number) {
                int gap = chunks.get((int) (next >> CHUNK_BITS))[(int) (next & ((1 << CHUNK_BITS) - 1))] & 0xff;
                cycle += 1 + (gap < LONG_GAP ? gap : longGaps.get(nextLongGap++));
                next++;
            }
            return cycle;
        }
    }
}
