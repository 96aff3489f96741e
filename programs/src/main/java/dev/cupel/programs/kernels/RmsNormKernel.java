package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.util.Optional;

/// RMSNorm: codes less their zero point, their squares as the op says; then as [NormKernel].
final class RmsNormKernel {
    private RmsNormKernel() {}

    static Kernel of(QuantizedOp.RmsNorm op, Site site) {
        var centring = new NormCentring.OnZero(site.type(op.x()));
        return NormKernel.of(op, op.normalisation(), site, e -> switch (op.normalisation().squares()) {
            case Squares.Shifted form -> WordSums.of(e, centring, form);
            case Squares.SumShift form -> WordSums.of(e, centring, form);
            case Squares.Moments _ -> throw new IllegalArgumentException("moments are of layernorms alone");
            case Squares.Limbs form -> new LimbSums(e, site.graph().wordBits(), site.shape(op.x()).last(), site.type(op.x()), Optional.empty(), form);
        });
    }
}
