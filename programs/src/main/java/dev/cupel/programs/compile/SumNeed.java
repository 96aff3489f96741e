package dev.cupel.programs.compile;

import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;

/// How many bits the sums of a matrix product can need, for inputs of any codes and for every partial sum on the way. The sums of other ops are
/// words by the contract of their op.
final class SumNeed {
    private SumNeed() {}

    /// {@return bits of a signed number that holds every sum; 0 for ops that are no matrix product}
    static int bits(QuantizedOp op, QuantizedGraph graph) {
        return switch (op) {
            case QuantizedOp.Linear linear -> linear(linear, type(graph, linear.x()));
            case QuantizedOp.MatMul product -> product(product, graph);
            case QuantizedOp.Embedding _, QuantizedOp.Softmax _, QuantizedOp.LayerNorm _, QuantizedOp.Mean _, QuantizedOp.RmsNorm _, QuantizedOp.Lookup _,
                    QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.Relu _, QuantizedOp.Add _, QuantizedOp.AddConstant _,
                    QuantizedOp.Multiply _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _,
                    QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _, QuantizedOp.Rescale _, QuantizedOp.Reshape _, QuantizedOp.Transpose _ -> 0;
        };
    }

    private static CodeType type(QuantizedGraph graph, String tensor) {
        return graph.tensor(tensor).type();
    }

    /// By column: bias, and every weight times the code that takes the sum furthest up, and furthest down.
    private static int linear(QuantizedOp.Linear op, CodeType x) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        int rows = op.bias().shape().size() / n;
        int bits = 0;
        for (int j = 0; j < n; j++) {
            long up = 0;
            long down = 0;
            for (int l = 0; l < k; l++) {
                long low = (long) op.weight().code(l * n + j) * x.low();
                long high = (long) op.weight().code(l * n + j) * x.high();
                up += Math.max(0, Math.max(low, high));
                down += Math.min(0, Math.min(low, high));
            }
            for (int row = 0; row < rows; row++) {
                int bias = op.bias().code(row * n + j);
                bits = Math.max(bits, Math.max(signedBits(bias + up), signedBits(bias + down)));
            }
        }
        return bits;
    }

    /// The kernel adds `(a - za) * b` and `-zb * (a - za)`.
    private static int product(QuantizedOp.MatMul op, QuantizedGraph graph) {
        var a = type(graph, op.a());
        var b = type(graph, op.b());
        long k = graph.tensor(op.a()).shape().last();
        return signedBits(k * greatest(a, a.zeroPoint()) * (greatest(b, 0) + Math.abs((long) b.zeroPoint())));
    }

    /// {@return the greatest magnitude of `code - offset`}
    private static long greatest(CodeType type, int offset) {
        return Math.max(Math.abs((long) type.low() - offset), Math.abs((long) type.high() - offset));
    }

    private static int signedBits(long value) {
        return 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    }
}
