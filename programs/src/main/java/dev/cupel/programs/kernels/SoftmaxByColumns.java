package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.m;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Limbs;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Word;
import java.util.ArrayList;
import java.util.List;

/// Softmax of many short rows, lanes across rows: a register holds one column of as many rows as a vector has elements. Maximum and sum are then
/// plain operations, no reduction, and statistics need no broadcast.
///
/// Memory is read with the stride of a row: rows that are padded to an odd number of bank words meet no conflict.
final class SoftmaxByColumns {
    private static final int X = 0;
    private static final int Y = 1;
    private static final int KEEP = 2;
    private static final int FIRST = 8;
    /// The sum, or its low limb.
    private static final VectorRegister SUM = v(1);
    private static final VectorRegister HIGH = v(5);
    /// Columns that the registers hold.
    static final int MOST = 32 - FIRST;
    private static final int MASKS = 4;

    private final QuantizedOp.Softmax op;
    private final Kernel.Placement at;
    private final Emitter e;
    private final CodeType from;
    private final CodeType to;
    private final int n;
    private final Exponential exponential;
    private final NewtonSteps newton;
    private final List<TensorView> views = new ArrayList<>();

    private SoftmaxByColumns(QuantizedOp.Softmax op, Site site, Kernel.Placement at, List<Constant> constants) {
        this.op = op;
        this.at = at;
        e = site.emitter();
        from = site.type(op.x());
        to = site.type(op.output());
        n = site.shape(op.x()).last();
        exponential = new Exponential(op.exp(), at.tables(), from);
        newton = new NewtonSteps(e, site.graph().wordBits());
        var x = at.inputs().getFirst();
        views.add(x);
        views.add(at.output());
        op.keep().ifPresent(keep -> views.add(
                constants.getFirst().at(at.constants().getFirst(), keep.shape().dims()).broadcastTo(x.shape())));
    }

    static Kernel of(QuantizedOp.Softmax op, Site site) {
        var constants = SoftmaxKernel.constants(op);
        return Kernel.of(SoftmaxKernel.COLUMNS, constants, SoftmaxKernel.tables(op), 0,
                at -> new SoftmaxByColumns(op, site, at, constants).code());
    }

    private Code code() {
        var columns = views.stream().map(SoftmaxByColumns::firstColumn).toList();
        e.eachTile(columns, 1, tile -> {
            for (int j = 0; j < n; j++) {
                load(tile, j);
                e.max(v(0), j == 0 ? column(0) : v(0), column(j));
            }
            for (int j = 0; j < n; j++) {
                var d = column(j);
                e.sub(d, v(0), d);
                exponential.write(e, d, temporary(j));
                if (op.keep().isPresent()) {
                    e.load(temporary(j), views.get(KEEP), address(tile, KEEP, j), tile.strideBytes(KEEP));
                    e.mul(d, d, temporary(j));
                }
                sum(d, j);
            }
            var factor = v(6);
            var amount = v(4);
            var registers = new NewtonSteps.Registers(factor, amount, HIGH, v(7));
            var seed = at.tables().getLast();
            switch (op.sum()) {
                case Word() -> newton.reciprocal(op.reciprocal(), seed, n == 1 ? column(0) : SUM, op.outputShift(), registers);
                case Limbs limbs -> newton.reciprocal(op.reciprocal(), seed, limbs, SUM, HIGH, op.exp().least(), op.outputShift(), registers);
            }
            op.scaling().ifPresent(scaling -> e.mulrs(factor, factor, imm(scaling.multiplier(0)), imm(scaling.shift(0))));
            for (int j = 0; j < n; j++) {
                var y = column(j);
                e.requantize(y, y, factor, amount, to);
                e.storeCodes(y, to, address(tile, Y, j), tile.strideBytes(Y));
            }
        });
        return e.code();
    }

    /// Adds column `j` of exponentials to the sum.
    private void sum(VectorRegister exponentials, int j) {
        switch (op.sum()) {
            case Word() -> {
                if (j > 0) {
                    e.add(SUM, j == 1 ? column(0) : SUM, exponentials);
                }
            }
            case Limbs(int low) -> {
                var ofLow = j == 0 ? SUM : temporary(j);
                e.ext(ofLow, exponentials, imm(0), imm(low));
                var ofHigh = j == 0 ? HIGH : v(6 + j % 2);
                e.shrFloor(ofHigh, exponentials, imm(low));
                if (j > 0) {
                    e.add(SUM, SUM, ofLow);
                    e.add(HIGH, HIGH, ofHigh);
                }
            }
        }
    }

    private void load(Emitter.Tile tile, int j) {
        var x = column(j);
        e.load(x, views.get(X), address(tile, X, j), tile.strideBytes(X));
        if (op.keep().isPresent()) {
            e.load(temporary(j), views.get(KEEP), address(tile, KEEP, j), tile.strideBytes(KEEP));
            e.cmp(m(j % MASKS), Relation.NE, temporary(j), imm(0));
            e.sel(x, m(j % MASKS), x, imm(from.low()));
        }
    }

    private Address address(Emitter.Tile tile, int view, int j) {
        var first = tile.address(view);
        return at(first.base(), first.offset() + j * views.get(view).lastStrideBytes());
    }

    private static VectorRegister column(int j) {
        return v(FIRST + j);
    }

    private static VectorRegister temporary(int j) {
        return v(2 + j % 2);
    }

    private static TensorView firstColumn(TensorView view) {
        int rank = view.shape().size();
        return new TensorView(view.address(), view.elementBits(), view.signed(), view.shape().subList(0, rank - 1),
                view.strides().subList(0, rank - 1));
    }
}
