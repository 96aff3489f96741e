package dev.cupel.benchmarks.accuracy;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.measure.OutputError;
import dev.cupel.traces.measure.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// LayerNorm and RMSNorm, gamma 1 and beta 0, of six families of rows: spread widely, with an offset, narrowly, narrowly with a large offset (sd 2), by Student's t,
/// with two outlying channels; 256 times as fine for 16 bits. Outputs are in steps of 2^-4 and 2^-12, saturated.
final class NormCases {
    /// Lengths of rows.
    static final List<Integer> SIZES = List.of(64, 384, 768, 4096);
    private static final int DRAWN = 32;
    private static final long SEED = 20_261_124;

    private NormCases() {}

    /// {@return the cases of these lengths, for 8 and for 16 bits}
    static List<Case> of(List<Integer> sizes) {
        var cases = new ArrayList<Case>();
        for (boolean rms : new boolean[] {false, true}) {
            for (int bits : new int[] {8, 16}) {
                for (int n : sizes) {
                    cases.add(one(rms, bits, n));
                }
            }
        }
        return cases;
    }

    private static Case one(boolean rms, int bits, int n) {
        int together = n <= 1024 ? 16 : 4;
        var shape = Shape.of(together, n);
        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        var gamma = FloatTensor.of(Shape.of(n), ones);
        var head = new Op.Head(rms ? "rmsnorm" : "layernorm", "y", shape, Origin.NONE);
        Op op = rms ? new Op.RmsNorm(head, "x", gamma, 0) : new Op.LayerNorm(head, "x", gamma, FloatTensor.of(Shape.of(n), new float[n]), 0);
        var x = CodeType.symmetric(bits, bits == 8 ? 1 : 1.0 / 256);
        var y = CodeType.symmetric(bits, bits == 8 ? 0x1p-4 : 0x1p-12);
        var part = new Case.Part(op, new QuantizedTensor("x", shape, x), new QuantizedTensor("y", shape, y), () -> samples(together, n, x));
        Map<String, List<Target>> targets = bits == 8
                ? Map.of(Case.CHOSEN, List.of(new Target.Most(0.51)))
                // One 32-bit accumulator, and two limbs.
                : Map.of(Case.CHOSEN, List.of(new Target.Most(0.75)), "squares", List.of(new Target.Most(1.6)), "limbs", List.of(new Target.Most(0.75)));
        return new Case(head.name(), bits + " -> " + bits, n, List.of(part), OutputError.Range.SATURATED, targets);
    }

    private static List<Sample> samples(int together, int n, CodeType x) {
        long seed = SEED + n + x.bits();
        var rows = new Rows(together, n, x)
                .drawn("sd 32", DRAWN, seed, random -> random.nextGaussian(0, 32))
                .drawn("sd 32, mean 20", DRAWN, seed + 1, random -> random.nextGaussian(20, 32))
                .drawn("sd 6", DRAWN, seed + 2, random -> random.nextGaussian(0, 6))
                .drawn("sd 2, mean 40", DRAWN, seed + 3, random -> random.nextGaussian(40, 2))
                .drawn("6 t3 + 3", DRAWN, seed + 4, random -> 6 * Rows.student(random) + 3);
        var random = new java.util.SplittableRandom(seed + 5);
        int[][] outliers = new int[DRAWN][n];
        for (int[] row : outliers) {
            for (int i = 0; i < n; i++) {
                double value = random.nextGaussian(0, 16);
                row[i] = x.code(i < 2 ? value + 100 : value * 0.15);
            }
        }
        return rows.codes("two outlying channels", DRAWN, (row, i) -> outliers[row][i]).samples();
    }
}
