package dev.cupel.sim.probe;

/// The order of what happens in one cycle.
public enum Phase {
    /// A transfer's data are there from this cycle on.
    TRANSFER_END,
    /// A transfer takes the DMA unit.
    TRANSFER_START,
    /// An instruction issues.
    ISSUE,
    /// What did not fit, told with the issue.
    OVERFLOW,
    /// At the cycle's end the first elements of a result are written.
    FIRST_WRITE,
    /// At the cycle's end the last elements of a result are written: the result retires.
    LAST_WRITE,
    /// The run ends.
    HALT
}
