package dev.cupel.isa.timing;

/// One time of a [Scoreboard].
///
/// @param resource whose time it is
/// @param index    which of them
/// @param times    the scoreboard's array that holds it; empty for the scratchpad, which has one time only
/// @param at       where in it
record Slot(Resource resource, int index, long[] times, int at) {
    private static final long[] NO_TIMES = {};
    static final Slot NONE = new Slot(Resource.NONE, 0, NO_TIMES, 0);
    static final Slot SCRATCHPAD = new Slot(Resource.SCRATCHPAD, 0, NO_TIMES, 0);

    /// A time of an array that has one for each register.
    static Slot of(long[] times, int register) {
        return new Slot(RegisterSet.resource(register), RegisterSet.index(register), times, register);
    }

    /// A time of an array that has one for each of its resource.
    static Slot of(Resource resource, long[] times, int index) {
        return new Slot(resource, index, times, index);
    }
}
