package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.absolute;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// What LayerNorm and RMSNorm share, here with lanes along the row ([NormByColumns] has them across rows): sums of the rows as [NormSums] finds them; the
/// reciprocal roots of many rows at once; then gain, offset and the last shift, element by element.
///
/// Registers: `v0..3` sums by bank, `v4` means, `v5` shifts, `v6` sums of squares, `v7` roots, `v8` temporary, `v9..12` gains and offsets, `v13..15`
/// values of an element, rows from [NormSums#firstRow] on.
final class NormKernel {
    static final int X = 0;
    static final int Y = 1;
    private static final int GAIN = 2;
    private static final int OFFSET = 3;

    private final Normalisation op;
    private final Emitter e;
    private final Kernel.Placement at;
    private final NormOutput output;
    private final NormSums sums;
    private final TensorView gain;
    private final TensorView offset;
    private final int n;

    private NormKernel(Normalisation op, CodeType to, Site site, Emitter e, Kernel.Placement at, List<Constant> constants,
            NormSums sums) {
        this.op = op;
        this.e = e;
        this.at = at;
        this.sums = sums;
        output = new NormOutput(e, op, to, at.tables().getFirst(), site.graph().wordBits());
        n = op.gain().length;
        gain = constants.get(0).at(at.constants().get(0), List.of(n));
        offset = constants.get(1).at(at.constants().get(1), List.of(n));
    }

    /// {@return the kernel that sums so}
    static Kernel of(QuantizedOp norm, Normalisation op, Site site, Function<Emitter, NormSums> sums) {
        if (RowLayout.byColumns(norm, site)) {
            return NormByColumns.of(norm, op, site, sums);
        }
        var constants = List.of(Constant.narrowest("gain", op.gain()), Constant.narrowest("offset", op.offset()));
        return Kernel.of(RowLayout.ROWS, constants, List.of(op.root().seed()), 0, at -> {
            var e = site.emitter();
            return new NormKernel(op, site.type(norm.output()), site, e, at, constants, sums.apply(e)).code();
        });
    }

    private Code code() {
        e.vl(e.machine().vectorLength());
        sums.prepare();
        var x = at.inputs().getFirst();
        var views = new ArrayList<>(List.of(x, at.output()));
        var single = RowBlock.of(e, n, sums.firstRow(), 1);
        var twin = RowBlock.of(e, n, sums.firstRow(), 2);
        if (single.chunks() == 1) {
            e.vl(n);
            loadFactors(0, absoluteOf(gain, 0), absoluteOf(offset, 0));
        }
        int together = Walk.over(views, 0, x.shape().size() - 1).innermost(2).extent();
        if (sums.banks() == 1 || !twin.worthwhile() || together <= single.rows()) {
            if (!single.held()) {
                views.add(gain.broadcastTo(x.shape()));
                views.add(offset.broadcastTo(x.shape()));
            }
            e.eachRows(views, single.rows(), rows -> {
                sums.gather(single, rows, views, 0);
                normalise(single, rows, views, 0);
            });
        } else {
            e.eachRowsOverlapped(views, twin.rows(),
                    (rows, bank) -> sums.gather(twin, rows, views, bank), (rows, bank) -> normalise(twin, rows, views, bank));
        }
        return e.code();
    }

    private void normalise(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        e.vl(block.statistics(rows.count()));
        output.factors(sums, bank);
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
                    chunk.load(y, X, row);
                }
                var of = NormSums.Statistic.ofRow(row);
                sums.centre(y, of, !block.held());
                output.write(y, of, factorOrConstant(op.gain(), gainRegister(chunk.index())),
                        factorOrConstant(op.offset(), offsetRegister(chunk.index())), chunk.address(Y, row), chunk.strideBytes(Y));
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
