package dev.cupel.programs.flow;

/// A run asks for what the machine does not do, and ends.
public final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param why what was asked for, with its limit
    public Stop(String why) {
        super(why, null, false, false);
    }
}
