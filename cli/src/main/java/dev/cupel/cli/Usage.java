package dev.cupel.cli;

import java.util.function.Supplier;

/// Checks what an option says, where picocli does not. The command answers [Wrong] with the exit code for wrong usage.
final class Usage {
    private Usage() {}

    /// An option's value cannot be used.
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /// {@return the value, where it is at least 1}
    static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new Wrong("%s: %d, must be at least 1".formatted(option, value));
        }
        return value;
    }

    /// {@return what `maker` makes of options, whose refusal is wrong usage}
    static <T> T checked(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException refused) {
            throw new Wrong(String.valueOf(refused.getMessage()));
        }
    }
}
