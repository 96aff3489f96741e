package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;
import static dev.cupel.programs.kernels.Emitter.x;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Rows of `n` elements that a kernel goes over several times, a vector's worth (a chunk) at a time.
///
/// Where the rows of a block fit the registers `first..31`, they are held there and every pass is written out; where one row does not,
/// passes are loops over chunks, and each loads its elements again.
///
/// Statistics, one element a row, live in one register for all rows of a block.
///
/// @param n     elements of a row
/// @param full  elements of every chunk but the last
/// @param first lowest register that holds rows
/// @param banks blocks that are under way together, each in registers of its own
/// @param folds registers a row that its chunks are folded into, where there are several
record RowBlock(Emitter e, int n, int full, int first, int banks, int folds) {
    private static final int REGISTERS = 32;
    /// Rows a pass of the long loops takes together.
    private static final int LONG_ROWS = 4;

    static RowBlock of(Emitter e, int n, int first, int banks) {
        return of(e, n, first, banks, 1);
    }

    static RowBlock of(Emitter e, int n, int first, int banks, int folds) {
        return new RowBlock(e, n, Math.min(n, e.machine().vectorLength()), first, banks, folds);
    }

    /// {@return chunks of a row}
    int chunks() {
        return Math.ceilDiv(n, full);
    }

    /// {@return registers of a row: its chunks, and where there are several those to fold them into}
    private int registersOfRow() {
        return banks * chunks() + (chunks() > 1 ? folds : 0);
    }

    /// {@return whether rows are held in registers}
    boolean held() {
        return registersOfRow() <= REGISTERS - first;
    }

    /// {@return whether blocks are large enough to pay for statistics of their own}
    boolean worthwhile() {
        return held() && rows() > 1;
    }

    /// {@return the greatest number of rows of a block}
    int rows() {
        int room = held() ? (REGISTERS - first) / registersOfRow() : LONG_ROWS;
        return Math.min(room, e.machine().vectorLength());
    }

    /// {@return vl for statistics of `rows` rows: that of the rows' chunks where it takes no more beats, since a change of vl costs an issue}
    int statistics(int rows) {
        return e.machine().beats(full) <= e.machine().beats(rows) ? Math.max(full, rows) : rows;
    }

    /// {@return where the fold of a row's chunks is collected}
    VectorRegister fold(int row) {
        return fold(row, 0);
    }

    /// {@return where fold `which` of a row's chunks is collected}
    VectorRegister fold(int row, int which) {
        return v(first + (banks * chunksInRegisters() + which) * rows() + row);
    }

    private int chunksInRegisters() {
        return held() ? chunks() : 1;
    }

    /// One chunk of every row of a block.
    final class Chunk {
        private final int index;
        private final int bank;
        private final List<ScalarRegister> bases;
        private final Emitter.Rows rows;
        private final List<TensorView> views;

        private Chunk(int index, int bank, List<ScalarRegister> bases, Emitter.Rows rows, List<TensorView> views) {
            this.index = index;
            this.bank = bank;
            this.bases = bases;
            this.rows = rows;
            this.views = views;
        }

        /// {@return its number}
        int index() {
            return index;
        }

        /// {@return the register for its elements of `row`}
        VectorRegister of(int row) {
            return v(first + (bank * rows() + row) * chunksInRegisters() + (held() ? index : 0));
        }

        /// {@return where its elements of `row` lie in tensor `view`}
        Address address(int view, int row) {
            return at(bases.get(view), row * rows.strides().get(view) + index * full * strideBytes(view));
        }

        int strideBytes(int view) {
            return views.get(view).lastStrideBytes();
        }

        /// Loads its elements of `row` of tensor `view`.
        void load(VectorRegister d, int view, int row) {
            e.load(d, views.get(view), address(view, row), strideBytes(view));
        }

        /// Folds the chunk's own register of `row` into [RowBlock#fold]. A row of one chunk needs none.
        void fold(int row, Fold fold) {
            var d = RowBlock.this.fold(row);
            if (chunks() == 1 || (held() && index == 0 && secondIsFull())) {
                return; // the second chunk takes the first along
            }
            if (held() && index == 0) {
                e.add(d, of(row), imm(0));
            } else if (held() && index == 1 && secondIsFull()) {
                fold.write(d, v(of(row).index() - 1), of(row));
            } else {
                fold.write(d, d, of(row));
            }
        }

        /// {@return where to put a value of `row` that [#foldValue] is to fold: `otherwise`, or what it is folded into}
        VectorRegister toFold(int row, VectorRegister otherwise) {
            return toFold(row, 0, otherwise);
        }

        /// {@return where to put a value of `row` that [#foldValue] is to fold into fold `which`}
        VectorRegister toFold(int row, int which, VectorRegister otherwise) {
            return held() && chunks() > 1 && index == 0 ? RowBlock.this.fold(row, which) : otherwise;
        }

        /// Folds a value that stands where [#toFold] said.
        void foldValue(int row, VectorRegister value, Fold fold) {
            foldValue(row, 0, value, fold);
        }

        /// Folds a value that stands where [#toFold] said into fold `which`.
        void foldValue(int row, int which, VectorRegister value, Fold fold) {
            var d = RowBlock.this.fold(row, which);
            if (chunks() > 1 && !d.equals(value)) {
                fold.write(d, d, value);
            }
        }
    }

    /// Whether the second chunk of a row is as long as the first.
    private boolean secondIsFull() {
        return n >= 2 * full;
    }

    /// `d = a with b`: a sum, a maximum.
    @FunctionalInterface
    interface Fold {
        void write(VectorRegister d, VectorRegister a, VectorRegister b);
    }

    /// Sets the folds of `rows` rows to `neutral`, where they are not written by the first chunk.
    void startFolds(int rows, int neutral) {
        if (!held()) {
            e.vl(full);
            for (int which = 0; which < folds; which++) {
                for (int row = 0; row < rows; row++) {
                    e.clamp(fold(row, which), fold(row, which), imm(neutral), imm(neutral));
                }
            }
        }
    }

    /// Writes `body` for every chunk of the block `rows`, vl set to its length.
    void each(Emitter.Rows rows, List<TensorView> views, int bank, Consumer<Chunk> body) {
        int tail = n - (chunks() - 1) * full;
        if (held()) {
            for (int chunk = 0; chunk < chunks(); chunk++) {
                int length = chunk == chunks() - 1 ? tail : full;
                e.vl(length);
                body.accept(new Chunk(chunk, bank, rows.bases(), rows, views));
            }
            return;
        }
        var moving = new ArrayList<ScalarRegister>();
        for (int view = 0; view < views.size(); view++) {
            moving.add(x(view));
            e.addScalar(x(view), rows.bases().get(view), 0);
        }
        e.vl(full);
        e.loop(n / full, () -> {
            body.accept(new Chunk(0, bank, moving, rows, views));
            for (int view = 0; view < views.size(); view++) {
                e.advance(moving.get(view), full * views.get(view).lastStrideBytes());
            }
        });
        if (n % full > 0) {
            e.vl(n % full);
            body.accept(new Chunk(0, bank, moving, rows, views));
        }
    }
}
