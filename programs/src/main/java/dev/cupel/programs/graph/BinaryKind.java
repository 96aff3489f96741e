package dev.cupel.programs.graph;

/// Functions of two activations, besides sum and product, which are ops of their own.
public enum BinaryKind {
    /// `a - b`
    SUBTRACT("subtract"),
    /// `a / b`; where b is 0 the greatest output or, for a below 0, the least
    DIVIDE("divide"),
    /// the smaller one
    MINIMUM("minimum"),
    /// the greater one
    MAXIMUM("maximum");

    private final String label;

    BinaryKind(String label) {
        this.label = label;
    }

    /// {@return the name in reports, op names and the JSON format}
    public String label() {
        return label;
    }

    /// {@return the function's value in double precision}
    public double of(double a, double b) {
        return switch (this) {
            case SUBTRACT -> a - b;
            case DIVIDE -> b == 0 && a != 0 ? Math.copySign(Double.POSITIVE_INFINITY, a) : b == 0 ? 0 : a / b;
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
        };
    }
}
