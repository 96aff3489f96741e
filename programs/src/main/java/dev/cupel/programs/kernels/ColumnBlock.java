package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source.VectorRegister;
import java.util.List;
import java.util.function.Consumer;

/// As many short rows as a vector has elements, lanes across the rows: a register holds one column of them. A sum over a row is then plain additions, no
/// reduction, and statistics, an element a row, need no broadcast.
///
/// Memory is read with the stride of a row: rows that are padded to an odd number of bank words meet no conflict. Where the columns fit the registers
/// `first..31`, they are held there; where they do not, each pass loads them again.
///
/// @param n     columns
/// @param first lowest register that holds columns
/// @param views the tensors, `[..., n]`
/// @param tile  where column 0 of each lies
record ColumnBlock(Emitter e, int n, int first, List<TensorView> views, Emitter.Tile tile) {
    private static final int REGISTERS = 32;
    /// Columns of a block at most: each pass over them is written out.
    static final int MOST = 64;

    /// Writes `body` for every tile of rows of `views`, vl set to their number.
    static void each(Emitter e, int first, List<TensorView> views, Consumer<ColumnBlock> body) {
        int n = views.getFirst().shape().getLast();
        e.eachTile(views.stream().map(ColumnBlock::firstColumn).toList(), 1, tile -> body.accept(new ColumnBlock(e, n, first, views, tile)));
    }

    /// {@return the columns that are held where the lowest register that may hold them is `first`}
    static int room(int first) {
        return REGISTERS - first;
    }

    /// {@return whether columns stay in registers from pass to pass}
    boolean held() {
        return n <= room(first);
    }

    /// {@return the register of column `j`}
    VectorRegister of(int j) {
        return v(first + j % room(first));
    }

    /// {@return where column `j` of a tensor starts}
    Address address(int view, int j) {
        var start = tile.address(view);
        return at(start.base(), start.offset() + j * views.get(view).lastStrideBytes());
    }

    /// Loads column `j` of a tensor into its register.
    void load(int view, int j) {
        load(of(j), view, j);
    }

    /// Loads column `j` of a tensor.
    void load(VectorRegister d, int view, int j) {
        e.load(d, views.get(view), address(view, j), tile.strideBytes(view));
    }

    /// Loads all columns of a tensor that are held.
    void loadAll(int view) {
        for (int j = 0; j < n; j++) {
            load(view, j);
        }
    }

    /// Adds `value`, of column `j`, to the sum over the columns. Columns come in order; the first starts the sum.
    void sum(VectorRegister sum, int j, VectorRegister value) {
        e.add(sum, j == 0 ? value : sum, j == 0 ? imm(0) : value);
    }

    private static TensorView firstColumn(TensorView view) {
        int rank = view.shape().size();
        return new TensorView(view.address(), view.elementBits(), view.signed(), view.shape().subList(0, rank - 1), view.strides().subList(0, rank - 1));
    }
}
