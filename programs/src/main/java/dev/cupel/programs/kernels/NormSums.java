package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source;
import dev.cupel.isa.Source.VectorRegister;
import java.util.List;
import java.util.Optional;

/// How a norm's kernel comes to the sum of squares of each row and to its centred codes: one implementation a form of
/// [dev.cupel.programs.quantize.QuantizedOp.Squares]. Registers of [NormKernel].
interface NormSums {
    /// Lowest register of statistics of one block: `v0` and `v1` of the sums, `v2` and `v3` of the squares, by bank.
    static VectorRegister sum(int bank) {
        return v(bank);
    }

    /// {@return where the squares of a row are summed}
    static VectorRegister squares(int bank) {
        return v(2 + bank);
    }

    /// {@return one of three registers for values of an element}
    static VectorRegister temporary(int row) {
        return v(13 + row % 3);
    }

    /// {@return blocks that can be under way together}
    int banks();

    /// {@return the lowest register that may hold rows}
    int firstRow();

    /// Readies statistics, vl being the greatest: rows that a block lacks need words that stand for something.
    void prepare();

    /// All passes over the rows of `block` before the first output: leaves the sums in statistics.
    void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank);

    /// The same over the columns of a tile, its statistics those of bank 0. Columns that are held are left as [#gather] leaves rows that are.
    void gather(ColumnBlock block);

    /// Writes V, at least 1, vl being that of the statistics. May use [NormKernel]'s registers of statistics.
    void total(VectorRegister to, int bank);

    /// {@return where half of the bits lies by which V is normalised already}
    Optional<VectorRegister> halfOfBits();

    /// Makes a register of elements centred codes: as loaded, or as [#gather] left them where they are held.
    void centre(VectorRegister x, Statistic of, boolean asLoaded);

    /// How elements read a statistic of their row, given the register that it lies in for all rows of a block.
    @FunctionalInterface
    interface Statistic {
        /// Lanes across rows: every lane has its own.
        Statistic OF_LANE = register -> register;

        /// {@return the statistics of the elements' rows}
        Source in(VectorRegister register);

        /// {@return that of row `row` of the block, for all lanes}
        static Statistic ofRow(int row) {
            return register -> Emitter.element(register, row);
        }
    }

    /// Writes `total = max(1, sum + extra)`.
    static void atLeastOne(Emitter e, VectorRegister total, VectorRegister sum, int extra, boolean neverBelow) {
        if (extra > 0 && neverBelow) {
            e.add(total, sum, imm(extra));
        } else if (extra > 0) {
            e.add(total, sum, imm(extra));
            e.max(total, total, imm(1));
        } else {
            e.max(total, sum, imm(1));
        }
    }
}
