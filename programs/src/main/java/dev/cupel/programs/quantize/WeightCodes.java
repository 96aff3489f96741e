package dev.cupel.programs.quantize;

import dev.cupel.programs.tensor.FloatTensor;
import java.util.Arrays;

/// Weights `[k, n]` as codes, with one scale a column.
///
/// @param scales `[n]`; all equal where one scale was asked for
record WeightCodes(CodeTensor codes, double[] scales) {
    /// Parts of the full range that the MSE rule tries; the step and the least part as in research/model_limits.py.
    private static final double LEAST_PART = 0.4;
    private static final double PART_STEP = 0.03;

    /// {@return for each column the scale that its weights ask for; 0 where all are 0}
    static double[] scales(FloatTensor weight, WeightSettings settings) {
        int n = weight.shape().dim(1);
        double[] scales = new double[n];
        if (!settings.scales().isEmpty()) {
            for (int j = 0; j < n; j++) {
                scales[j] = settings.scales().get(settings.scales().size() == 1 ? 0 : j);
            }
            return scales;
        }
        for (int i = 0; i < weight.size(); i++) {
            scales[i % n] = Math.max(scales[i % n], Math.abs(weight.at(i)) / (double) settings.greatest());
        }
        if (!settings.perChannel()) {
            Arrays.fill(scales, Arrays.stream(scales).max().orElse(0));
        }
        return settings.range() == RangeRule.MSE ? leastSquares(weight, settings, scales) : scales;
    }

    private static double[] leastSquares(FloatTensor weight, WeightSettings settings, double[] full) {
        double[] best = full.clone();
        double[] least = squaredErrors(weight, settings, full);
        for (double part = LEAST_PART; part < 1; part += PART_STEP) {
            double factor = part;
            double[] tried = Arrays.stream(full).map(scale -> scale * factor).toArray();
            double[] errors = squaredErrors(weight, settings, tried);
            for (int j = 0; j < best.length; j++) {
                if (errors[j] < least[j]) {
                    least[j] = errors[j];
                    best[j] = tried[j];
                }
            }
        }
        return best;
    }

    /// Squared error of each column, or for one shared scale of all columns together.
    private static double[] squaredErrors(FloatTensor weight, WeightSettings settings, double[] scales) {
        double[] errors = new double[scales.length];
        for (int i = 0; i < weight.size(); i++) {
            int j = i % scales.length;
            double error = code(weight.at(i), scales[j], settings) * scales[j] - weight.at(i);
            errors[j] += error * error;
        }
        if (!settings.perChannel()) {
            Arrays.fill(errors, Arrays.stream(errors).sum());
        }
        return errors;
    }

    /// {@return the weights in steps of `scales`, saturated}
    static WeightCodes of(FloatTensor weight, WeightSettings settings, double[] scales) {
        int[] codes = new int[weight.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(weight.at(i), scales[i % scales.length], settings);
        }
        return new WeightCodes(new CodeTensor(weight.shape(), codes), scales);
    }

    private static int code(double weight, double scale, WeightSettings settings) {
        if (weight == 0) {
            return 0;
        }
        // Of a scale that was given, codes are those of whoever gave it: the least one is among them.
        int least = settings.scales().isEmpty() ? -settings.greatest() : -settings.greatest() - 1;
        return (int) Math.clamp(Math.rint(weight / scale), least, settings.greatest());
    }
}
