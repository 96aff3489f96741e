package dev.cupel.sim.unit;

/// Ends the run: the program asked for what the machine does not do. Carries no stack trace; the engine adds the place.
public final class Trap extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// A trap with its reason, for the user.
    public Trap(String reason) {
        super(reason, null, false, false);
    }

    /// {@return why}
    public String reason() {
        return String.valueOf(getMessage());
    }
}
