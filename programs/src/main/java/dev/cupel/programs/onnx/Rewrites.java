package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// Operators of ONNX by simpler ones, where their operands are activations: products, norms without weights, sums and what moves elements.
///
/// @param constants every tensor known so far, to which rewriting adds
/// @param shapes    of activations
/// @param declared  extents that the file states of its outputs: they decide what shape arguments that are inputs would
/// @param wanted    tensors that something reads
/// @param weights   how constants that the file stores as codes are to be stored, to which rewriting adds
/// @param wholes    tensors of whole numbers
/// @param opset     version of the standard operator set
record Rewrites(Map<String, Tensor> constants, Map<String, Shape> shapes, Map<String, Shape> declared, Set<String> wanted, Map<String, QuantizeNodes.Weight> weights,
        Map<String, TensorSettings> wholes, int opset) {
    /// {@return the nodes to read in place of one; empty where it is read as it is}
    Optional<List<OnnxNode>> of(OnnxNode node) throws Refusal {
        var to = new Rewriting(node, constants);
        switch (node.type()) {
            case "Attention" -> new AttentionRewrite(this, node, to).rewrite();
            case "LayerNormalization", "RMSNormalization" -> {
                boolean constant = node.inputs().subList(1, node.inputs().size()).stream().allMatch(input -> input.isEmpty() || constants.containsKey(input));
                if (constant && node.outputs().stream().skip(1).noneMatch(wanted::contains)) {
                    return Optional.empty();
                }
                norm(node, to);
            }
            case "GroupNormalization", "InstanceNormalization" -> groupNorm(node, to);
            case "Gemm" -> {
                if (constants.containsKey(node.inputs().get(1)) && !constants.containsKey(node.inputs().getFirst())
                        && (node.input(2).isEmpty() || constants.containsKey(node.inputs().get(2)))) {
                    return Optional.empty();
                }
                gemm(node, to);
            }
            case "MatMul" -> {
                if (shape(node, 0).rank() > 1 && shape(node, 1).rank() > 1) {
                    return Optional.empty();
                }
                vectors(node, to);
            }
            case "Split", "Slice", "Pad", "Gather", "GatherND", "Tile", "DepthToSpace", "SpaceToDepth" -> {
                if (!new MovementRewrite(this, node, to).rewrite()) {
                    return Optional.empty();
                }
            }
            case "Pow" -> {
                if (constants.containsKey(node.inputs().get(1))) {
                    return Optional.empty();
                }
                Refusal.unless(!wholes.containsKey(node.inputs().getFirst()), "op Pow of whole numbers by an exponent that is an input is not supported");
                String logarithm = to.node("Log", node.inputs().getFirst());
                to.node("Exp", List.of(to.node("Mul", logarithm, node.inputs().get(1))), Map.of(), node.output());
            }
            case "HardSigmoid" -> to.named(hardSigmoid(node.inputs().getFirst(), node.real("alpha", 0.2f), node.real("beta", 0.5f), to), node.output());
            case "HardSwish" -> to.node("Mul", List.of(node.inputs().getFirst(), hardSigmoid(node.inputs().getFirst(), 1 / 6.0, 0.5, to)), Map.of(), node.output());
            case "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceSumSquare", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp" -> reduce(node, to);
            case "LogSoftmax" -> logSoftmax(node, to);
            case "BatchNormalization" -> batchNorm(node, to);
            case "ReduceMean" -> {
                if (node.input(1).isEmpty() || constants.containsKey(node.inputs().get(1))) {
                    return Optional.empty();
                }
                mean(node, to);
            }
            case "Min", "Max", "Sum" -> {
                if (node.inputs().size() == 2 && !node.is("Sum")) {
                    return Optional.empty();
                }
                String so = node.inputs().getFirst();
                for (String other : node.inputs().subList(1, node.inputs().size())) {
                    so = to.node(node.is("Sum") ? "Add" : node.type(), so, other);
                }
                to.named(so, node.output());
            }
            case "QLinearMatMul" -> quantizedProduct(node, to);
            case "Conv" -> new ConvolutionRewrite(this, node, to).rewrite();
            case "MatMulInteger", "ConvInteger" -> new IntegerProductRewrite(this, node, to).rewrite();
            case "DequantizeLinear" -> {
                if (!wholes.containsKey(node.inputs().getFirst())) {
                    return Optional.empty();
                }
                dequantize(node, to);
            }
            case "QLinearConv" -> new ConvolutionRewrite(this, node, to).quantized();
            case "MaxPool", "AveragePool", "GlobalMaxPool", "GlobalAveragePool" -> new PoolRewrite(this, node, to).rewrite();
            case "Clip" -> {
                if (!clip(node, to)) {
                    return Optional.empty();
                }
            }
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(to.nodes());
    }

    Shape shape(OnnxNode node, int input) throws Refusal {
        String name = node.input(input).orElseThrow(() -> Refusal.of("input " + input + " of op " + node.type() + " is left out"));
        return shape(name);
    }

    /// {@return the value of a constant of one element}
    OptionalDouble scalar(String tensor) {
        Tensor constant = constants.get(tensor);
        if (constant == null || constant.size() != 1) {
            return OptionalDouble.empty();
        }
        return switch (constant) {
            case FloatTensor floats -> OptionalDouble.of(floats.at(0));
            case LongTensor whole -> OptionalDouble.of((double) whole.at(0));
            default -> OptionalDouble.empty();
        };
    }

    Shape shape(String tensor) throws Refusal {
        Tensor constant = constants.get(tensor);
        return constant != null ? constant.shape()
                : Optional.ofNullable(shapes.get(tensor)).orElseThrow(() -> Refusal.of("the extents of '" + tensor + "' are not known"));
    }

    private static FloatTensor filled(Shape shape, float value) {
        float[] all = new float[shape.size()];
        Arrays.fill(all, value);
        return FloatTensor.of(shape, all);
    }

    /// The norm without weights, then its scale and bias; mean and inverse deviation where they are read.
    private void norm(OnnxNode node, Rewriting to) throws Refusal {
        boolean rms = node.is("RMSNormalization");
        String x = node.inputs().getFirst();
        Shape shape = shape(node, 0);
        int axis = ShapeRules.axis(node.integer("axis", -1), shape.rank());
        Shape over = shape.slice(axis, shape.rank());
        var inputs = new ArrayList<>(List.of(x, to.constant(filled(over, 1))));
        Map<String, AttributeProto> attributes = Map.of("axis", Rewriting.integer("axis", axis), "epsilon", Rewriting.real("epsilon", node.real("epsilon", 1e-5f)));
        String normal = to.node(node.type(), inputs, attributes);
        String product = to.node("Mul", normal, node.inputs().get(1));
        to.named(node.input(2).isPresent() ? to.node("Add", product, node.inputs().get(2)) : product, node.output());
        if (rms || node.outputs().stream().skip(1).noneMatch(wanted::contains)) {
            return;
        }
        var axes = new ArrayList<Long>();
        for (long each = axis; each < shape.rank(); each++) {
            axes.add(each);
        }
        Map<String, AttributeProto> along = Map.of("axes", Rewriting.integers("axes", axes), "keepdims", Rewriting.integer("keepdims", 1));
        String mean = to.node("ReduceMean", List.of(x), along);
        if (wanted.contains(node.outputs().get(1))) {
            to.named(mean, node.outputs().get(1));
        }
        if (node.outputs().size() > 2 && wanted.contains(node.outputs().get(2))) {
            String difference = to.node("Sub", x, mean);
            String variance = to.node("ReduceMean", List.of(to.node("Mul", difference, difference)), along);
            to.node(Rewriting.RECIPROCAL_ROOT, List.of(variance), Map.of("alpha", Rewriting.real("alpha", node.real("epsilon", 1e-5f))), node.outputs().get(2));
        }
    }

    private void groupNorm(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        Refusal.unless(x.rank() >= 3, "op " + node.type() + " on " + x + "; channels and at least one more axis are needed");
        int channels = x.dim(1);
        int groups = node.is("InstanceNormalization") ? channels : (int) node.integer("num_groups", 0);
        Refusal.unless(groups >= 1 && channels % groups == 0, "op " + node.type() + " splits " + channels + " channels into " + groups + " groups");
        Shape grouped = Shape.of(x.dim(0), groups, x.size() / x.dim(0) / groups);
        String flat = to.reshaped(node.inputs().getFirst(), grouped);
        String normal = to.node("LayerNormalization", List.of(flat, to.constant(filled(Shape.of(grouped.last()), 1))), Map.of("axis", Rewriting.integer("axis", -1),
                "epsilon", Rewriting.real("epsilon", node.real("epsilon", 1e-5f))));
        String back = to.reshaped(normal, x);
        var dims = new ArrayList<>(Collections.nCopies(x.rank() - 1, 1));
        dims.set(0, channels);
        Shape perChannel = new Shape(dims);
        for (int i = 1; i <= 2; i++) {
            Refusal.unless(shape(node, i).equals(Shape.of(channels)), "op " + node.type() + " has weights " + shape(node, i) + "; one for each of " + channels
                    + " channels is needed");
        }
        String product = to.node("Mul", back, to.reshaped(node.inputs().get(1), perChannel));
        to.node("Add", List.of(product, to.reshaped(node.inputs().get(2), perChannel)), Map.of(), node.output());
    }

    /// Statistics that are constants: a factor and an offset for each channel, in double precision until they are rounded once.
    private void batchNorm(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        Refusal.unless(node.integer("training_mode", 0) == 0 && node.outputs().stream().skip(1).noneMatch(wanted::contains), "op BatchNormalization in training mode is not supported");
        Refusal.unless(x.rank() >= 2 && node.integer("spatial", 1) != 0, "op BatchNormalization on " + x + " is supported with statistics for each channel, axis 1");
        int channels = x.dim(1);
        var given = new ArrayList<FloatTensor>();
        for (int i = 1; i <= 4; i++) {
            if (!(constants.get(node.inputs().get(i)) instanceof FloatTensor values) || values.size() != channels) {
                throw Refusal.of("op BatchNormalization: '" + node.inputs().get(i) + "' must be a constant of " + channels + " float32");
            }
            given.add(values);
        }
        double epsilon = node.real("epsilon", 1e-5f);
        float[] factors = new float[channels];
        float[] offsets = new float[channels];
        for (int i = 0; i < channels; i++) {
            double factor = given.get(0).at(i) / Math.sqrt(given.get(3).at(i) + epsilon);
            factors[i] = (float) factor;
            offsets[i] = (float) (given.get(1).at(i) - given.get(2).at(i) * factor);
        }
        var dims = new ArrayList<>(Collections.nCopies(x.rank() - 1, 1));
        dims.set(0, channels);
        Shape perChannel = new Shape(dims);
        String product = to.node("Mul", node.inputs().getFirst(), to.constant(FloatTensor.of(perChannel, factors)));
        to.node("Add", List.of(product, to.constant(FloatTensor.of(perChannel, offsets))), Map.of(), node.output());
    }

    private void logSoftmax(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        Refusal.unless(x.rank() >= 1, "op LogSoftmax of a scalar");
        boolean flattens = opset < 13;
        int axis = ShapeRules.axis(node.integer("axis", flattens ? 1 : -1), x.rank());
        Refusal.unless(!flattens || axis == x.rank() - 1, "op LogSoftmax over the axes from " + axis + " together, as before operator set 13, is supported for the last axis only");
        to.named(new ReductionRewrite(to).logSoftmax(node.inputs().getFirst(), x, axis), node.output());
    }

    private void gemm(OnnxNode node, Rewriting to) throws Refusal {
        String a = node.integer("transA", 0) == 0 ? node.inputs().get(0) : to.transposed(node.inputs().get(0), 1, 0);
        String b = node.integer("transB", 0) == 0 ? node.inputs().get(1) : to.transposed(node.inputs().get(1), 1, 0);
        String product = to.scaled(to.node("MatMul", a, b), node.real("alpha", 1));
        if (node.input(2).isPresent()) {
            product = to.node("Add", product, to.scaled(node.inputs().get(2), node.real("beta", 1)));
        }
        to.named(product, node.output());
    }

    /// A vector is a row on the left, a column on the right.
    private void vectors(OnnxNode node, Rewriting to) throws Refusal {
        Shape a = shape(node, 0);
        Shape b = shape(node, 1);
        Refusal.unless(a.rank() >= 1 && b.rank() >= 1, "op MatMul multiplies " + a + " by " + b);
        String left = a.rank() == 1 ? to.reshaped(node.inputs().get(0), Shape.of(1, a.last())) : node.inputs().get(0);
        String right = b.rank() == 1 ? to.reshaped(node.inputs().get(1), Shape.of(b.last(), 1)) : node.inputs().get(1);
        String product = to.node("MatMul", left, right);
        var dims = new ArrayList<Integer>(a.rank() > 1 ? a.slice(0, a.rank() - 1).dims() : b.rank() > 1 ? b.slice(0, b.rank() - 2).dims() : List.of());
        if (b.rank() > 1) {
            dims.add(b.last());
        }
        to.named(to.reshaped(product, new Shape(dims)), node.output());
    }

    private static String hardSigmoid(String x, double alpha, double beta, Rewriting to) {
        String line = to.node("Add", to.scaled(x, alpha), to.constant(FloatTensor.of(Shape.SCALAR, (float) beta)));
        return to.node("Clip", line, to.constant(FloatTensor.of(Shape.SCALAR, 0)), to.constant(FloatTensor.of(Shape.SCALAR, 1)));
    }

    /// Whole numbers that are codes made elsewhere: less their zero point, times their scale. A scale that is a constant makes other steps of them, and no rounding.
    private void dequantize(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        Shape scales = shape(node, 1);
        String so = node.input(2).isEmpty() ? node.inputs().getFirst() : to.node(Rewriting.DIFFERENCE, node.inputs().getFirst(), spread(node, to, 2, x));
        if (!constants.containsKey(node.inputs().get(1)) || scales.size() > 1) {
            so = to.node("Cast", List.of(so), Map.of("to", Rewriting.integer("to", 1)));
        }
        to.node("Mul", List.of(so, spread(node, to, 1, x)), Map.of(), node.output());
    }

    /// Scales or zero points as they broadcast to x: one for all, one for each index of an axis, or one for each block along it.
    private String spread(OnnxNode node, Rewriting to, int input, Shape x) throws Refusal {
        String name = node.inputs().get(input);
        Shape of = shape(name);
        if (of.size() == 1) {
            return name;
        }
        int axis = ShapeRules.axis(node.integer("axis", 1), x.rank());
        int block = Math.toIntExact(node.integer("block_size", 0));
        if (block == 0) {
            Refusal.unless(of.equals(Shape.of(x.dim(axis))), "op " + node.type() + " has scales or zero points " + of + " for axis " + axis + " of " + x);
            var dims = new ArrayList<>(Collections.nCopies(x.rank() - axis, 1));
            dims.set(0, x.dim(axis));
            return to.reshaped(name, new Shape(dims));
        }
        Refusal.unless(of.equals(x.with(axis, Math.ceilDiv(x.dim(axis), block))), "op " + node.type() + " has scales or zero points " + of + " for blocks of " + block + " along axis " + axis + " of " + x);
        var axes = new ArrayList<Op.Gather.Along>();
        for (int i = 0; i < x.rank(); i++) {
            axes.add(i == axis ? new Op.Gather.Along(i, IntStream.range(0, x.dim(i)).map(index -> index / block).boxed().toList()) : Rewriting.all(i, x.dim(i)));
        }
        Refusal.unless(!constants.containsKey(name), "op " + node.type() + " with blocks of constants on activations is not supported");
        return to.gather(name, axes, 0);
    }

    private void reduce(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        Refusal.unless(node.input(1).isEmpty() || constants.containsKey(node.inputs().get(1)), "op " + node.type() + ": its axes are known only at run time");
        Optional<LongTensor> second = node.input(1).map(constants::get).map(LongTensor.class::cast);
        ShapeRules.Reduction over = ShapeRules.reduction(node, x, second, 18);
        to.named(new ReductionRewrite(to).of(node.type(), node.inputs().getFirst(), x, over.axes(), over.keepDims()), node.output());
    }

    /// Axes that are an input, as far as the extents that the file states leave no choice.
    private void mean(OnnxNode node, Rewriting to) throws Refusal {
        Shape x = shape(node, 0);
        boolean keeps = node.integer("keepdims", 1) != 0;
        Shape stated = Optional.ofNullable(declared.get(node.output())).orElseThrow(() -> Refusal.of("op ReduceMean: its axes '" + node.inputs().get(1)
                + "' are known only at run time"));
        var found = new ArrayList<List<Long>>();
        for (int set = 1; set < 1 << x.rank(); set++) {
            var axes = new ArrayList<Long>();
            var left = new ArrayList<Integer>();
            for (int axis = 0; axis < x.rank(); axis++) {
                if ((set >> axis & 1) != 0) {
                    axes.add((long) axis);
                    left.addAll(keeps ? List.of(1) : List.of());
                } else {
                    left.add(x.dim(axis));
                }
            }
            if (new Shape(left).equals(stated)) {
                found.add(axes);
            }
        }
        Refusal.unless(found.size() == 1, "op ReduceMean: its axes '" + node.inputs().get(1) + "' are known only at run time; the extents " + stated + " of " + x
                + " follow from " + found);
        to.node("ReduceMean", List.of(node.inputs().getFirst()), Map.of("axes", Rewriting.integers("axes", found.getFirst()),
                "keepdims", Rewriting.integer("keepdims", keeps ? 1 : 0)), node.output());
    }

    private void quantizedProduct(OnnxNode node, Rewriting to) throws Refusal {
        List<String> in = node.inputs();
        Refusal.unless(in.size() == 8, "op QLinearMatMul with " + in.size() + " inputs; it takes 8");
        String a = to.node("DequantizeLinear", in.get(0), in.get(1), in.get(2));
        String b = to.node("DequantizeLinear", in.get(3), in.get(4), in.get(5));
        to.node("QuantizeLinear", List.of(to.node("MatMul", a, b), in.get(6), in.get(7)), Map.of(), node.output());
    }

    /// Bounds that are activations become a maximum and a minimum.
    private boolean clip(OnnxNode node, Rewriting to) {
        boolean constant = node.inputs().stream().skip(1).allMatch(input -> input.isEmpty() || constants.containsKey(input));
        if (constant && (node.input(1).isPresent() || node.input(2).isPresent() || !node.attributes().isEmpty())) {
            return false;
        }
        String x = node.inputs().getFirst();
        if (node.input(1).isPresent()) {
            x = to.node("Max", x, node.inputs().get(1));
        }
        if (node.input(2).isPresent()) {
            x = to.node("Min", x, node.inputs().get(2));
        }
        to.named(x, node.output());
        return true;
    }
}
