package dev.cupel.programs.graph;

/// Arithmetic on whole numbers of a fixed width.
public enum IntegerKind {
    /// `a + b`
    ADD("integer_add"),
    /// `a - b`
    SUBTRACT("integer_subtract"),
    /// `a * b`
    MULTIPLY("integer_multiply"),
    /// `a / b`, the fraction cut off; of b = 0 it is 0
    DIVIDE("integer_divide"),
    /// the smaller one
    MINIMUM("integer_minimum"),
    /// the greater one
    MAXIMUM("integer_maximum");

    private final String label;

    IntegerKind(String label) {
        this.label = label;
    }

    /// {@return the name in reports, op names and the JSON format}
    public String label() {
        return label;
    }

    /// {@return the result of whole numbers of `bits` bits, its low bits where it does not fit; beyond 32 bits the exact result}
    public long of(long a, long b, int bits, boolean signed) {
        long exact = switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> b == 0 ? 0 : a / b;
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
        };
        if (bits > Integer.SIZE) {
            return exact;
        }
        long low = exact & ((1L << bits) - 1);
        return signed && low >> (bits - 1) != 0 ? low - (1L << bits) : low;
    }
}
