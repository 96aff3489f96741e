package dev.cupel.traces.conformance;

import java.util.List;

/// How one node test ends.
///
/// @param name    of the test, its folder's
/// @param outcome what came of it
public record Verdict(String name, Outcome outcome) {
    /// The three ends that a test can come to.
    public sealed interface Outcome {}

    /// Every output as the standard has it.
    ///
    /// @param cycles    of the run
    /// @param whole     whether all outputs are whole numbers, which are equal bit by bit
    /// @param own       greatest own error of any op, in steps of its output
    /// @param inherited greatest error of any output of the model that it inherited, in its steps
    public record Pass(long cycles, boolean whole, double own, double inherited) implements Outcome {}

    /// Not run.
    ///
    /// @param reasons why, all of them
    public record Refused(List<String> reasons) implements Outcome {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /// Run, and not as the standard has it.
    ///
    /// @param why the first thing that differs
    public record Wrong(String why) implements Outcome {}

    /// {@return the outcome in one word}
    public String word() {
        return switch (outcome) {
            case Pass _ -> "pass";
            case Refused _ -> "refused";
            case Wrong _ -> "wrong";
        };
    }
}
