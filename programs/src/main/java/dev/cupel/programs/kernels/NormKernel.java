package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.absolute;
import static dev.cupel.programs.kernels.Emitter.element;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// What LayerNorm and RMSNorm share, lanes along the row: squares of the centred codes, rounded and summed; the reciprocal roots of many rows at
/// once; then gain, offset and the last shift, element by element.
final class NormKernel {
    private static final int X = 0;
    private static final int Y = 1;
    private static final int GAIN = 2;
    private static final int OFFSET = 3;
    private static final int FIRST = 16;

    /// How codes are centred.
    interface Centring {
        /// Readies statistics, vl being the greatest.
        void prepare();

        /// Folds what the centre of each row needs; nothing where it needs nothing.
        void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank);

        /// Makes the codes of `row` centred codes, in place.
        void centre(VectorRegister x, int row);
    }

    private final Normalisation op;
    private final CodeType to;
    private final Emitter e;
    private final Kernel.Placement at;
    private final Table seed;
    private final NewtonSteps newton;
    private final Centring centring;
    private final TensorView gain;
    private final TensorView offset;
    private final int n;

    private NormKernel(Normalisation op, CodeType to, Site site, Emitter e, Kernel.Placement at, List<Constant> constants,
            Centring centring) {
        this.op = op;
        this.to = to;
        this.e = e;
        this.at = at;
        this.centring = centring;
        seed = at.tables().getFirst();
        newton = new NewtonSteps(e, site.graph().wordBits());
        n = op.gain().length;
        gain = constants.get(0).at(at.constants().get(0), List.of(n));
        offset = constants.get(1).at(at.constants().get(1), List.of(n));
    }

    /// {@return the kernel that centres so}
    static Kernel of(Normalisation op, String output, Site site, Function<Emitter, Centring> centring) {
        var constants = List.of(Constant.narrowest("gain", op.gain()), Constant.narrowest("offset", op.offset()));
        return Kernel.of("rows", constants, List.of(op.root().seed()), 0, at -> {
            var e = site.emitter();
            return new NormKernel(op, site.type(output), site, e, at, constants, centring.apply(e)).code();
        });
    }

    private Code code() {
        e.vl(e.machine().vectorLength());
        centring.prepare();
        for (int bank = 0; bank < 2; bank++) {
            e.clamp(squares(bank), squares(bank), imm(1), imm(1)); // rows that a block lacks take the root of 1
        }
        var x = at.inputs().getFirst();
        var views = new ArrayList<>(List.of(x, at.output()));
        var single = RowBlock.of(e, n, FIRST, 1);
        var twin = RowBlock.of(e, n, FIRST, 2);
        if (single.chunks() == 1) {
            e.vl(n);
            loadFactors(0, absoluteOf(gain, 0), absoluteOf(offset, 0));
        }
        int together = Walk.over(views, 0, x.shape().size() - 1).innermost(2).extent();
        if (!twin.worthwhile() || together <= single.rows()) {
            if (!single.held()) {
                views.add(gain.broadcastTo(x.shape()));
                views.add(offset.broadcastTo(x.shape()));
            }
            e.eachRows(views, single.rows(), rows -> {
                squares(single, rows, views, 0);
                normalise(single, rows, views, 0);
            });
        } else {
            e.eachRowsOverlapped(views, twin.rows(),
                    (rows, bank) -> squares(twin, rows, views, bank), (rows, bank) -> normalise(twin, rows, views, bank));
        }
        return e.code();
    }

    private static VectorRegister squares(int bank) {
        return v(2 + bank);
    }

    private void squares(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        centring.gather(block, rows, views, bank);
        block.startFolds(rows.count(), 0);
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                var c = chunk.of(row);
                centred(block, chunk, row);
                var square = chunk.toFold(row, v(13 + row % 3));
                e.mulrs(square, c, c, imm(op.squareShift()));
                if (block.chunks() == 1) {
                    e.hsum(squares(bank), row, square);
                } else {
                    chunk.foldValue(row, square, e::add);
                }
            }
        });
        if (block.chunks() > 1) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.hsum(squares(bank), row, block.fold(row));
            }
        }
    }

    /// The first pass that asks for the codes loads and centres them; in rows that are held nothing loads them again.
    private void centred(RowBlock block, RowBlock.Chunk chunk, int row) {
        if (!block.held()) {
            chunk.load(chunk.of(row), X, row);
        }
        centring.centre(chunk.of(row), row);
    }

    private void normalise(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        e.vl(block.statistics(rows.count()));
        var sum = v(6);
        var factor = v(7);
        var amount = v(5);
        if (op.extra() > 0) {
            e.add(sum, squares(bank), imm(op.extra()));
        } else {
            e.max(sum, squares(bank), imm(1));
        }
        newton.reciprocalRoot(op.root(), seed, op.normalShift(), new NewtonSteps.Registers(factor, amount, sum, v(8)));
        block.each(rows, views, bank, chunk -> {
            if (block.chunks() > 1) {
                if (block.held()) {
                    loadFactors(chunk.index(), absoluteOf(gain, chunk.index() * block.full()),
                            absoluteOf(offset, chunk.index() * block.full()));
                } else {
                    loadFactors(chunk.index(), chunk.address(GAIN, 0), chunk.address(OFFSET, 0));
                }
            }
            for (int row = 0; row < rows.count(); row++) {
                var y = chunk.of(row);
                if (!block.held()) {
                    centred(block, chunk, row);
                }
                e.mulrs(y, y, element(factor, row), element(amount, row));
                e.mulrs(y, y, factorOrConstant(op.gain(), gainRegister(chunk.index())), imm(op.gainShift()));
                if (!isUniform(op.offset()) || op.offset()[0] != 0) {
                    e.add(y, y, factorOrConstant(op.offset(), offsetRegister(chunk.index())));
                }
                if (op.guard() > 0) {
                    e.shr(y, y, imm(op.guard()));
                }
                e.storeCodes(y, to, chunk.address(Y, row), chunk.strideBytes(Y));
            }
        });
    }

    private static VectorRegister gainRegister(int chunk) {
        return v(9 + chunk % 2);
    }

    private static VectorRegister offsetRegister(int chunk) {
        return v(11 + chunk % 2);
    }

    private void loadFactors(int chunk, Instruction.Address gainAt, Instruction.Address offsetAt) {
        if (!isUniform(op.gain())) {
            e.load(gainRegister(chunk), gain, gainAt, gain.elementBytes());
        }
        if (!isUniform(op.offset())) {
            e.load(offsetRegister(chunk), offset, offsetAt, offset.elementBytes());
        }
    }

    private static Instruction.Address absoluteOf(TensorView constant, int element) {
        return absolute(constant.address() + element * constant.elementBytes());
    }

    /// One value for all elements is an immediate.
    private static Source factorOrConstant(int[] values, VectorRegister register) {
        return isUniform(values) ? imm(values[0]) : register;
    }

    private static boolean isUniform(int[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }
}
