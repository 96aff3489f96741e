package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.at;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.m;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.ExpRom.Split;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Limbs;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Word;
import java.util.ArrayList;
import java.util.List;

/// Softmax, here with lanes along the row ([SoftmaxByColumns] has them across rows): maximum, difference, exp by ROM, sum; the reciprocals of many rows at once; one product an element.
///
/// Where not kept, an element takes the least code before the maximum and 0 for its exp.
final class SoftmaxKernel {
    private static final int MASKS = 4;
    private static final int X = 0;
    private static final int Y = 1;
    private static final int KEEP = 2;

    private final QuantizedOp.Softmax op;
    private final Kernel.Placement at;
    private final Emitter e;
    private final CodeType from;
    private final CodeType to;
    private final List<TensorView> views;
    private final Exponential exponential;
    private final NewtonSteps newton;
    private final int n;
    private final int folds;

    private SoftmaxKernel(QuantizedOp.Softmax op, Site site, Kernel.Placement at, List<Constant> constants) {
        this.op = op;
        this.at = at;
        e = site.emitter();
        from = site.type(op.x());
        to = site.type(op.output());
        n = site.shape(op.x()).last();
        folds = folds(op, site, n);
        exponential = new Exponential(op.exp(), at.tables(), from);
        newton = new NewtonSteps(e, site.graph().wordBits());
        var x = at.inputs().getFirst();
        views = new ArrayList<>(List.of(x, at.output()));
        op.keep().ifPresent(keep -> views.add(
                constants.getFirst().at(at.constants().getFirst(), keep.shape().dims()).broadcastTo(x.shape())));
    }

    static Kernel of(QuantizedOp.Softmax op, Site site) {
        if (RowLayout.byColumns(op, site)) {
            return SoftmaxByColumns.of(op, site);
        }
        var constants = constants(op);
        int n = site.shape(op.x()).last();
        var block = RowBlock.of(site.emitter(), n, first(op), 1, folds(op, site, n));
        int scratch = block.held() ? 0 : block.rows() * n * Integer.BYTES;
        return Kernel.of(RowLayout.ROWS, constants, tables(op), scratch, at -> new SoftmaxKernel(op, site, at, constants).code());
    }

    static List<Constant> constants(QuantizedOp.Softmax op) {
        return op.keep().map(keep -> List.of(keep(op))).orElse(List.of());
    }

    /// The exponential's tables, then the seed of the reciprocal.
    static List<RomTable> tables(QuantizedOp.Softmax op) {
        var tables = new ArrayList<>(Exponential.tables(op.exp()));
        tables.add(op.reciprocal().seed());
        return tables;
    }

