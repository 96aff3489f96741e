package dev.cupel.programs.quantize;

/// How a range of codes is laid over the values seen in calibration.
public enum RangeRule {
    /// Every value seen is inside.
    MIN_MAX("minmax"),
    /// 99.9 % of the values are inside.
    PERCENTILE_99_9("99.9"),
    /// 99.99 % of the values are inside.
    PERCENTILE_99_99("99.99"),
    /// The range with the least mean squared error, rounding and clipping together.
    MSE("mse");

    private final String label;

    RangeRule(String label) {
        this.label = label;
    }

    /// {@return the name in options and reports}
    public String label() {
        return label;
    }

    /// {@return the part of the values that a percentile keeps inside; 1 for the rules that are none}
    double kept() {
        return switch (this) {
            case MIN_MAX, MSE -> 1;
            case PERCENTILE_99_9 -> 0.999;
            case PERCENTILE_99_99 -> 0.9999;
        };
    }
}
