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
import java.util.SplittableRandom;

/// Sums of 32 bits taken to outputs by drawn real factors: values drawn uniformly over the output's range, and values nearest to ties. Judged against the true
/// factor, not against its multiplier and shift.
final class RequantizeCases {
    private static final int FACTORS = 40;
    private static final int TOGETHER = 4096;
    private static final long SEED = 20_261_126;

    private RequantizeCases() {}

    /// {@return the cases of outputs of 8 and 16 bits}
    static List<Case> all() {
        // A factor is off by a relative 2^-31: of an output of 16 bits by 2^-16 steps, which only a value that near to a tie can show.
        return List.of(one(8, -14, -5, new Target.Most(0.5)), one(16, -10, -3, new Target.Most(0.504)));
    }

    private static Case one(int bits, int least, int greatest, Target target) {
        var random = new SplittableRandom(SEED + bits);
        var shape = Shape.of(1, TOGETHER);
        var op = new Op.Requantize(new Op.Head("requantize", "y", shape, Origin.NONE), "x");
        var y = new QuantizedTensor("y", shape, CodeType.symmetric(bits, 1));
        var parts = new ArrayList<Case.Part>();
        for (int i = 0; i < FACTORS; i++) {
            double factor = Math.pow(2, random.nextDouble(least, greatest));
            long seed = random.nextLong();
            var x = new QuantizedTensor("x", shape, CodeType.symmetric(32, factor));
            parts.add(new Case.Part(op, x, y, () -> samples(y.type(), x.type(), seed)));
        }
        return new Case("requantize", "32 -> " + bits, 2 * FACTORS * TOGETHER, parts, OutputError.Range.SATURATED, Map.of(Case.CHOSEN, List.of(target)));
    }

    private static List<Sample> samples(CodeType y, CodeType x, long seed) {
        var random = new SplittableRandom(seed);
        return new Rows(1, TOGETHER, x)
                .drawn("uniform, factor %.6g".formatted(x.scale()), 1, seed, draw -> draw.nextDouble(y.low(), y.high()))
                .drawn("near ties, factor %.6g".formatted(x.scale()), 1, random.nextLong(), draw -> draw.nextInt(y.low(), y.high()) + 0.5)
                .samples();
    }
}
