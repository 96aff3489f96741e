package dev.cupel.traces.view;

import java.util.OptionalDouble;

/// How the integer model does beside the float model.
///
/// @param rows      inferences evaluated
/// @param metric    what `ofFloat` and `ofInteger` count
/// @param ofFloat   of the float model; empty without labels
/// @param ofInteger of the integers; empty without labels
/// @param agreement share of predictions that are the float model's own; empty where outputs are no class scores
/// @param kl        mean Kullback-Leibler divergence of the integer from the float model's softmax, nat; empty likewise
public record ModelView(
        int rows, Metric metric, OptionalDouble ofFloat, OptionalDouble ofInteger, OptionalDouble agreement, OptionalDouble kl) {
    /// What is counted.
    public enum Metric {
        /// Share of predictions that are the label, 0..1; more is better.
        ACCURACY("accuracy"),
        /// Mean negative log likelihood of the labels, nat; less is better.
        NLL("nll"),
        /// Nothing: no labels were given.
        NONE("none");

        private final String label;

        Metric(String label) {
            this.label = label;
        }

        /// {@return its name in report files}
        public String label() {
            return label;
        }
    }
}
