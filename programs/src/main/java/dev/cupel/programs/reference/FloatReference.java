package dev.cupel.programs.reference;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.numbers.gamma.Erf;

/// What the float network gives, op by op, in double precision. Sums run in index order, one rounding each; nothing is fused, so that one op's
/// value depends on its inputs alone. Pure.
public final class FloatReference {
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private FloatReference() {}

    /// {@return every tensor of the graph: the inputs and each op's output, in the graph's order}
    ///
    /// @param inputs one tensor for each input of the graph, of its shape
    /// @throws IllegalArgumentException if an input is missing or has another shape
    public static Map<String, DoubleTensor> run(Graph graph, Map<String, DoubleTensor> inputs) {
        var tensors = new LinkedHashMap<String, DoubleTensor>();
        for (GraphInput input : graph.inputs()) {
            DoubleTensor given = inputs.get(input.name());
            if (given == null || !given.shape().equals(input.shape())) {
                throw new IllegalArgumentException("input '" + input.name() + "' is " + (given == null ? "missing" : given.describe())
                        + "; the graph needs " + input.shape());
            }
            tensors.put(input.name(), given);
        }
        for (Op op : graph.ops()) {
            tensors.put(op.output(), evaluate(op, op.inputs().stream().map(tensors::get).toList()));
        }
        return tensors;
    }

