package dev.cupel.sim.probe;

/// What was wrong in an overflow event. docs/machine.md, "Fitting a result".
public enum FaultKind {
    /// An exact result did not fit its destination.
    RESULT("result"),
    /// A shift amount was outside its range; nothing was shifted.
    AMOUNT("amount"),
    /// A field to extract did not lie in the word; 0 was extracted.
    FIELD("field"),
    /// A multiplier of an accumulator was wider than 64 - A bits; its low bits were used.
    MULTIPLIER("multiplier"),
    /// An index lay outside its table.
    INDEX("index"),
    /// A scalar left 32 bits.
    SCALAR("scalar"),
    /// The scratchpad was accessed where an outstanding transfer reads or writes.
    RACE("race");

    private final String label;

    FaultKind(String label) {
        this.label = label;
    }

    /// {@return its name in reports}
    public String label() {
        return label;
    }
}
