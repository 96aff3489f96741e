package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Products of whole numbers less their zero points, whose sums are the 32 bits they are stored in.
///
/// @see <a href="https://onnx.ai/onnx/operators/onnx__MatMulInteger.html">MatMulInteger</a>
final class IntegerProductRewrite {
    private final Rewrites rewrites;
    private final OnnxNode node;
    private final Rewriting to;

    IntegerProductRewrite(Rewrites rewrites, OnnxNode node, Rewriting to) {
        this.rewrites = rewrites;
        this.node = node;
        this.to = to;
    }

    void rewrite() throws Refusal {
        String a = less(0, 2);
        String b = less(1, 3);
        if (node.is("ConvInteger")) {
            to.node("Conv", List.of(a, b), node.attributes(), node.output());
        } else {
            to.node("MatMul", List.of(a, b), Map.of(), node.output());
        }
    }

    /// An operand less its zero point.
    private String less(int operand, int zero) throws Refusal {
        String x = node.inputs().get(operand);
        if (rewrites.constants().get(x) instanceof LongTensor) {
            return weight(rewrites, node, to, operand, zero, Optional.empty());
        }
        Refusal.unless(rewrites.wholes().containsKey(x), "op " + node.type() + " reads '" + x + "', which holds no whole numbers; where these are codes, write the product as "
                + "DequantizeLinear, product and QuantizeLinear");
        if (node.input(zero).isEmpty()) {
            return x;
        }
        String z = node.inputs().get(zero);
        Shape shape = rewrites.shape(z);
        Shape of = rewrites.shape(x);
        if (operand == 1 && node.is("ConvInteger") && shape.equals(Shape.of(of.dim(0)))) {
            var dims = new ArrayList<>(Collections.nCopies(of.rank(), 1));
            dims.set(0, of.dim(0));
            return to.node(Rewriting.DIFFERENCE, x, to.reshaped(z, new Shape(dims)));
        }
        boolean perColumn = operand == 1 && node.is("MatMulInteger") && shape.equals(Shape.of(of.last()));
        Refusal.unless(shape.size() == 1 || perColumn, "op " + node.type() + " has zero points " + shape + " for '" + x + "'; one for all, or one a column or kernel of the second operand, is supported");
        return to.node(Rewriting.DIFFERENCE, x, z);
    }

    /// Whole numbers that are constants, less their zero points: a weight with its own codes.
    ///
    /// @param scale what a step of the weight is, where that is not 1: one for all, or one a column or kernel
    static String weight(Rewrites rewrites, OnnxNode node, Rewriting to, int operand, int zero, Optional<FloatTensor> scale) throws Refusal {
        String name = node.inputs().get(operand);
        if (!(rewrites.constants().get(name) instanceof LongTensor codes)) {
            throw Refusal.of("op " + node.type() + ": '" + name + "' is no constant of whole numbers");
        }
        Optional<String> zeroName = node.input(zero);
        Tensor zeros = zeroName.isEmpty() ? LongTensor.of(Shape.SCALAR, 0) : rewrites.constants().get(zeroName.get());
        int axis = node.is("ConvInteger") ? 0 : codes.shape().rank() - 1;
        int channels = codes.shape().dim(axis);
        if (!(zeros instanceof LongTensor points) || (points.size() != 1 && points.size() != channels)) {
            throw Refusal.of("op " + node.type() + ": the zero point of the constant '" + name + "' must be a constant too, one for all or one for each of " + channels);
        }
        int inner = codes.shape().slice(axis + 1, codes.shape().rank()).size();
        float[] reals = new float[codes.size()];
        int bits = TensorSettings.MIN_BITS;
        for (int i = 0; i < reals.length; i++) {
            int channel = i / inner % channels;
            long code = codes.at(i) - points.at(points.size() == 1 ? 0 : channel);
            bits = Math.max(bits, 65 - Long.numberOfLeadingZeros(code < 0 ? ~code : code));
            reals[i] = (float) (code * (double) scale.map(by -> by.at(by.size() == 1 ? 0 : channel)).orElse(1f));
        }
        Refusal.unless(bits <= TensorSettings.MAX_BITS, "op " + node.type() + ": '" + name + "' less its zero point has " + bits + " bits; " + TensorSettings.MAX_BITS + " are supported");
        List<Double> scales = scale.map(IntegerProductRewrite::doubles).orElse(List.of(1.0));
        String made = to.constant(FloatTensor.of(codes.shape(), reals), name);
        rewrites.weights().put(made, new QuantizeNodes.Weight(new TensorSettings(bits, true, scales, OptionalInt.of(0)), scales.size() == 1 ? -1 : axis));
        return made;
    }

    private static List<Double> doubles(FloatTensor values) {
        return IntStream.range(0, values.size()).mapToObj(i -> (double) values.at(i)).toList();
    }
}
