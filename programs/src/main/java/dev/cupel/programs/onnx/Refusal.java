package dev.cupel.programs.onnx;

import java.util.Optional;

/// Why one node cannot be taken. Carries the fault from the rule that found it to the loop over the nodes, which goes on with the next.
final class Refusal extends Exception {
    private final String reason;
    private final Optional<String> help;

    private Refusal(String reason, Optional<String> help) {
        super(reason, null, false, false);
        this.reason = reason;
        this.help = help;
    }

    static Refusal of(String reason) {
        return new Refusal(reason, Optional.empty());
    }

    static Refusal of(String reason, Optional<String> help) {
        return new Refusal(reason, help);
    }

    static void unless(boolean holds, String reason) throws Refusal {
        if (!holds) {
            throw of(reason);
        }
    }

    String reason() {
        return reason;
    }

    Optional<String> help() {
        return help;
    }
}
