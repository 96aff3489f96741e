package dev.cupel.traces.trace;

import java.util.Arrays;

/// What is known already but belongs to later cycles, in order of cycles and, within one, of being noted. Holds only what is in flight: that is little and
/// comes nearly in order, so it is kept sorted as it comes. Mutable.
final class Agenda<T> {
    /// Entries from `first` to `end`, and the cycle of each.
    private long[] cycles = new long[64];
    private Object[] entries = new Object[64];
    private int first;
    private int end;

    /// Told of each entry when its cycle has come.
    interface Teller<T, X extends Exception> {
        void tell(long cycle, T what) throws X;
    }

    /// Notes `what` for `cycle`.
    void note(long cycle, T what) {
        if (end == cycles.length) {
            makeRoom();
        }
        int at = end++;
        for (; at > first && cycles[at - 1] > cycle; at--) {
            cycles[at] = cycles[at - 1];
            entries[at] = entries[at - 1];
        }
        cycles[at] = cycle;
        entries[at] = what;
    }

    private void makeRoom() {
        int size = end - first;
        int capacity = size > cycles.length / 2 ? 2 * cycles.length : cycles.length;
        cycles = Arrays.copyOf(Arrays.copyOfRange(cycles, first, end), capacity);
        entries = Arrays.copyOf(Arrays.copyOfRange(entries, first, end), capacity);
        first = 0;
        end = size;
    }

    /// Tells all entries of cycles before `cycle`, and drops them. The teller notes nothing.
    @SuppressWarnings("unchecked")
    <X extends Exception> void tellBefore(long cycle, Teller<T, X> teller) throws X {
        for (; first < end && cycles[first] < cycle; first++) {
            teller.tell(cycles[first], (T) entries[first]);
        }
    }
}
