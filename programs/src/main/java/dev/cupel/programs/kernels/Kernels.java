package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;

/// Which kernel computes an op.
public final class Kernels {
    private Kernels() {}

    /// {@return the kernel of an op on a machine}
    ///
    /// @param constantBytes what the constants of one part should take at most, where the kernel can be split
    public static Kernel of(QuantizedOp op, Site site, int constantBytes) {
        return switch (op) {
            case QuantizedOp.Linear linear -> LinearKernel.of(linear, site, constantBytes);
            case QuantizedOp.MatMul product -> MatMulKernel.of(product, site);
            case QuantizedOp.Add add -> AddKernel.of(add, site);
            case QuantizedOp.Relu relu -> ReluKernel.of(relu, site);
            case QuantizedOp.Reshape reshape -> copy(site.type(reshape.output()), site);
            case QuantizedOp.Transpose transpose -> copy(site.type(transpose.output()), site);
            case QuantizedOp.Softmax _, QuantizedOp.Lookup _, QuantizedOp.Interpolate _, QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _,
                    QuantizedOp.AddConstant _, QuantizedOp.Multiply _, QuantizedOp.Mean _, QuantizedOp.Rescale _ ->
                    throw new IllegalArgumentException(op.kind() + " has no kernel");
        };
    }

    /// {@return the kernel that copies codes between two views of one shape}
    public static Kernel copy(CodeType type, Site site) {
        return CopyKernel.of(type, site);
    }
}
