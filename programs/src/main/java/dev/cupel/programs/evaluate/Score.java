package dev.cupel.programs.evaluate;

/// How the integers answer beside the float model, added up over positions: one a row for a classifier, one a token for a language model.
///
/// @param metric       what the two totals count
/// @param rows         inferences
/// @param positions    answers
/// @param floatTotal   of the float model: right answers, or negative log likelihood of the labels in nat
/// @param integerTotal the same of the integers
/// @param agreeing     answers that are the float model's own
/// @param divergence   Kullback-Leibler divergence of the integer from the float model's softmax, nat
public record Score(Metric metric, long rows, long positions, double floatTotal, double integerTotal, long agreeing, double divergence) {
    /// What is counted.
    public enum Metric {
        /// Right answers; more is better.
        ACCURACY,
        /// Negative log likelihood of the labels, nat; less is better.
        NLL,
        /// Nothing: no labels were given.
        NONE
    }

    /// {@return this score and that of other rows}
    ///
    /// @throws IllegalArgumentException if they count different things
    public Score plus(Score other) {
        if (metric != other.metric) {
            throw new IllegalArgumentException("a score by %s and one by %s do not add up".formatted(metric, other.metric));
        }
        return new Score(metric, rows + other.rows, positions + other.positions, floatTotal + other.floatTotal,
                integerTotal + other.integerTotal, agreeing + other.agreeing, divergence + other.divergence);
    }

    /// {@return the float model's accuracy, 0..1, or mean negative log likelihood}
    public double ofFloat() {
        return floatTotal / positions;
    }

    /// {@return the integers' accuracy, 0..1, or mean negative log likelihood}
    public double ofInteger() {
        return integerTotal / positions;
    }

    /// {@return the share of answers that are the float model's own}
    public double agreement() {
        return (double) agreeing / positions;
    }

    /// {@return the mean Kullback-Leibler divergence of an answer, nat}
    public double kl() {
        return divergence / positions;
    }
}
