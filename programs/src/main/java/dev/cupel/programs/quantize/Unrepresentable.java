package dev.cupel.programs.quantize;

import java.util.Optional;

/// No integers of the given widths say what an op means. Carries what is needed from the rule that found it to the quantizer, which makes it a
/// [dev.cupel.isa.text.Diagnostic] of the op.
public final class Unrepresentable extends Exception {
    private final String reason;
    private final Optional<String> help;

    Unrepresentable(String reason) {
        this(reason, Optional.empty());
    }

    Unrepresentable(String reason, String help) {
        this(reason, Optional.of(help));
    }

    private Unrepresentable(String reason, Optional<String> help) {
        super(reason, null, false, false);
        this.reason = reason;
        this.help = help;
    }

    /// {@return what does not fit, with the width it needs}
    public String reason() {
        return reason;
    }

    /// {@return a change that would make it fit}
    public Optional<String> help() {
        return help;
    }
}
