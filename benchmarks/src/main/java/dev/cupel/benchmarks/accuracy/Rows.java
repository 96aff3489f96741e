package dev.cupel.benchmarks.accuracy;

import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.measure.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import java.util.function.ToDoubleFunction;

/// Rows of codes, collected family by family and cut into samples of as many rows as an op takes. The last sample of a family repeats its first rows.
final class Rows {
    private final int together;
    private final int n;
    private final CodeType type;
    private final List<Sample> samples = new ArrayList<>();

    /// @param together rows of a sample
    /// @param n        elements of a row
    Rows(int together, int n, CodeType type) {
        this.together = together;
        this.n = n;
        this.type = type;
    }

    /// {@return the samples so far}
    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /// {@return these with a family of `rows` rows of given codes}
    ///
    /// @param code of a row and an element, saturated here
    Rows codes(String family, int rows, IntBinaryOperator code) {
        for (int from = 0; from < rows; from += together) {
            int[] codes = new int[together * n];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = Math.clamp(code.applyAsInt((from + i / n) % rows, i % n), type.low(), type.high());
            }
            String name = rows <= together ? family : "%s, rows from %d".formatted(family, from);
            samples.add(new Sample(name, List.of(new CodeTensor(Shape.of(together, n), codes))));
        }
        return this;
    }

    /// {@return these with a family of `rows` rows of drawn real values, rounded to codes}
    ///
    /// @param value draws one
    Rows drawn(String family, int rows, long seed, ToDoubleFunction<SplittableRandom> value) {
        var random = new SplittableRandom(seed);
        int[][] drawn = new int[rows][n];
        for (int[] row : drawn) {
            for (int i = 0; i < n; i++) {
                row[i] = type.code(value.applyAsDouble(random));
            }
        }
        return codes(family, rows, (row, i) -> drawn[row][i]);
    }

    /// {@return a draw of Student's t with three degrees of freedom}
    static double student(SplittableRandom random) {
        double squares = 0;
        for (int i = 0; i < 3; i++) {
            double normal = random.nextGaussian();
            squares += normal * normal;
        }
        return random.nextGaussian() / Math.sqrt(squares / 3);
    }
}
