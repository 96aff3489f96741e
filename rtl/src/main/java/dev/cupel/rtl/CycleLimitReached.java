package dev.cupel.rtl;

/// The simulator was not through by its cycle limit: there is nothing to compare to the end.
public final class CycleLimitReached extends RuntimeException {
    private static final long serialVersionUID = 1;

    CycleLimitReached(long cycles) {
        super("the run is not over after %d cycles".formatted(cycles), null, false, false);
    }
}
