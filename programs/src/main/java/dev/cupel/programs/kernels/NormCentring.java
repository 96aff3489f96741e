package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Scaling;
import java.util.List;

/// What codes are taken less of before they are squared.
sealed interface NormCentring {
    /// Where the mean of each row lies.
    VectorRegister MEAN = v(4);

    /// Readies statistics, vl being the greatest.
    void prepare(Emitter e);

    /// Finds what each row is centred on; loads rows that are held.
    void gather(Emitter e, RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank);

    /// Finds what each row of a tile is centred on; loads columns that are held.
    void gather(Emitter e, ColumnBlock block);

    /// Makes codes centred codes, in place.
    void centre(Emitter e, VectorRegister x, NormSums.Statistic of);

    /// The zero point of all codes.
    ///
    /// @param from codes of the input
    record OnZero(CodeType from) implements NormCentring {
        @Override
        public void prepare(Emitter e) {}

        @Override
        public void gather(Emitter e, RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
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
        public void gather(Emitter e, ColumnBlock block) {
            if (block.held()) {
                block.loadAll(NormKernel.X);
            }
        }

        @Override
        public void centre(Emitter e, VectorRegister x, NormSums.Statistic of) {
            e.subtractZeroPoint(x, x, from);
        }
    }

    /// The mean of each row, with more bits than its codes: `c = (x << fractionBits) - round(S * M / 2^s)`.
    record OnMean(int fractionBits, Scaling mean) implements NormCentring {
        @Override
        public void prepare(Emitter e) {
            for (int bank = 0; bank < 2; bank++) {
                e.clamp(NormSums.sum(bank), NormSums.sum(bank), imm(0), imm(0)); // rows that a block lacks have the mean 0
            }
        }

        @Override
        public void gather(Emitter e, RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
            block.startFolds(rows.count(), 0);
            block.each(rows, views, bank, chunk -> {
                for (int row = 0; row < rows.count(); row++) {
                    chunk.load(chunk.of(row), 0, row);
                    if (block.chunks() == 1) {
                        e.hsum(NormSums.sum(bank), row, chunk.of(row));
                    } else {
                        chunk.fold(row, e::add);
                    }
                }
            });
            if (block.chunks() > 1) {
                e.vl(block.full());
                for (int row = 0; row < rows.count(); row++) {
                    e.hsum(NormSums.sum(bank), row, block.fold(row));
                }
            }
            e.vl(block.statistics(rows.count()));
            e.mulrs(MEAN, NormSums.sum(bank), imm(mean.multiplier(0)), imm(mean.shift(0)));
        }

        @Override
        public void gather(Emitter e, ColumnBlock block) {
            for (int j = 0; j < block.n(); j++) {
                block.load(NormKernel.X, j);
                block.sum(NormSums.sum(0), j, block.of(j));
            }
            e.mulrs(MEAN, NormSums.sum(0), imm(mean.multiplier(0)), imm(mean.shift(0)));
        }

        @Override
        public void centre(Emitter e, VectorRegister x, NormSums.Statistic of) {
            if (fractionBits > 0) {
                e.shl(x, x, imm(fractionBits));
            }
            e.sub(x, x, of.in(MEAN));
        }
    }
}
