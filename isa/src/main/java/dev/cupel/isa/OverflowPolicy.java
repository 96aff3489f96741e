package dev.cupel.isa;

/// What the machine does with a result that does not fit, where the instruction does not say.
public enum OverflowPolicy {
    /// Nearest value that fits.
    SAT(Fit.SAT),
    /// Low bits.
    WRAP(Fit.WRAP),
    /// The run stops.
    TRAP(Fit.TRAP);

    private final Fit fit;

    OverflowPolicy(Fit fit) {
        this.fit = fit;
    }

    /// {@return the same policy as an instruction would say it}
    public Fit fit() {
        return fit;
    }
}
