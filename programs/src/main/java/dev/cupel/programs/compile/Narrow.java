package dev.cupel.programs.compile;

/// What to do where an op's sums can need more bits than the machine's accumulators have.
public enum Narrow {
    /// Compute in two limbs where a kernel can, refuse where none can.
    LIMBS("limbs"),
    /// Refuse, with the bits that are missing.
    REFUSE("refuse"),
    /// Compile as if they had enough, to see the overflows.
    RUN("run");

    private final String label;

    Narrow(String label) {
        this.label = label;
    }

    /// {@return the word for it on the command line}
    public String label() {
        return label;
    }
}
