package dev.cupel.rtl;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/// One happening of a run as both sides tell it, equal exactly if the happenings are.
///
/// @param cycle  in which it happens; of an overflow the cycle in which its instruction issued
/// @param pc     the instruction; -1 where the happening belongs to none
/// @param what   the rest: register and beats, element and kind, bytes
/// @param values of the register from then on; empty for all but the last write
record LogEvent(long cycle, Kind kind, int pc, String what, long[] values) {
    /// In the order of a cycle.
    enum Kind {
        TRANSFER_END, TRANSFER_START, ISSUE, OVERFLOW, FIRST_WRITE, LAST_WRITE, END
    }

    static final Comparator<LogEvent> ORDER = Comparator.comparingLong(LogEvent::cycle).thenComparing(LogEvent::kind).thenComparingInt(LogEvent::pc)
            .thenComparing(LogEvent::what);

    private static final long[] NONE = {};

    LogEvent(long cycle, Kind kind, int pc, String what) {
        this(cycle, kind, pc, what, NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogEvent(long c, Kind k, int p, String w, long[] v) && cycle == c && kind == k && pc == p && what.equals(w)
                && Arrays.equals(values, v);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(cycle) * 31 + pc;
    }

    @Override
    public String toString() {
        return "cycle %d: %s%s %s%s".formatted(cycle, kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), pc < 0 ? "" : " pc " + pc, what,
                values.length == 0 ? "" : " = " + Arrays.toString(values));
    }
}
