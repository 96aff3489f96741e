package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;

/// The activations' values that ROM tables are made of, in double precision.
final class Functions {
    private Functions() {}

    /// {@return what an op gives for `x`}
    static double value(Op.Activation op, double x) {
        return value(op.function(), x, op.alpha(), op.beta());
    }

    private static double value(ActivationKind kind, double x, double alpha, double beta) {
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
            case ELU -> x > 0 ? x : alpha * Math.expm1(x);
            case LEAKY_RELU -> x > 0 ? x : alpha * x;
            case HARD_SIGMOID -> Math.clamp(alpha * x + beta, 0.0, 1.0);
            case HARD_SWISH -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0);
            case MISH -> x * Math.tanh(softplus(x));
            case SOFTPLUS -> softplus(x);
            case SWISH -> x * sigmoid(alpha * x);
            case SOFTCAP -> alpha * Math.tanh(x / alpha);
            case RECIPROCAL -> 1 / x;
            case SQRT -> Math.sqrt(Math.max(x, 0));
            case RECIPROCAL_ROOT -> 1 / Math.sqrt(Math.max(x + alpha, 0));
            case LOG -> Math.log(Math.max(x, 0));
            case ABS -> Math.abs(x);
            case CLIP -> Math.min(Math.max(x, alpha), beta);
        };
    }

    /// Without losing small results, nor large ones.
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
