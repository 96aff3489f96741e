package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.a;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.NormSums.Statistic;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.util.List;
import java.util.Optional;

/// The sum of a row's codes and that of their squares, in one pass; the variance from both.
///
/// Where a row has several chunks, their squares meet in the accumulator of the row, which spares the multiply unit and a register.
///
/// @param centring on the mean, of which this finds the sum itself
record MomentSums(Emitter e, NormCentring.OnMean centring, Squares.Moments form) implements NormSums {
    private static final VectorRegister LESS = v(8);

    @Override
    public int banks() {
        return 2;
    }

    @Override
    public int firstRow() {
        return 16;
    }

    @Override
    public void prepare() {
        centring.prepare(e);
        for (int bank = 0; bank < 2; bank++) {
            e.clamp(NormSums.squares(bank), NormSums.squares(bank), imm(0), imm(0));
        }
    }

    @Override
    public void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        boolean whole = block.chunks() == 1;
        block.startFolds(rows.count(), 0);
        if (!whole) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.clear(a(row));
            }
        }
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                var x = chunk.of(row);
                chunk.load(x, NormKernel.X, row);
                if (whole) {
                    var square = NormSums.temporary(row);
                    e.hsum(NormSums.sum(bank), row, x);
                    e.mul(square, x, x);
                    e.hsum(NormSums.squares(bank), row, square);
                } else {
                    chunk.fold(row, e::add);
                    e.mac(a(row), x, x);
                }
            }
        });
        if (!whole) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.hsum(NormSums.sum(bank), row, block.fold(row));
                e.hsum(NormSums.squares(bank), row, a(row));
            }
        }
    }

    @Override
    public void gather(ColumnBlock block) {
        var squares = a(0);
        e.clear(squares);
        for (int j = 0; j < block.n(); j++) {
            block.load(NormKernel.X, j);
            block.sum(NormSums.sum(0), j, block.of(j));
            e.mac(squares, block.of(j), block.of(j));
        }
        e.ard(NormSums.squares(0), squares, imm(0));
    }

    @Override
    public void total(VectorRegister to, int bank) {
        var mean = centring.mean();
        e.mulrs(NormCentring.MEAN, NormSums.sum(bank), imm(mean.multiplier(0)), imm(mean.shift(0)));
        e.mulrs(LESS, NormSums.sum(bank), NormCentring.MEAN, imm(centring.fractionBits() - form.shift()));
        if (form.shift() > 0) {
            e.shl(to, NormSums.squares(bank), imm(form.shift()));
            e.sub(to, to, LESS);
        } else {
            e.sub(to, NormSums.squares(bank), LESS);
        }
        NormSums.atLeastOne(e, to, to, form.extra(), false);
    }

    @Override
    public Optional<VectorRegister> halfOfBits() {
        return Optional.empty();
    }

    @Override
    public void centre(VectorRegister x, Statistic of, boolean asLoaded) {
        centring.centre(e, x, of);
    }
}
