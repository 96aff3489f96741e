package dev.cupel.traces.run;

import java.util.Arrays;

/// The ports of the vector file of one direction: which one an instruction takes. docs/machine.md, "Timing", rule 6. Mutable.
final class Ports {
    /// Notes that a port is taken.
    @FunctionalInterface
    interface Taken {
        void note(int port, long from, long to);
    }

    private final long[] last;

    Ports(int count) {
        last = new long[count];
        Arrays.fill(last, Long.MIN_VALUE);
    }

    /// Takes the lowest-numbered port that is free in cycle `from`, up to `to` (excluded).
    void take(long from, long to, Taken taken) {
        for (int port = 0; port < last.length; port++) {
            if (last[port] < from) {
                last[port] = to - 1;
                taken.note(port, from, to);
                return;
            }
        }
        throw new IllegalStateException("no port is free in cycle %d, and yet an instruction issued".formatted(from));
    }
}
