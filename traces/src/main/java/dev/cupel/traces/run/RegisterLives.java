package dev.cupel.traces.run;

/// From when to when the values of the registers of one kind are live, see [dev.cupel.traces.view.ActivityView]. What a register holds at first counts as
/// written at the start. Mutable.
final class RegisterLives {
    /// Notes that a register is live.
    @FunctionalInterface
    interface Live {
        void note(long from, long to);
    }

    private final long[] since;
    private final long[] until;
    private final Live live;

    RegisterLives(int count, Live live) {
        since = new long[count];
        until = new long[count];
        this.live = live;
    }

    /// A value comes that replaces the whole register, from cycle `at` on. Where the old one is still being read it counts no more: a register is live once.
    void replace(int register, long at) {
        live.note(since[register], Math.min(until[register], at));
        since[register] = at;
        until[register] = at;
    }

    /// The value is needed up to cycle `to` (excluded).
    void need(int register, long to) {
        until[register] = Math.max(until[register], to);
    }

    void close() {
        for (int register = 0; register < since.length; register++) {
            live.note(since[register], until[register]);
        }
    }
}
