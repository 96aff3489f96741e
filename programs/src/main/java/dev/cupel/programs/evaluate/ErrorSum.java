package dev.cupel.programs.evaluate;

import java.util.OptionalDouble;

/// What has to be kept of differences so that those of many rows can be added up.
///
/// @param count      elements
/// @param maxAbs     greatest magnitude
/// @param sumAbs     sum of magnitudes
/// @param sumSquares sum of squares
/// @param signal     sum of squares of the float model's values
/// @param step       real value of one code of the output
/// @param histogram  the differences in such steps
public record ErrorSum(long count, double maxAbs, double sumAbs, double sumSquares, double signal, double step, Histogram histogram) {
    /// Steps up to which a difference is the rounding of double in which both sides were computed, and counts as none: so an op that is exact shows as such.
    /// Sums of products that stay sums, of 20 bits, differ by some 10^-12 steps.
    private static final double ROUNDING = 0x1p-30;

    /// {@return the differences `actual - wanted`, element by element}
    ///
    /// @param model the float model's values
    static ErrorSum of(double[] actual, double[] wanted, double[] model, double step) {
        double max = 0;
        double magnitudes = 0;
        double squares = 0;
        double signal = 0;
        long[] bins = new long[Histogram.BINS];
        for (int i = 0; i < actual.length; i++) {
            double exact = actual[i] - wanted[i];
            double difference = Math.abs(exact) < ROUNDING * step ? 0 : exact;
            double error = Math.abs(difference);
            max = Math.max(max, error);
            magnitudes += error;
            squares += error * error;
            signal += model[i] * model[i];
            bins[Histogram.bin(difference / step)]++;
        }
        return new ErrorSum(actual.length, max, magnitudes, squares, signal, step, new Histogram(bins));
    }

    /// {@return these differences and those of other rows of the same tensor}
    public ErrorSum plus(ErrorSum other) {
        return new ErrorSum(count + other.count, Math.max(maxAbs, other.maxAbs), sumAbs + other.sumAbs, sumSquares + other.sumSquares,
                signal + other.signal, step, histogram.plus(other.histogram));
    }

    /// {@return the measures of all differences}
    public ErrorMeasure measure() {
        double rmse = Math.sqrt(sumSquares / count);
        var sqnr = sumSquares > 0 && signal > 0 ? OptionalDouble.of(10 * Math.log10(signal / sumSquares)) : OptionalDouble.empty();
        return new ErrorMeasure(maxAbs, sumAbs / count, rmse, sqnr, maxAbs / step, rmse / step, histogram);
    }
}