    private static Constant keep(QuantizedOp.Softmax op) {
        boolean[] kept = op.keep().orElseThrow().toArray();
        int[] values = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            values[i] = kept[i] ? 1 : 0;
        }
        return new Constant("keep", 8, values);
    }

    /// The lowest register that holds rows: below it lie the statistics, then temporaries where the op needs any.
    private static int first(QuantizedOp.Softmax op) {
        if (op.sum() instanceof Limbs) {
            return 14;
        }
        return op.keep().isPresent() || op.exp() instanceof Split ? 12 : 8;
    }

    /// {@return registers that collect a row's exponentials: two where a word holds no sum of one lane's}
    private static int folds(QuantizedOp.Softmax op, Site site, int n) {
        int chunks = Math.ceilDiv(n, site.machine().vectorLength());
        int grown = Integer.SIZE - Integer.numberOfLeadingZeros(chunks - 1);
        return op.sum() instanceof Limbs && op.exp().bits() + grown > site.graph().wordBits() - 1 ? 2 : 1;
    }

    private Code code() {
        e.vl(e.machine().vectorLength());
        for (int bank = 0; bank < 2; bank++) {
            // Rows that a block lacks divide by 1, or by the least sum.
            e.clamp(sum(bank), sum(bank), imm(1), imm(1));
            if (op.sum() instanceof Limbs(int low)) {
                int least = (int) (op.exp().least() >> low);
                e.clamp(high(bank), high(bank), imm(least), imm(least));
            }
        }
        var single = RowBlock.of(e, n, first(op), 1, folds);
        var twin = RowBlock.of(e, n, first(op), 2, folds);
        int together = Walk.over(views, 0, views.getFirst().shape().size() - 1).innermost(views.size()).extent();
        if (!twin.worthwhile() || together <= single.rows()) {
            if (!single.held()) {
                // A row of e, as words, in the scratch area; all rows of a block lie behind each other.
                var x = views.getFirst();
                var e32 = new ArrayList<>(x.strides());
                e32.replaceAll(_ -> 0);
                e32.set(e32.size() - 1, 1);
                views.add(new TensorView(at.scratch(), 32, true, x.shape(), e32));
            }
            e.eachRows(views, single.rows(), rows -> {
                exponentials(single, rows, 0);
                quotients(single, rows, 0);
            });
        } else {
            e.eachRowsOverlapped(views, twin.rows(),
                    (rows, bank) -> exponentials(twin, rows, bank), (rows, bank) -> quotients(twin, rows, bank));
        }
        return e.code();
    }

    private static VectorRegister maximum(int bank) {
        return v(bank);
    }

    private static VectorRegister sum(int bank) {
        return v(2 + bank);
    }

    private static VectorRegister high(int bank) {
        return v(12 + bank);
    }

    private static VectorRegister temporary(int row) {
        return v(8 + row % 4);
    }

    private boolean masked() {
        return op.keep().isPresent();
    }

    private void exponentials(RowBlock block, Emitter.Rows rows, int bank) {
        if (block.chunks() == 1) {
            block.each(rows, views, bank, chunk -> {
                // No more rows at once than there are masks.
                int group = masked() ? MASKS : rows.count();
                for (int start = 0; start < rows.count(); start += group) {
                    int end = Math.min(start + group, rows.count());
                    for (int row = start; row < end; row++) {
                        load(chunk, row);
                        e.hmax(maximum(bank), row, chunk.of(row));
                    }
                    for (int row = start; row < end; row++) {
                        exponential(chunk, row, bank);
                        if (masked()) {
                            e.sel(chunk.of(row), m(row % MASKS), chunk.of(row), imm(0));
                        }
                        sum(chunk.of(row), row, bank);
                    }
                }
            });
            return;
        }
        block.startFolds(rows.count(), from.low());
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                load(chunk, row);
                chunk.fold(row, e::max);
            }
        });
        e.vl(block.full());
        for (int row = 0; row < rows.count(); row++) {
            e.hmax(maximum(bank), row, block.fold(row));
        }
        block.startFolds(rows.count(), 0);
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                if (!block.held()) {
                    load(chunk, row);
                }
                exponential(chunk, row, bank);
                if (masked()) {
                    chunk.load(temporary(row), KEEP, row);
                    e.mul(chunk.of(row), chunk.of(row), temporary(row));
                }
                if (folds == 2 && op.sum() instanceof Limbs(int low)) {
                    foldLimbs(chunk, row, low);
                } else {
                    chunk.fold(row, e::add);
                }
                if (!block.held()) {
                    e.store(chunk.of(row), 32, true, scratch(chunk, row), Integer.BYTES);
                }
            }
        });
        e.vl(block.full());
        for (int row = 0; row < rows.count(); row++) {
            if (folds == 2) {
                e.hsum(sum(bank), row, block.fold(row, 0));
                e.hsum(high(bank), row, block.fold(row, 1));
            } else {
                sum(block.fold(row), row, bank);
            }
        }
    }

    /// The statistic of a row whose exponentials, or sums of them, stand in `values`.
    private void sum(VectorRegister values, int row, int bank) {
        switch (op.sum()) {
            case Word() -> e.hsum(sum(bank), row, values);
            case Limbs(int low) -> {
                e.ext(temporary(row), values, imm(0), imm(low));
                e.hsum(sum(bank), row, temporary(row));
                e.shrFloor(temporary(row + 2), values, imm(low));
                e.hsum(high(bank), row, temporary(row + 2));
            }
        }
    }

    private void foldLimbs(RowBlock.Chunk chunk, int row, int low) {
        var ofLow = chunk.toFold(row, 0, temporary(row));
        e.ext(ofLow, chunk.of(row), imm(0), imm(low));
        chunk.foldValue(row, 0, ofLow, e::add);
        var ofHigh = chunk.toFold(row, 1, temporary(row + 2));
        e.shrFloor(ofHigh, chunk.of(row), imm(low));
        chunk.foldValue(row, 1, ofHigh, e::add);
    }

    private Address scratch(RowBlock.Chunk chunk, int row) {
        var start = chunk.address(views.size() - 1, row);
        return at(start.base(), start.offset() + row * n * Integer.BYTES);
    }

    /// Loads codes; those not kept become the least code. Leaves the mask of the row behind.
    private void load(RowBlock.Chunk chunk, int row) {
        var x = chunk.of(row);
        chunk.load(x, X, row);
        if (masked()) {
            chunk.load(temporary(row), KEEP, row);
            e.cmp(m(row % MASKS), Relation.NE, temporary(row), imm(0));
            e.sel(x, m(row % MASKS), x, imm(from.low()));
        }
    }

    /// Codes become exponentials of their distance to the maximum, in place.
    private void exponential(RowBlock.Chunk chunk, int row, int bank) {
        var d = chunk.of(row);
        e.sub(d, Emitter.element(maximum(bank), row), d);
        scaled(e, d, op);
        exponential.write(e, d, temporary(row));
    }

    /// Differences of sums become steps of the exponential, in place.
    static void scaled(Emitter e, VectorRegister d, QuantizedOp.Softmax op) {
        op.difference().ifPresent(scaling -> e.mulrs(d, d, imm(scaling.multiplier(0)), imm(scaling.shift(0))));
    }

    private void quotients(RowBlock block, Emitter.Rows rows, int bank) {
        e.vl(block.statistics(rows.count()));
        var factor = v(6);
        var amount = v(4);
        var registers = new NewtonSteps.Registers(factor, amount, v(5), v(7));
        var seed = at.tables().getLast();
        switch (op.sum()) {
            case Word() -> newton.reciprocal(op.reciprocal(), seed, sum(bank), op.outputShift(), registers);
            case Limbs limbs -> newton.reciprocal(op.reciprocal(), seed, limbs, sum(bank), high(bank), op.exp().least(), op.outputShift(), registers);
        }
        op.scaling().ifPresent(scaling -> e.mulrs(factor, factor, imm(scaling.multiplier(0)), imm(scaling.shift(0))));
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                var y = chunk.of(row);
                if (!block.held()) {
                    e.load(y, 32, true, scratch(chunk, row), Integer.BYTES);
                }
                e.requantize(y, y, Emitter.element(factor, row), Emitter.element(amount, row), to);
                e.storeCodes(y, to, chunk.address(Y, row), chunk.strideBytes(Y));
            }
        });
    }
}
