package dev.cupel.programs.graph;

import java.util.List;

/// The elementwise nonlinear functions of one variable.
public enum ActivationKind {
    /// `max(x, 0)`
    RELU("relu"),
    /// `x/2 * (1 + erf(x / sqrt 2))`, [Hendrycks and Gimpel 2016](https://arxiv.org/abs/1606.08415)
    GELU_ERF("gelu"),
    /// `x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3)))`, the same paper's approximation
    GELU_TANH("gelu_tanh"),
    /// `x * sigmoid(x)`
    SILU("silu"),
    /// `1 / (1 + exp(-x))`
    SIGMOID("sigmoid"),
    /// hyperbolic tangent
    TANH("tanh"),
    /// `e^x`
    EXP("exp"),
    /// the error function
    ERF("erf"),
    /// `x` where it is above 0, else `alpha * (e^x - 1)`, [Clevert et al. 2015](https://arxiv.org/abs/1511.07289)
    ELU("elu"),
    /// `x` where it is above 0, else `alpha * x`
    LEAKY_RELU("leaky_relu"),
    /// `min(max(alpha * x + beta, 0), 1)`
    HARD_SIGMOID("hard_sigmoid"),
    /// `x * min(max(x / 6 + 1/2, 0), 1)`, [Howard et al. 2019](https://arxiv.org/abs/1905.02244)
    HARD_SWISH("hard_swish"),
    /// `x * tanh(softplus(x))`, [Misra 2019](https://arxiv.org/abs/1908.08681)
    MISH("mish"),
    /// `ln(1 + e^x)`
    SOFTPLUS("softplus"),
    /// `x * sigmoid(alpha * x)`
    SWISH("swish"),
    /// `alpha * tanh(x / alpha)`: scores held within a bound, as attention does
    SOFTCAP("softcap"),
    /// `1 / x`
    RECIPROCAL("reciprocal"),
    /// the square root; of values below 0 it is 0
    SQRT("sqrt"),
    /// `1 / sqrt(x + alpha)`; of sums of 0 and below it is the greatest output
    RECIPROCAL_ROOT("reciprocal_root"),
    /// the natural logarithm; of 0 and below it is the least output
    LOG("log"),
    /// `|x|`
    ABS("abs"),
    /// `min(max(x, alpha), beta)`; a bound may be infinite
    CLIP("clip");

    /// Those that are finite everywhere and have no parameters, as drawn networks use them.
    public static final List<ActivationKind> PLAIN = List.of(RELU, GELU_ERF, GELU_TANH, SILU, SIGMOID, TANH, EXP, ERF);

    private final String label;

    ActivationKind(String label) {
        this.label = label;
    }

    /// {@return whether the function has the parameter `alpha`}
    public boolean hasAlpha() {
        return switch (this) {
            case ELU, LEAKY_RELU, HARD_SIGMOID, SWISH, SOFTCAP, RECIPROCAL_ROOT, CLIP -> true;
            default -> false;
        };
    }

    /// {@return whether the function has the parameter `beta`}
    public boolean hasBeta() {
        return this == HARD_SIGMOID || this == CLIP;
    }

    /// {@return whether the function is never below 0}
    public boolean nonNegative() {
        return switch (this) {
            case RELU, SIGMOID, EXP, HARD_SIGMOID, SOFTPLUS, SQRT, RECIPROCAL_ROOT, ABS -> true;
            default -> false;
        };
    }

    /// {@return whether the function is never below 0 for x of 0 and above, whatever its parameters}
    public boolean keepsNonNegative() {
        return this != LOG && this != LEAKY_RELU && this != ELU && this != CLIP;
    }

    /// {@return the name in reports, op names and the JSON format}
    public String label() {
        return label;
    }
}
