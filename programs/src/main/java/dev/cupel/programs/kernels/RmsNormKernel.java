package dev.cupel.programs.kernels;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// RMSNorm: codes less their zero point; then as [NormKernel].
///
/// @param from codes of the input
/// @param e    where it is written
record RmsNormKernel(CodeType from, Emitter e) implements NormKernel.Centring {
    static Kernel of(QuantizedOp.RmsNorm op, Site site) {
        return NormKernel.of(op.normalisation(), op.output(), site, e -> new RmsNormKernel(site.type(op.x()), e));
    }

    @Override
    public void prepare() {}

    @Override
    public void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        if (!block.held()) {
            return;
        }
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                chunk.load(chunk.of(row), 0, row);
            }
        });
    }

    @Override
    public void centre(VectorRegister x, int row) {
        e.subtractZeroPoint(x, x, from);
    }
}
