package dev.cupel.traces.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// TFLite's norm of integer LSTMs divides by N through the integer 2^20 / N, which is exact for powers of two alone (its own source says so): rows with an
/// offset lose their variance in the difference of two large numbers (research/kernels.md).
class PublishedNormFailuresTest {
    private static final long SEED = 20_261_123;

    /// TFLite's variance of a row, in steps of 2^-20: `sum of x^2 * (2^20 / N) - mean^2`, the mean in steps of 2^-10.
    private static double tfliteDeviation(int[] row) {
        long sum = Arrays.stream(row).asLongStream().sum();
        long squares = Arrays.stream(row).mapToLong(x -> (long) x * x).sum();
        long mean = sum * 1024 / row.length;
        return Math.sqrt((squares * ((1 << 20) / row.length) - mean * mean) / (double) (1 << 20));
    }

    private static double deviation(int[] row) {
        double mean = Arrays.stream(row).average().orElseThrow();
        return Math.sqrt(Arrays.stream(row).mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow());
    }

    @ParameterizedTest(name = "N = {0}: TFLite''s deviation is {1} too small")
    @CsvSource({"384, 0.045", "768, 0.045", "1024, 0"})
    void rowsWithOffset40AndDeviation2(int n, double part) {
        var random = new SplittableRandom(SEED);
        int rows = 16;
        var shape = Shape.of(rows, n);
        int[] codes = new int[shape.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (int) Math.clamp(Math.rint(random.nextGaussian(40, 2)), -128, 127);
        }
        for (int row = 0; row < rows; row++) {
            int[] one = Arrays.copyOfRange(codes, row * n, (row + 1) * n);
            assertEquals(part, 1 - tfliteDeviation(one) / deviation(one), part > 0 ? 0.02 : 0.005);
        }

        float[] ones = new float[n];
        Arrays.fill(ones, 1);
        var op = new Op.LayerNorm(new Op.Head("norm", "y", shape, Origin.NONE), "x", FloatTensor.of(Shape.of(n), ones),
                FloatTensor.of(Shape.of(n), new float[n]), 0);
        var ours = OpTrial.of(op, List.of(new QuantizedTensor("x", shape, CodeType.symmetric(8, 1))),
                new QuantizedTensor("y", shape, CodeType.symmetric(8, 0x1p-4)), WeightSettings.DEFAULT, Presets.named("edge16"), Variants.NONE).orThrow()
                .run(List.of(new Sample("offset", List.of(new CodeTensor(shape, codes)))), OutputError.Range.SATURATED, 1);
        assertEquals(0, ours.events());
        assertTrue(ours.error().most() <= 0.51, () -> "seed " + SEED + ": " + ours.error());
    }
}
