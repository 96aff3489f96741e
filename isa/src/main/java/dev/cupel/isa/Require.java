package dev.cupel.isa;

/// Checks of a caller's arguments.
final class Require {
    private Require() {}

    static void inRange(String what, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("%s: %d, must be in %d..%d".formatted(what, value, low, high));
        }
    }

    static void that(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
