package dev.cupel.traces.conformance;

import dev.cupel.programs.graph.Op;

/// How far above the perfectly rounded output each kernel may be at 16 bits, in steps of it: docs/onnx.md has the table.
final class KernelBounds {
    /// Multipliers of 23 bits at the widest accumulators, and sums of terms rounded to 8 more bits.
    private static final double RESCALED = 0.02;
    /// What ADR 0010 chooses functions and softmaxes of 16 bits by.
    private static final double FUNCTION = 0.25;
    /// One accumulator of 32 bits: 1.6 steps in all.
    private static final double NORM = 1.1;

    private KernelBounds() {}

    static double of(Op op) {
        return switch (op) {
            case Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Expand _, Op.IntegerArithmetic _ -> 0;
            case Op.Gather gather when gather.fill() == 0 -> 0;
            case Op.Softmax _, Op.Activation _ -> FUNCTION;
            case Op.LayerNorm _, Op.RmsNorm _ -> NORM;
            default -> RESCALED;
        };
    }
}
