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

    /// Reads the gaps from the first on.
    final class Reader {
        private long position;
        private int nextLongGap;
        private byte[] chunk = {};

        long next() {
            int at = (int) (position & ((1 << CHUNK_BITS) - 1));
            if (at == 0) {
                chunk = chunks.get((int) (position >> CHUNK_BITS));
            }
            position++;
            int gap = chunk[at] & 0xff;
            return gap < LONG_GAP ? gap : longGaps.get(nextLongGap++);
        }
    }
}
