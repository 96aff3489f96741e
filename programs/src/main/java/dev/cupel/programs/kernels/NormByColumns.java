package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.util.List;
import java.util.function.Function;

/// LayerNorm and RMSNorm of many short rows, lanes across rows, see [ColumnBlock]. Gain and offset of a column are immediates. Registers of [NormKernel].
final class NormByColumns {
    /// Cycles, about, in which a block waits for its first loads and its roots.
    private static final int LATENCY = 60;

    /// The lowest register that any form holds columns in.
    private static final int LEAST_FIRST = 16;

    private NormByColumns() {}

    static Kernel of(QuantizedOp norm, Normalisation op, Site site, Function<Emitter, NormSums> sums) {
        return Kernel.of(RowLayout.COLUMNS, List.of(), List.of(op.root().seed()), 0, at -> {
            var e = site.emitter();
            var output = new NormOutput(e, op, site.type(norm.output()), at.tables().getFirst(), site.graph().wordBits());
            return code(op, output, at, sums.apply(e));
        });
    }

    private static Code code(Normalisation op, NormOutput output, Kernel.Placement at, NormSums sums) {
        var e = output.e();
        int[] gain = op.gain();
        int[] offset = op.offset();
        ColumnBlock.each(e, sums.firstRow(), List.of(at.inputs().getFirst(), at.output()), columns -> {
            sums.gather(columns);
            output.factors(sums, 0);
            for (int j = 0; j < columns.n(); j++) {
                var y = columns.of(j);
                if (!columns.held()) {
                    columns.load(NormKernel.X, j);
                }
                sums.centre(y, NormSums.Statistic.OF_LANE, !columns.held());
                output.write(y, NormSums.Statistic.OF_LANE, imm(gain[j]), imm(offset[j]), columns.address(NormKernel.Y, j),
                        columns.tile().strideBytes(NormKernel.Y));
            }
        });
        return e.code();
    }

    /// {@return whether an estimate of both layouts favours columns}
    ///
    /// Measured on the presets: a row, or a column, takes about an issue an instruction while its vectors are short, and is bound by its busiest unit where
    /// they are long; rows of several chunks take twice as long again. `NormLayoutsTest` holds the choice against the cycles.
    static boolean faster(Normalisation op, boolean centred, String x, Site site) {
        var machine = site.machine();
        int rows = site.shape(x).rows();
        int n = site.shape(x).last();
        boolean limbs = op.squares() instanceof Squares.Limbs;
        int ofRow = (limbs ? 16 : 9) + (centred ? 4 : 0);
        int ofColumn = op.squares() instanceof Squares.Moments ? 8 : (limbs ? 11 : 7) + (centred ? 4 : 0);
        if (centred && n > ColumnBlock.room(LEAST_FIRST)) {
            ofColumn += 3; // loaded again by each pass
        }
        int chunks = Math.ceilDiv(n, machine.vectorLength());
        int together = Math.min(rows, machine.vectorLength());
        double byRows = LATENCY + (double) rows * ofRow * (chunks > 1 ? 2 * chunks : (5 + 2 * machine.beats(n)) / 7.0);
        double byColumns = Math.ceilDiv(rows, together) * (LATENCY + n * ofColumn * Math.max(1, 4 * machine.beats(together) / 7.0));
        return byColumns < byRows;
    }
}
