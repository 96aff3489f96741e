package dev.cupel.programs.quantize;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Quantile;

/// The values that one tensor took in calibration.
///
/// @param least    smallest value
/// @param greatest largest value
/// @param sample   the values, or every so-manieth of very many; at least one
public record Observed(double least, double greatest, double[] sample) {
    /// Parts of the full range that the MSE rule tries, as in research/model_limits.py.
    private static final double[] PARTS = parts();

    /// Values on which the MSE rule judges a range.
    private static final int JUDGED = 50_000;

    /// A range of real values that contains 0.
    record Range(double low, double high) {
        static Range of(double low, double high) {
            return new Range(Math.min(low, 0), Math.max(high, 0));
        }

        /// {@return the greatest magnitude inside}
        double reach() {
            return Math.max(-low, high);
        }

        Range times(double factor) {
            return new Range(low * factor, high * factor);
        }
    }

    public Observed {
        if (sample.length == 0 || !(least <= greatest)) {
            throw new IllegalArgumentException("%d values from %s to %s".formatted(sample.length, least, greatest));
        }
        sample = sample.clone();
    }

    @Override
    public double[] sample() {
        return sample.clone();
    }

    /// {@return the type of `bits` bits that `rule` lays over the values}
    ///
    /// @param signed whether codes may be negative; without, negative values become the least code
    /// @param affine whether the zero point may be other than 0
    CodeType type(int bits, boolean signed, boolean affine, RangeRule rule) {
        var full = Range.of(least, greatest);
        if (bits >= 16) {
            // Twice the range seen: without it new rows saturate (research/models.md, "Method").
            return type(bits, signed, affine, full.times(2));
        }
        return switch (rule) {
            case MIN_MAX -> type(bits, signed, affine, full);
            case PERCENTILE_99_9, PERCENTILE_99_99 -> type(bits, signed, affine, kept(rule.kept(), signed, affine));
            case MSE -> leastSquares(bits, signed, affine, full);
        };
    }

    private Range kept(double part, boolean signed, boolean affine) {
        if (affine && signed) {
            double[] ends = Quantile.withDefaults().evaluate(sample, 1 - part, part);
            return Range.of(ends[0], ends[1]);
        }
        double reach = Quantile.withDefaults().evaluate(Arrays.stream(sample).map(Math::abs).toArray(), part);
        return Range.of(least < 0 ? -reach : 0, reach);
    }

    private CodeType leastSquares(int bits, boolean signed, boolean affine, Range full) {
        int step = Math.ceilDiv(sample.length, JUDGED);
        var best = type(bits, signed, affine, full);
        double least = Double.POSITIVE_INFINITY;
        for (double part : PARTS) {
            var type = type(bits, signed, affine, full.times(part));
            double squares = 0;
            for (int i = 0; i < sample.length; i += step) {
                double error = type.real(type.code(sample[i])) - sample[i];
                squares += error * error;
            }
            if (squares < least) {
                least = squares;
                best = type;
            }
        }
        return best;
    }

    private static double[] parts() {
        double[] parts = new double[31];
        for (int i = 0; i < 10; i++) {
            parts[i] = 0.1 + 0.04 * i;
        }
        for (int i = 0; i < 21; i++) {
            parts[10 + i] = 0.5 + 0.025 * i;
        }
        return parts;
    }

    private static CodeType type(int bits, boolean signed, boolean affine, Range range) {
        int codes = (1 << bits) - 1;
        if (!signed) {
            return new CodeType(bits, false, scale(range.high(), codes), 0);
        }
        if (!affine) {
            return CodeType.symmetric(bits, scale(range.reach(), codes / 2));
        }
        double scale = scale(range.high() - range.low(), codes);
        int lowest = -(1 << (bits - 1));
        return new CodeType(bits, true, scale, (int) Math.clamp(lowest - Math.rint(range.low() / scale), lowest, lowest + codes));
    }

    /// A tensor of zeros alone gets steps of a real 1.
    private static double scale(double range, int codes) {
        return range > Double.MIN_NORMAL * 0x1p20 ? range / codes : 1;
    }
}
