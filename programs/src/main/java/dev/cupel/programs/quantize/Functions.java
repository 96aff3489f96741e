package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.ActivationKind;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;

/// The activations' values that ROM tables are made of, in double precision.
final class Functions {
    private Functions() {}

    /// {@return `kind` of `x`}
    static double value(ActivationKind kind, double x) {
        return switch (kind) {
            case RELU -> Math.max(x, 0);
            // By erfc, since 1 + erf loses all digits for negative x.
            case GELU_ERF -> x / 2 * Erfc.value(-x / Math.sqrt(2));
            case GELU_TANH -> x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
            case SILU -> x * sigmoid(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> Math.tanh(x);
            case EXP -> Math.exp(x);
            case ERF -> Erf.value(x);
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
