package dev.cupel.programs.evaluate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What some rows showed.
///
/// @param errors by op name, in the graph's order; of the ops whose codes were given
/// @param score  of the graph's first output
public record Evaluation(Map<String, OpErrors> errors, Score score) {
    public Evaluation {
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
    }

    /// {@return the errors of the op called `op`}
    ///
    /// @throws IllegalArgumentException where its codes were not given
    public OpErrors of(String op) {
        var found = errors.get(op);
        if (found == null) {
            throw new IllegalArgumentException("nothing is known of the errors of '" + op + "'");
        }
        return found;
    }

    /// {@return this and what other rows showed} Added up in row order, the sums are the same on every run.
    public Evaluation plus(Evaluation other) {
        var both = new LinkedHashMap<>(errors);
        other.errors.forEach((op, errorsOfOp) -> both.merge(op, errorsOfOp, OpErrors::plus));
        return new Evaluation(both, score.plus(other.score));
    }
}
