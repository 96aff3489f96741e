package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.NormSums.Statistic;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.util.List;
import java.util.Optional;

/// Squares of centred codes, shifted after or before the product, and summed in a word.
///
/// @param shiftFirst whether the codes are shifted, else their squares
/// @param extra      epsilon
record WordSums(Emitter e, NormCentring centring, int shift, boolean shiftFirst, int extra) implements NormSums {
    static WordSums of(Emitter e, NormCentring centring, Squares.Shifted form) {
        return new WordSums(e, centring, form.shift(), false, form.extra());
    }

    static WordSums of(Emitter e, NormCentring centring, Squares.SumShift form) {
        return new WordSums(e, centring, form.shift(), true, form.extra());
    }

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
            e.clamp(NormSums.squares(bank), NormSums.squares(bank), imm(1), imm(1)); // rows that a block lacks take the root of 1
        }
    }

    @Override
    public void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        centring.gather(e, block, rows, views, bank);
        block.startFolds(rows.count(), 0);
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                var c = chunk.of(row);
                if (!block.held()) {
                    chunk.load(c, NormKernel.X, row);
                }
                centring.centre(e, c, Statistic.ofRow(row));
                var square = chunk.toFold(row, NormSums.temporary(row));
                square(square, c);
                if (block.chunks() == 1) {
                    e.hsum(NormSums.squares(bank), row, square);
                } else {
                    chunk.foldValue(row, square, e::add);
                }
            }
        });
        if (block.chunks() > 1) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.hsum(NormSums.squares(bank), row, block.fold(row));
            }
        }
    }

    @Override
    public void gather(ColumnBlock block) {
        centring.gather(e, block);
        for (int j = 0; j < block.n(); j++) {
            var c = block.of(j);
            if (!block.held()) {
                block.load(NormKernel.X, j);
            }
            centring.centre(e, c, Statistic.OF_LANE);
            var square = NormSums.temporary(j);
            square(square, c);
            block.sum(NormSums.squares(0), j, square);
        }
    }

    private void square(VectorRegister square, VectorRegister c) {
        if (shiftFirst && shift > 0) {
            e.shrFloor(square, c, imm(shift));
            e.mul(square, square, square);
        } else {
            e.mulrs(square, c, c, imm(shift));
        }
    }

    @Override
    public void total(VectorRegister to, int bank) {
        NormSums.atLeastOne(e, to, NormSums.squares(bank), extra, true);
    }

    @Override
    public Optional<VectorRegister> halfOfBits() {
        return Optional.empty();
    }

    @Override
    public void centre(VectorRegister x, Statistic of, boolean asLoaded) {
        if (asLoaded) {
            centring.centre(e, x, of);
        }
    }
}
