package dev.cupel.benchmarks.accuracy;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.measure.OutputError;
import dev.cupel.traces.measure.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Softmax of int8 scores: scales 0.05, 0.1 and 0.2; rows drawn normally and by Student's t, uniformly, flat, of two values; and one peak among equal scores at
/// every distance, the worst that there is.
final class SoftmaxCases {
    /// Lengths of rows: 16 is that of a small transformer, the others are those of the study.
    static final List<Integer> SIZES = List.of(16, 64, 197, 1024, 4096);
    private static final double[] SCALES = {0.05, 0.1, 0.2};
    private static final int DRAWN = 64;
    private static final long SEED = 20_261_123;

    private SoftmaxCases() {}

    /// {@return the cases of these lengths, for outputs of 8 and of 16 bits}
    static List<Case> of(List<Integer> sizes) {
        var cases = new ArrayList<Case>();
        for (int bits : new int[] {8, 16}) {
            for (int n : sizes) {
                cases.add(one(bits, n));
            }
        }
        return cases;
    }

    private static Case one(int bits, int n) {
        int together = n <= 1024 ? 16 : 4;
        var shape = Shape.of(together, n);
        var op = new Op.Softmax(new Op.Head("softmax", "y", shape, Origin.NONE), "x", Optional.empty());
        var y = new QuantizedTensor("y", shape, new CodeType(bits, false, Math.scalb(1.0, -bits), 0));
        var parts = new ArrayList<Case.Part>();
        for (double scale : SCALES) {
            var x = new QuantizedTensor("x", shape, CodeType.symmetric(8, scale));
            parts.add(new Case.Part(op, x, y, () -> samples(together, n, x.type())));
        }
        var error = bits == 8 ? new Target.Excess(0.03) : new Target.Most(n <= 1024 ? 1.0 : 1.4);
        // What 1 is off by, saturated: a whole step, of the perfectly rounded output too.
        return new Case("softmax", "8 -> " + bits, n, parts, OutputError.Range.UNLIMITED, Map.of(Case.CHOSEN, List.of(error, new Target.Multiplies(2))));
    }

    private static List<Sample> samples(int together, int n, CodeType x) {
        String at = ", S " + x.scale();
        var rows = new Rows(together, n, x)
                .drawn("normal, sd 2" + at, DRAWN, SEED + n, random -> random.nextGaussian() * 2)
                .drawn("1.2 t3" + at, DRAWN, SEED + n + 1, random -> Rows.student(random) * 1.2)
                .codes("flat" + at, 3, (row, _) -> new int[] {-128, 0, 127}[row]);
        if (x.scale() <= 0.1) {
            rows.codes("one peak and the rest equal, at every distance from 1" + at, 255, (row, i) -> i == 0 ? 127 : 127 - 1 - row)
                    // Two, three and half of the row at the top, the rest at each eighth distance.
                    .codes("ties at the top" + at, 3 * 31, (row, i) -> i < top(row / 31, n) ? 127 : 127 - 8 * (row % 31 + 1))
                    .drawn("uniform" + at, 4, SEED + n + 2, random -> random.nextInt(-128, 128) * x.scale());
        }
        return rows.samples();
    }

    private static int top(int kind, int n) {
        return kind == 2 ? n / 2 : kind + 2;
    }
}
