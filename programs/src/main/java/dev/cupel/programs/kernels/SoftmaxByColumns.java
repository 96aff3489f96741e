package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.m;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.isa.TimingClass;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Split;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Limbs;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Word;
import java.util.ArrayList;
import java.util.List;

/// Softmax of many short rows, lanes across rows, see [ColumnBlock]; all columns are held.
final class SoftmaxByColumns {
    private static final int X = 0;
    private static final int Y = 1;
    private static final int KEEP = 2;
    private static final int FIRST = 8;
    /// The sum, or its low limb.
    private static final VectorRegister SUM = v(1);
    private static final VectorRegister HIGH = v(5);
    /// Columns that the registers hold.
    static final int MOST = ColumnBlock.room(FIRST);
    private static final int MASKS = 4;
    /// Cycles, about, in which a tile of columns waits for its first loads and its reciprocals.
    private static final int LATENCY = 60;

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
        return Kernel.of(RowLayout.COLUMNS, constants, SoftmaxKernel.tables(op), 0,
                at -> new SoftmaxByColumns(op, site, at, constants).code());
    }

    private Code code() {
        ColumnBlock.each(e, FIRST, views, columns -> {
            for (int j = 0; j < n; j++) {
                load(columns, j);
                e.max(v(0), j == 0 ? columns.of(0) : v(0), columns.of(j));
            }
            for (int j = 0; j < n; j++) {
                var d = columns.of(j);
                e.sub(d, v(0), d);
                SoftmaxKernel.scaled(e, d, op);
                exponential.write(e, d, temporary(j));
                if (op.keep().isPresent()) {
                    columns.load(temporary(j), KEEP, j);
                    e.mul(d, d, temporary(j));
                }
                sum(columns, j);
            }
            var factor = v(6);
            var amount = v(4);
            var registers = new NewtonSteps.Registers(factor, amount, HIGH, v(7));
            var seed = at.tables().getLast();
            switch (op.sum()) {
                case Word() -> newton.reciprocal(op.reciprocal(), seed, n == 1 ? columns.of(0) : SUM, op.outputShift(), registers);
                case Limbs limbs -> newton.reciprocal(op.reciprocal(), seed, limbs, SUM, HIGH, op.exp().least(), op.outputShift(), registers);
            }
            op.scaling().ifPresent(scaling -> e.mulrs(factor, factor, imm(scaling.multiplier(0)), imm(scaling.shift(0))));
            for (int j = 0; j < n; j++) {
                var y = columns.of(j);
                e.requantize(y, y, factor, amount, to);
                e.storeCodes(y, to, columns.address(Y, j), columns.tile().strideBytes(Y));
            }
        });
        return e.code();
    }

    /// Adds column `j` of exponentials to the sum.
    private void sum(ColumnBlock columns, int j) {
        var exponentials = columns.of(j);
        switch (op.sum()) {
            case Word() -> {
                if (j > 0) {
                    e.add(SUM, j == 1 ? columns.of(0) : SUM, exponentials);
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

    private void load(ColumnBlock columns, int j) {
        var x = columns.of(j);
        columns.load(X, j);
        if (op.keep().isPresent()) {
            columns.load(temporary(j), KEEP, j);
            e.cmp(m(j % MASKS), Relation.NE, temporary(j), imm(0));
            e.sel(x, m(j % MASKS), x, imm(from.low()));
        }
    }

    private static VectorRegister temporary(int j) {
        return v(2 + j % 2);
    }

    /// {@return whether an estimate of both layouts favours columns}
    static boolean faster(QuantizedOp.Softmax op, Site site) {
        var machine = site.machine();
        int rows = site.shape(op.x()).rows();
        int n = site.shape(op.x()).last();
        boolean split = op.exp() instanceof Split;
        long instructions = 7L + (op.keep().isPresent() ? 4 : 0) + (op.difference().isPresent() ? 1 : 0) + (split ? 4 : 0);
        long reads = (split ? 2L : 1L) * machine.timing(TimingClass.LUT).beatInterval(machine.lanes());
        long byRows = rows * Math.max(instructions, reads * machine.beats(n));
        int together = Math.min(rows, machine.vectorLength());
        long byColumns = Math.ceilDiv(rows, together) * (n * Math.max(instructions, reads * machine.beats(together)) + LATENCY);
        return byColumns < byRows;
    }
}
