package dev.cupel.programs.graph;

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
    ERF("erf");

    private final String label;

    ActivationKind(String label) {
        this.label = label;
    }

    /// {@return the name in reports, op names and the JSON format}
    public String label() {
        return label;
    }
}
