package dev.cupel.programs.proof;

/// What can go wrong with a value; the words of the simulator's events.
public enum Fault {
    /// An exact result does not fit its destination.
    RESULT("result"),
    /// A shift amount is outside its range.
    AMOUNT("amount"),
    /// A field to extract does not lie in the word.
    FIELD("field"),
    /// A multiplier of an accumulator is wider than 64 - A bits.
    MULTIPLIER("multiplier"),
    /// An index lies outside its table.
    INDEX("index"),
    /// A scalar leaves 32 bits.
    SCALAR("scalar"),
    /// The scratchpad is accessed where a transfer that nothing waited for reads or writes.
    RACE("race");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /// {@return its name in reports}
    public String label() {
        return label;
    }
}
