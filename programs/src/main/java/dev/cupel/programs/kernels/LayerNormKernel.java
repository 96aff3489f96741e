package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.element;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// LayerNorm: the mean of each row with more bits than its codes, subtracted; then as [NormKernel].
///
/// @param op what it computes
/// @param e  where it is written
record LayerNormKernel(QuantizedOp.LayerNorm op, Emitter e) implements NormKernel.Centring {
    private static final VectorRegister MEAN = v(4);

    static Kernel of(QuantizedOp.LayerNorm op, Site site) {
        return NormKernel.of(op.normalisation(), op.output(), site, e -> new LayerNormKernel(op, e));
    }

    @Override
    public void prepare() {
        for (int bank = 0; bank < 2; bank++) {
            e.clamp(v(bank), v(bank), imm(0), imm(0)); // rows that a block lacks have the mean 0
        }
    }

    @Override
    public void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        var sum = v(bank);
        block.startFolds(rows.count(), 0);
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                chunk.load(chunk.of(row), 0, row);
                if (block.chunks() == 1) {
                    e.hsum(sum, row, chunk.of(row));
                } else {
                    chunk.fold(row, e::add);
                }
            }
        });
        if (block.chunks() > 1) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.hsum(sum, row, block.fold(row));
            }
        }
        e.vl(block.statistics(rows.count()));
        e.mulrs(MEAN, sum, imm(op.mean().multiplier(0)), imm(op.mean().shift(0)));
    }

    @Override
    public void centre(VectorRegister x, int row) {
        if (op.fractionBits() > 0) {
            e.shl(x, x, imm(op.fractionBits()));
        }
        e.sub(x, x, element(MEAN, row));
    }
}
