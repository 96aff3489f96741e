package dev.cupel.programs.quantize;

import dev.cupel.programs.quantize.QuantizedOp.ExpRom;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;
import dev.cupel.programs.quantize.QuantizedOp.RowSum;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The widths that an op needs by its formula alone, whatever code computes it: for hardware that is not this project's machine.
///
/// Products are those of codes, weights, centred codes and exponentials, before any shift; the multipliers of a rescaling are a choice, and are left out.
/// Sums are those that the formula states, with every partial sum in any order from 0 on. Of a linear op the bound is the L1 norm of each column times the
/// codes, each end of their range apart: exact, some input needs all of it. Sums of squares about a mean are bounded by Popoviciu's inequality.
///
/// @param productBits bits of a signed number that holds every product; 0 where there is none
/// @param sumBits     bits of a signed number that holds every sum; 0 where there is none
public record OpWidths(int productBits, int sumBits) {
    private static final OpWidths NONE = new OpWidths(0, 0);

    /// {@return the widths of every op of a graph, in its order, by name}
    public static Map<String, OpWidths> of(QuantizedGraph graph) {
        var widths = new LinkedHashMap<String, OpWidths>();
        graph.ops().forEach(op -> widths.put(op.name(), of(op, graph)));
        return widths;
    }

    /// {@return the widths of one op of a graph}
    public static OpWidths of(QuantizedOp op, QuantizedGraph graph) {
        return switch (op) {
            case QuantizedOp.Linear linear -> linear(linear, type(graph, linear.x()));
            case QuantizedOp.MatMul product -> {
                long[] range = LinearParameters.products(type(graph, product.a()), type(graph, product.b()));
                long k = graph.tensor(product.a()).shape().last();
                yield new OpWidths(bits(range[0], range[1]), bits(k * Math.min(0, range[0]), k * Math.max(0, range[1])));
            }
            case QuantizedOp.Multiply multiply -> {
                long[] range = LinearParameters.products(type(graph, multiply.a()), type(graph, multiply.b()));
                yield new OpWidths(bits(range[0], range[1]), 0);
            }
            case QuantizedOp.Mean mean -> {
                var x = type(graph, mean.x());
                long count = 1;
                for (int axis : mean.axes()) {
                    count *= graph.tensor(mean.x()).shape().dim(axis);
                }
                long low = Math.min(0, count * x.low());
                long high = Math.max(0, count * x.high());
                yield new OpWidths(0, bits(low + Math.min(0, mean.correction()), high + Math.max(0, mean.correction())));
            }
            case QuantizedOp.Softmax softmax -> softmax(softmax, graph.tensor(softmax.x()).shape().last());
            case QuantizedOp.LayerNorm norm -> layerNorm(norm, type(graph, norm.x()));
            case QuantizedOp.RmsNorm norm -> {
                double greatest = Factors.greatestDifference(type(graph, norm.x()));
                yield norm(norm.normalisation(), greatest, greatest * greatest, OptionalDouble.empty());
            }
            case QuantizedOp.Embedding _, QuantizedOp.Lookup _, QuantizedOp.Interpolate _, QuantizedOp.Polynomial _, QuantizedOp.Quadratic _, QuantizedOp.Relu _, QuantizedOp.Add _,
                    QuantizedOp.AddConstant _, QuantizedOp.WeightedSum _, QuantizedOp.Extreme _, QuantizedOp.Clamp _, QuantizedOp.Divide _,
                    QuantizedOp.IntegerArithmetic _, QuantizedOp.Copy _, QuantizedOp.Rescale _, QuantizedOp.Reshape _, QuantizedOp.Transpose _ -> NONE;
        };
    }

    private static CodeType type(QuantizedGraph graph, String tensor) {
        return graph.tensor(tensor).type();
    }

