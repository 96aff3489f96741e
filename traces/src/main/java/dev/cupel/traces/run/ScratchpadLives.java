package dev.cupel.traces.run;

/// From when to when the bytes of a scratchpad are live, see [dev.cupel.traces.view.ActivityView]. What it holds at first counts as written at the start. Of a
/// scratchpad above 256 KiB, bytes are watched in groups. Mutable.
final class ScratchpadLives {
    /// Notes that some bytes are live.
    @FunctionalInterface
    interface Live {
        void note(long from, long to, long bytes);
    }

    private static final int MOST_GROUPS = 1 << 18;

    private final int shift;
    private final long[] since;
    private final long[] until;
    private final Live live;

    ScratchpadLives(int bytes, Live live) {
        int groupShift = 0;
        while (((bytes - 1) >> groupShift) >= MOST_GROUPS) {
            groupShift++;
        }
        shift = groupShift;
        since = new long[((bytes - 1) >> shift) + 1];
        until = new long[since.length];
        this.live = live;
    }

    /// Bytes `first` to `end` (excluded) are written from cycle `at` on.
    void replace(long first, long end, long at) {
        int from = group(first);
        int to = group(end - 1) + 1;
        close(from, to, at);
        for (int i = from; i < to; i++) {
            since[i] = at;
            until[i] = at;
        }
    }

    /// Bytes `first` to `end` (excluded) are needed up to cycle `to` (excluded).
    void need(long first, long end, long to) {
        int last = group(end - 1);
        for (int i = group(first); i <= last; i++) {
            until[i] = Math.max(until[i], to);
        }
    }

    void close() {
        close(0, since.length, Long.MAX_VALUE);
    }

    /// Neighbours mostly live and die together.
    private void close(int from, int to, long at) {
        for (int i = from; i < to; ) {
            int next = i + 1;
            while (next < to && since[next] == since[i] && until[next] == until[i]) {
                next++;
            }
            live.note(since[i], Math.min(until[i], at), (long) (next - i) << shift);
            i = next;
        }
    }

    /// A run that traps may have wished for bytes that there are not.
    private int group(long address) {
        return Math.clamp(address >> shift, 0, since.length - 1);
    }
}
