package dev.cupel.programs.quantize;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.numeric.Mismatches;
import java.math.BigInteger;
import java.util.Optional;

/// Which sums of an op its multipliers and shifts turn into other codes than the exact scale factors do, over every sum that its inputs can reach.
public final class Requantization {
    private Requantization() {}

    /// {@return the misses of all columns together, proved by counting; empty for ops that do not rescale by factors, none for exact factors}
    public static Optional<Mismatches> misses(QuantizedOp op, QuantizedGraph graph) {
        return switch (op) {
            case QuantizedOp.Linear linear -> {
                long[][] ranges = LinearParameters.ranges(linear.weight(), linear.bias().codes(), type(graph, linear.x()));
                yield Optional.of(misses(linear, linear.scaling(), ranges[0], ranges[1], graph));
            }
            case QuantizedOp.MatMul product -> {
                long[] range = LinearParameters.products(type(graph, product.a()), type(graph, product.b()));
                int k = graph.tensor(product.a()).shape().last();
                yield product.scaling().map(scaling -> misses(product, scaling, k * range[0], k * range[1], graph));
            }
            case QuantizedOp.Relu relu -> {
                var x = type(graph, relu.x());
                yield relu.scaling().map(scaling -> misses(relu, scaling, 0, (long) x.high() - x.zeroPoint(), graph));
            }
            case QuantizedOp.Multiply multiply -> {
                long[] range = LinearParameters.products(type(graph, multiply.a()), type(graph, multiply.b()));
                yield Optional.of(misses(multiply, multiply.scaling(), range[0], range[1], graph));
            }
            case QuantizedOp.Mean mean -> {
                var x = type(graph, mean.x());
                long count = 1;
                for (int axis : mean.axes()) {
                    count *= graph.tensor(mean.x()).shape().dim(axis);
                }
                yield Optional.of(misses(mean, mean.scaling(), count * x.low() + mean.correction(), count * x.high() + mean.correction(), graph));
            }
            case QuantizedOp.Rescale rescale -> {
                var x = type(graph, rescale.x());
                long low = (long) x.low() - x.zeroPoint();
                long high = (long) x.high() - x.zeroPoint();
                int columns = Math.max(rescale.negative().size(), rescale.scaling().multipliers().length);
                var misses = Mismatches.NONE;
                for (int i = 0; i < columns; i++) {
                    boolean negative = rescale.negative().get(rescale.negative().size() == 1 ? 0 : i);
                    misses = misses.and(misses(rescale, rescale.scaling(), i, negative ? -high : low, negative ? -low : high, graph));
                }
                yield Optional.of(misses);
            }
            case QuantizedOp.Embedding _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _, QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _,
                    QuantizedOp.Softmax _, QuantizedOp.Lookup _, QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _,
                    QuantizedOp.LayerNorm _, QuantizedOp.RmsNorm _, QuantizedOp.Add _, QuantizedOp.AddConstant _, QuantizedOp.Reshape _,
                    QuantizedOp.Transpose _ -> Optional.empty();
        };
    }

    private static CodeType type(QuantizedGraph graph, String tensor) {
        return graph.tensor(tensor).type();
    }

    private static Mismatches misses(QuantizedOp op, Scaling scaling, long low, long high, QuantizedGraph graph) {
        return misses(op, scaling, 0, low, high, graph);
    }

    private static Mismatches misses(QuantizedOp op, Scaling scaling, long[] lows, long[] highs, QuantizedGraph graph) {
        var misses = Mismatches.NONE;
        for (int i = 0; i < lows.length; i++) {
            misses = misses.and(misses(op, scaling, i, lows[i], highs[i], graph));
        }
        return misses;
    }

    private static Mismatches misses(QuantizedOp op, Scaling scaling, int i, long low, long high, QuantizedGraph graph) {
        if (scaling.rest().isPresent()) {
            return Mismatches.NONE;
        }
        var y = type(graph, op.output());
        Rounding rounding = graph.rounding();
        return Mismatches.of(BigInteger.valueOf(scaling.multiplier(i)), scaling.shift(i), scaling.exact(i), low, high, (long) y.low() - y.zeroPoint(),
                (long) y.high() - y.zeroPoint(), rounding);
    }
}