    private static OpWidths linear(QuantizedOp.Linear op, CodeType x) {
        int n = op.weight().shape().dim(1);
        int products = 0;
        long[] down = new long[n];
        long[] up = new long[n];
        for (int i = 0; i < op.weight().shape().size(); i++) {
            long low = (long) op.weight().code(i) * x.low();
            long high = (long) op.weight().code(i) * x.high();
            products = Math.max(products, bits(Math.min(low, high), Math.max(low, high)));
            down[i % n] += Math.min(0, Math.min(low, high));
            up[i % n] += Math.max(0, Math.max(low, high));
        }
        int sums = 0;
        int[] bias = op.bias().codes();
        for (int i = 0; i < bias.length; i++) {
            sums = Math.max(sums, bits(down[i % n] + Math.min(0, bias[i]), up[i % n] + Math.max(0, bias[i])));
        }
        return new OpWidths(products, sums);
    }

    private static OpWidths softmax(QuantizedOp.Softmax op, int n) {
        long greatest = switch (op.exp()) {
            case ExpRom.Direct direct -> direct.table().entry(0);
            case ExpRom.Split(var coarse, var fine, int _) -> (((long) coarse.entry(0) * fine.entry(0)) >> fine.bits()) + 1;
        };
        long products = op.exp() instanceof ExpRom.Split(var coarse, var fine, int _) ? (long) coarse.entry(0) * fine.entry(0) : 0;
        long sum = switch (op.sum()) {
            case RowSum.Word() -> n * greatest;
            case RowSum.Limbs(int low) -> n * Math.max((1L << low) - 1, greatest >> low);
        };
        return new OpWidths(products == 0 ? 0 : bits(0, products), bits(0, sum));
    }

    private static OpWidths layerNorm(QuantizedOp.LayerNorm op, CodeType x) {
        var normalisation = op.normalisation();
        int n = normalisation.gain().length;
        double sum = (double) n * Factors.greatestCode(x);
        double code = Factors.greatestCode(x);
        double range = (double) x.high() - x.low();
        return switch (normalisation.squares()) {
            case Squares.Moments _ -> norm(normalisation, code, code * code, OptionalDouble.of(sum));
            case Squares.Limbs _ -> norm(normalisation, range + 1, range * range / 4 + 1, OptionalDouble.of(sum));
            // The mean is off by half a step and what its multiplier misses.
            case Squares.Shifted _, Squares.SumShift _ -> {
                double off = 1 + sum * Math.abs(Math.scalb(1.0, op.fractionBits()) / n - op.mean().exact(0).doubleValue());
                double scaled = Math.scalb(range, op.fractionBits());
                yield norm(normalisation, scaled + off, scaled * scaled / 4 + off * off, OptionalDouble.of(sum));
            }
        };
    }

    /// @param greatest magnitude of what is squared
    /// @param mean     greatest mean of the squares over a row
    /// @param sum      greatest magnitude of the sum of the codes, where that is taken
    private static OpWidths norm(Normalisation op, double greatest, double mean, OptionalDouble sum) {
        int n = op.gain().length;
        double squared = greatest * greatest;
        double squares = switch (op.squares()) {
            case Squares.Shifted(int shift, int extra) -> n * (Math.scalb(mean, -shift) + (shift > 0 ? 1 : 0)) + extra;
            case Squares.SumShift(int shift, int extra) -> {
                squared = Math.pow(Math.scalb(greatest, -shift) + (shift > 0 ? 1 : 0), 2);
                yield Math.pow(Math.sqrt(n * Math.scalb(mean, -2 * shift)) + (shift > 0 ? Math.sqrt(n) : 0), 2) + extra;
            }
            case Squares.Moments _ -> n * mean;
            case Squares.Limbs form -> Math.max(Math.scalb(n * mean, -form.lowBits()) + form.extraHigh(),
                    n * (Math.scalb(1.0, form.lowBits()) - 1) + form.extraLow());
        };
        return new OpWidths(bits(squared), Math.max(bits(squares), sum.isPresent() ? bits(sum.getAsDouble()) : 0));
    }

    private static int bits(double magnitude) {
        return new BigDecimal(magnitude, MathContext.UNLIMITED).toBigInteger().bitLength() + 1;
    }

    private static int bits(long low, long high) {
        return Math.max(BigInteger.valueOf(low).bitLength(), BigInteger.valueOf(high).bitLength()) + 1;
    }
}
