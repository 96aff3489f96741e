package dev.cupel.sim.debug;

import java.util.Optional;

/// One line of the debugger's language, understood.
public sealed interface Statement {
    /// A command of a name alone.
    record Plain(Verb verb) implements Statement {}

    /// `step`, `back`, `list`, `delete`: a count or a number.
    record Counted(Verb verb, Optional<Long> count) implements Statement {}

    /// `run-to`, `break` and `watch`.
    record Going(Verb verb, Target target) implements Statement {}

    /// `checkpoint` and `restore`.
    record Filed(Verb verb, String file) implements Statement {}

    /// `print`.
    record Print(Location location, Optional<Scale> scale) implements Statement {}

    /// `expect`.
    record Expect(Location location, Relation relation, long[] values) implements Statement {}

    /// `help`.
    record Help(Optional<Verb> about) implements Statement {}

    /// What integers stand for: the real number `(integer - zero) * step`.
    record Scale(double step, long zero) {
        /// {@return the real number}
        double real(long integer) {
            return (integer - zero) * step;
        }
    }

    /// How `expect` compares.
    enum Relation {
        EQ("="), NE("!="), LT("<"), LE("<="), GT(">"), GE(">=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        boolean holds(long left, long right) {
            return switch (this) {
                case EQ -> left == right;
                case NE -> left != right;
                case LT -> left < right;
                case LE -> left <= right;
                case GT -> left > right;
                case GE -> left >= right;
            };
        }
    }
}
