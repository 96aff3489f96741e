package dev.cupel.rtl;

import java.util.Comparator;

/// One happening of a run as both sides tell it, in words that are equal exactly if the happenings are.
///
/// @param cycle in which it happens; of an overflow the cycle in which its instruction issued
/// @param pc    the instruction; -1 where the happening belongs to none
/// @param what  the rest: register and values, element and kind, bytes
record LogEvent(long cycle, Kind kind, int pc, String what) {
    /// In the order of a cycle.
    enum Kind {
        TRANSFER_END, TRANSFER_START, ISSUE, OVERFLOW, FIRST_WRITE, LAST_WRITE, END
    }

    static final Comparator<LogEvent> ORDER = Comparator.comparingLong(LogEvent::cycle).thenComparing(LogEvent::kind).thenComparingInt(LogEvent::pc)
            .thenComparing(LogEvent::what);

    @Override
    public String toString() {
        return "cycle %d: %s%s %s".formatted(cycle, kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '), pc < 0 ? "" : " pc " + pc, what);
    }
}
