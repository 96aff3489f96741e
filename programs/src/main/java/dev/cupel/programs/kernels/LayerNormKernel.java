package dev.cupel.programs.kernels;

import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.util.Optional;

/// LayerNorm: codes less the mean of their row, their squares as the op says; then as [NormKernel].
final class LayerNormKernel {
    private LayerNormKernel() {}

    static Kernel of(QuantizedOp.LayerNorm op, Site site) {
        var centring = new NormCentring.OnMean(op.fractionBits(), op.mean());
        return NormKernel.of(op, op.normalisation(), site, e -> switch (op.normalisation().squares()) {
            case Squares.Shifted form -> WordSums.of(e, centring, form);
            case Squares.SumShift form -> WordSums.of(e, centring, form);
            case Squares.Moments form -> new MomentSums(e, centring, form);
            case Squares.Limbs form -> new LimbSums(e, site.graph().wordBits(), site.shape(op.x()).last(), site.type(op.x()), Optional.of(op), form);
        });
    }
}
