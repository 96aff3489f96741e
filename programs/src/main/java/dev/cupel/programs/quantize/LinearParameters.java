package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.programs.graph.Op;
import java.util.Arrays;
import java.util.Optional;

/// Integers of linear ops and matrix products.
final class LinearParameters {
    private LinearParameters() {}

    /// {@return the op over codes} A column's scale is bounded from below so that its bias takes at most a quarter of its range; where zero
    /// points take more than the rest, the column's scale is doubled until they fit.
    static QuantizedOp of(QuantizedOp.Head head, Op.Linear op, CodeType x, CodeType y, WeightSettings settings, Limits limits, Variants variants)
            throws Unrepresentable {
        if (settings.bits() > limits.wordBits()) {
            throw new Unrepresentable("weights of %d bits; W is %d".formatted(settings.bits(), limits.wordBits()), "give the weights fewer bits");
        }
        int n = op.weight().shape().dim(1);
        int biasBits = Math.min(32, limits.wordBits());
        double[] scales = WeightCodes.scales(op.weight(), settings);
        if (settings.scales().isEmpty()) {
            for (int i = 0; i < op.bias().size(); i++) {
                scales[i % n] = Math.max(scales[i % n], Math.abs(op.bias().at(i)) / (x.scale() * Math.scalb(1.0, biasBits - 2)));
            }
            for (int j = 0; j < n; j++) {
                scales[j] = scales[j] == 0 ? y.scale() / x.scale() : scales[j];
            }
            share(scales, settings);
        }
        while (true) {
            var weight = WeightCodes.of(op.weight(), settings, scales);
            double[] bias = bias(op, x, weight);
            boolean[] wide = new boolean[n];
            int widest = 0;
            for (int i = 0; i < bias.length; i++) {
                if (bias[i] < Machine.min(biasBits) || bias[i] > Machine.max(biasBits)) {
                    wide[i % n] = true;
                    widest = Math.max(widest, Factors.bits(Math.abs(bias[i])));
                }
            }
            if (widest == 0) {
                int[] codes = Arrays.stream(bias).mapToInt(code -> (int) code).toArray();
                var factors = Arrays.stream(scales).mapToObj(scale -> Rescaling.factor(y.scale(), x.scale(), scale)).toList();
                long[][] ranges = ranges(weight.codes(), codes, x);
                return new Rescaling(factors, ranges[0], ranges[1], y, limits).ways(limits.sumMultiplierBits(), scaling -> new QuantizedOp.Linear(
                        head, op.x(), weight.codes(), settings.bits(), new CodeTensor(op.bias().shape(), codes), scaling))
                        .choose(head.name(), y, variants);
            }
            if (!settings.scales().isEmpty()) {
                throw new Unrepresentable("a bias needs %d bits in the given scales; %d are there".formatted(widest, biasBits),
                        "give the weights a greater scale");
            }
            for (int j = 0; j < n; j++) {
                scales[j] *= wide[j] ? 2 : 1;
            }
            share(scales, settings);
        }
    }

    /// {@return the least and the greatest sum of each column, over all codes of x}
    static long[][] ranges(CodeTensor weight, int[] bias, CodeType x) {
        int n = weight.shape().dim(1);
        long[] lows = new long[n];
        long[] highs = new long[n];
        for (int i = 0; i < weight.shape().size(); i++) {
            long low = (long) weight.code(i) * x.low();
            long high = (long) weight.code(i) * x.high();
            lows[i % n] += Math.min(low, high);
            highs[i % n] += Math.max(low, high);
        }
        for (int j = 0; j < n; j++) {
            long least = Long.MAX_VALUE;
            long greatest = Long.MIN_VALUE;
            for (int i = j; i < bias.length; i += n) {
                least = Math.min(least, bias[i]);
                greatest = Math.max(greatest, bias[i]);
            }
            lows[j] += least;
            highs[j] += greatest;
        }
        return new long[][] {lows, highs};
    }

    private static void share(double[] scales, WeightSettings settings) {
        if (!settings.perChannel()) {
            Arrays.fill(scales, Arrays.stream(scales).max().orElseThrow());
        }
    }

    /// Bias in the sum's scale less what the zero point of x adds to the sum.
    private static double[] bias(Op.Linear op, CodeType x, WeightCodes weight) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        double[] bias = new double[op.bias().size()];
        for (int i = 0; i < bias.length; i++) {
            int j = i % n;
            long sum = 0;
            for (int l = 0; l < k; l++) {
                sum += weight.codes().code(l * n + j);
            }
            bias[i] = Math.rint(op.bias().at(i) / (x.scale() * weight.scales()[j])) - (double) sum * x.zeroPoint();
        }
        return bias;
    }

    /// {@return the matrix product over codes}
    ///
    /// @param k elements of each sum
    static QuantizedOp of(QuantizedOp.Head head, Op.MatMul op, CodeType a, CodeType b, int k, CodeType y, Limits limits, Variants variants)
            throws Unrepresentable {
        if (op.scale() < 0) {
            throw new Unrepresentable("the factor %s of the product is below 0; factors of sums are positive".formatted(op.scale()),
                    "multiply one of the inputs by -1 before");
        }
        long[] range = products(a, b);
        if (y.sums()) {
            return new QuantizedOp.MatMul(head, op.a(), op.b(), Optional.empty());
        }
        return Rescaling.of(Rescaling.factor(y.scale(), op.scale(), a.scale(), b.scale()), k * range[0], k * range[1], y, limits)
                .ways(limits.sumMultiplierBits(), scaling -> new QuantizedOp.MatMul(head, op.a(), op.b(), Optional.of(scaling)))
                .choose(head.name(), y, variants);
    }

    /// {@return the least and the greatest product of codes less their zero points}
    static long[] products(CodeType a, CodeType b) {
        long[] products = new long[4];
        for (int i = 0; i < 4; i++) {
            products[i] = ((long) (i < 2 ? a.low() : a.high()) - a.zeroPoint()) * ((long) (i % 2 == 0 ? b.low() : b.high()) - b.zeroPoint());
        }
        return new long[] {Arrays.stream(products).min().orElseThrow(), Arrays.stream(products).max().orElseThrow()};
    }
}
