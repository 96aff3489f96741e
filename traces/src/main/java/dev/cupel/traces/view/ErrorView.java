package dev.cupel.traces.view;

import dev.cupel.programs.evaluate.Histogram;
import java.util.List;
import java.util.OptionalDouble;

/// The differences of some values from what they should be, over all elements and rows.
///
/// @param maxAbs  greatest magnitude
/// @param meanAbs mean magnitude
/// @param rmse    root of the mean square
/// @param sqnrDb  mean square of the float model's values over that of the error, in decibels; empty where there is no error
/// @param maxLsb  greatest magnitude in steps of the output's code
/// @param rmsLsb  root of the mean square in steps of the output's code
/// @param histogram how many differences lie in each bin of [Histogram], in steps of the output's code
public record ErrorView(double maxAbs, double meanAbs, double rmse, OptionalDouble sqnrDb, double maxLsb, double rmsLsb, List<Long> histogram) {
    public ErrorView {
        histogram = List.copyOf(histogram);
        if (histogram.size() != Histogram.BINS) {
            throw new IllegalStateException("a histogram of %d bins, must be %d".formatted(histogram.size(), Histogram.BINS));
        }
    }

    /// {@return the root mean square relative to that of the float model's values; 0 where there is no error}
    public double relative() {
        return sqnrDb.isPresent() ? Math.pow(10, -sqnrDb.getAsDouble() / 20) : 0;
    }
}