    /// {@return the op's output for these inputs}
    ///
    /// @param inputs the tensors of [Op#inputs], in that order, of the shapes the op was made for
    public static DoubleTensor evaluate(Op op, List<DoubleTensor> inputs) {
        DoubleTensor x = inputs.getFirst();
        return switch (op) {
            case Op.Embedding embedding -> {
                int n = embedding.table().shape().dim(1);
                int[] from = new int[embedding.shape().size()];
                for (int i = 0; i < from.length; i++) {
                    from[i] = ((int) x.at(i / n)) * n + i % n;
                }
                yield embedding.table().toDouble().gathered(embedding.shape(), from);
            }
            case Op.Linear linear -> linear(linear, x.toArray());
            case Op.MatMul matMul -> matMul(matMul, x, inputs.get(1));
            case Op.Softmax softmax -> softmax(softmax, x);
            case Op.Activation activation -> activation(activation, x.toArray());
            case Op.LayerNorm norm -> layerNorm(norm, x.toArray());
            case Op.RmsNorm norm -> rmsNorm(norm, x.toArray());
            case Op.Add add -> ofTwo(add.shape(), inputs, (a, b) -> a + b);
            case Op.Multiply multiply -> ofTwo(multiply.shape(), inputs, (a, b) -> a * b);
            case Op.Binary binary -> ofTwo(binary.shape(), inputs, binary.function()::of);
            case Op.IntegerArithmetic whole -> ofTwo(whole.shape(), inputs, (a, b) -> whole.function().of((long) a, (long) b, whole.bits(), whole.signed()));
            case Op.Slice slice -> x.gathered(slice.shape(), Movements.slice(x.shape(), slice.starts(), slice.steps(), slice.shape()));
            case Op.Expand expand -> x.gathered(expand.shape(), x.shape().broadcastIndices(expand.shape()));
            case Op.Gather gather -> {
                int[] from = Movements.gather(x.shape(), gather);
                double[] picked = new double[from.length];
                for (int i = 0; i < from.length; i++) {
                    picked[i] = from[i] < 0 ? gather.fill() : x.at(from[i]);
                }
                yield DoubleTensor.of(gather.shape(), picked);
            }
            case Op.Concat concat -> {
                double[] whole = new double[concat.shape().size()];
                int from = 0;
                for (DoubleTensor part : inputs) {
                    int[] to = Movements.part(concat.shape(), concat.axis(), from, part.shape());
                    for (int i = 0; i < to.length; i++) {
                        whole[to[i]] = part.at(i);
                    }
                    from += part.shape().dim(concat.axis());
                }
                yield DoubleTensor.of(concat.shape(), whole);
            }
            case Op.AddConstant add -> {
                double[] sum = x.toArray();
                int[] from = add.constant().shape().broadcastIndices(add.shape());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += add.constant().at(from[i]);
                }
                yield DoubleTensor.of(add.shape(), sum);
            }
            case Op.MultiplyConstant multiply -> {
                double[] product = x.toArray();
                int[] from = multiply.constant().shape().broadcastIndices(multiply.shape());
                for (int i = 0; i < product.length; i++) {
                    product[i] *= multiply.constant().at(from[i]);
                }
                yield DoubleTensor.of(multiply.shape(), product);
            }
            case Op.Mean mean -> mean(mean, x);
            case Op.DivideByConstant divide -> {
                double[] quotient = x.toArray();
                for (int i = 0; i < quotient.length; i++) {
                    quotient[i] /= divide.divisor();
                }
                yield DoubleTensor.of(divide.shape(), quotient);
            }
            case Op.Requantize _ -> x;
            case Op.Reshape reshape -> x.reshaped(reshape.shape());
            case Op.Transpose transpose -> {
                int[] strides = x.shape().strides();
                int[] permuted = transpose.permutation().stream().mapToInt(axis -> strides[axis]).toArray();
                yield x.gathered(transpose.shape(), Shape.gather(transpose.shape(), permuted));
            }
        };
    }

    private static DoubleTensor ofTwo(Shape shape, List<DoubleTensor> inputs, DoubleBinaryOperator function) {
        DoubleTensor a = inputs.get(0);
        DoubleTensor b = inputs.get(1);
        int[] fromA = a.shape().broadcastIndices(shape);
        int[] fromB = b.shape().broadcastIndices(shape);
        double[] out = new double[shape.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = function.applyAsDouble(a.at(fromA[i]), b.at(fromB[i]));
        }
        return DoubleTensor.of(shape, out);
    }

    private static DoubleTensor linear(Op.Linear op, double[] x) {
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        double[] weight = op.weight().toDouble().toArray();
        double[] bias = op.bias().toDouble().toArray();
        double[] out = new double[op.shape().size()];
        for (int row = 0; row < op.shape().rows(); row++) {
            int base = row * n;
            for (int i = 0; i < k; i++) {
                double element = x[row * k + i];
                for (int j = 0; j < n; j++) {
                    out[base + j] += element * weight[i * n + j];
                }
            }
            for (int j = 0; j < n; j++) {
                out[base + j] += bias[(base + j) % bias.length];
            }
        }
        return DoubleTensor.of(op.shape(), out);
    }

    private static DoubleTensor matMul(Op.MatMul op, DoubleTensor left, DoubleTensor right) {
        Shape lead = op.shape().slice(0, op.shape().rank() - 2);
        double[] a = matrices(left, lead);
        double[] b = matrices(right, lead);
        int m = op.shape().dim(-2);
        int n = op.shape().last();
        int k = left.shape().last();
        double[] out = new double[op.shape().size()];
        for (int batch = 0; batch < out.length / (m * n); batch++) {
            for (int row = 0; row < m; row++) {
                int base = (batch * m + row) * n;
                for (int i = 0; i < k; i++) {
                    double element = a[(batch * m + row) * k + i];
                    for (int j = 0; j < n; j++) {
                        out[base + j] += element * b[(batch * k + i) * n + j];
                    }
                }
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] *= op.scale();
        }
        return DoubleTensor.of(op.shape(), out);
    }

    /// The matrices of an operand, for every index of the product's leading axes.
    private static double[] matrices(DoubleTensor operand, Shape lead) {
        Shape to = Movements.withLead(lead, operand.shape());
        return to.equals(operand.shape()) ? operand.toArray() : operand.gathered(to, operand.shape().broadcastIndices(to)).toArray();
    }

    private static DoubleTensor softmax(Op.Softmax op, DoubleTensor scores) {
        double[] x = scores.toArray();
        boolean[] keep = op.keep().map(mask -> mask.gathered(op.shape(), mask.shape().broadcastIndices(op.shape())))
                .map(BooleanTensor::toArray).orElseGet(() -> filled(x.length));
        int n = op.shape().last();
        double[] out = new double[x.length];
        for (int start = 0; start < x.length; start += n) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = start; i < start + n; i++) {
                max = keep[i] ? Math.max(max, x[i]) : max;
            }
            double sum = 0;
            for (int i = start; i < start + n; i++) {
                out[i] = keep[i] ? Math.exp(x[i] - max) : 0;
                sum += out[i];
            }
            for (int i = start; i < start + n; i++) {
                out[i] /= sum;
            }
        }
        return DoubleTensor.of(op.shape(), out);
    }

    private static boolean[] filled(int length) {
        boolean[] all = new boolean[length];
        Arrays.fill(all, true);
        return all;
    }

    private static DoubleTensor activation(Op.Activation op, double[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = value(op.function(), x[i], op.alpha(), op.beta());
        }
        return DoubleTensor.of(op.shape(), x);
    }

    /// {@return the value in double precision of a function without parameters}
    public static double value(ActivationKind function, double x) {
        return value(function, x, 1, 0);
    }

    private static double value(ActivationKind function, double x, double alpha, double beta) {
        return switch (function) {
            case RELU -> Math.max(x, 0);
            case GELU_ERF -> x / 2 * (1 + Erf.value(x / Math.sqrt(2)));
            case GELU_TANH -> x / 2 * (1 + Math.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case EXP -> Math.exp(x);
            case ERF -> Erf.value(x);
            case ELU -> x > 0 ? x : alpha * (Math.exp(x) - 1);
            case LEAKY_RELU -> x > 0 ? x : alpha * x;
            case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0), 1);
            case HARD_SWISH -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
            case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case SWISH -> x / (1 + Math.exp(-alpha * x));
            case SOFTCAP -> alpha * Math.tanh(x / alpha);
            case RECIPROCAL -> 1 / x;
            case SQRT -> x > 0 ? Math.sqrt(x) : 0;
            case RECIPROCAL_ROOT -> x + alpha > 0 ? 1 / Math.sqrt(x + alpha) : Double.POSITIVE_INFINITY;
            case LOG -> x > 0 ? Math.log(x) : Double.NEGATIVE_INFINITY;
            case ABS -> Math.abs(x);
            case CLIP -> Math.min(Math.max(x, alpha), beta);
        };
    }

    private static DoubleTensor layerNorm(Op.LayerNorm op, double[] x) {
        int n = op.shape().last();
        for (int start = 0; start < x.length; start += n) {
            double mean = 0;
            for (int i = start; i < start + n; i++) {
                mean += x[i] / n;
            }
            double variance = 0;
            for (int i = start; i < start + n; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / n;
            }
            double inverse = 1 / Math.sqrt(variance + op.epsilon());
            for (int i = 0; i < n; i++) {
                x[start + i] = (x[start + i] - mean) * inverse * op.gamma().at(i) + op.beta().at(i);
            }
        }
        return DoubleTensor.of(op.shape(), x);
    }

    private static DoubleTensor rmsNorm(Op.RmsNorm op, double[] x) {
        FloatTensor gamma = op.gamma();
        int n = op.shape().last();
        for (int start = 0; start < x.length; start += n) {
            double square = 0;
            for (int i = start; i < start + n; i++) {
                square += x[i] * x[i] / n;
            }
            double inverse = 1 / Math.sqrt(square + op.epsilon());
            for (int i = 0; i < n; i++) {
                x[start + i] *= inverse * gamma.at(i);
            }
        }
        return DoubleTensor.of(op.shape(), x);
    }

    private static DoubleTensor mean(Op.Mean op, DoubleTensor x) {
        Shape kept = x.shape();
        for (int axis : op.axes()) {
            kept = kept.with(axis, 1);
        }
        int[] to = kept.broadcastIndices(x.shape());
        double[] sum = new double[kept.size()];
        for (int i = 0; i < to.length; i++) {
            sum[to[i]] += x.at(i);
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= (double) x.size() / sum.length;
        }
        return DoubleTensor.of(op.shape(), sum);
    }
}
