package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds matrix products: with a constant (linear, the constants added after it being its bias) and of two activations (with the scalar that
/// scales the product, or one operand before it, folded in).
final class MatrixPattern {
    private final Network network;
    /// Scalings folded into the product they lead to: the node that scaled, by the product's node.
    private final Map<Integer, List<OnnxNode>> absorbed = new HashMap<>();
    /// How the file stores the weight of a linear op, by the tensor that it gives.
    private final Map<String, TensorSettings> stored = new HashMap<>();
    /// What a folded scaling gave is what it took; so is what a quantization gave that is no op.
    private final Map<String, String> unscaled = new HashMap<>();

    MatrixPattern(Network network) {
        this.network = network;
        unscaled.putAll(network.fixed().aliases());
    }

    /// {@return how the weight of the linear op that gives a tensor is stored in the file, where that is as codes}
    Optional<TensorSettings> stored(String output) {
        return Optional.ofNullable(stored.get(output));
    }

    /// {@return the tensor to read instead of this one, which differs where a scaling was folded into the product it leads to}
    String source(String tensor) {
        String source = tensor;
        while (unscaled.containsKey(source)) {
            source = unscaled.getOrDefault(source, source);
        }
        return source;
    }

    /// Folds a scaling of an operand into the product of activations that alone reads it, directly or through reshapes and transposes.
    void absorbScalings(OnnxNode product, ActivationPattern activations, NormPattern norms) {
        if (!product.is("MatMul") || product.inputs().stream().anyMatch(network::isConstant)) {
            return;
        }
        for (String operand : product.inputs()) {
            String tensor = operand;
            while (network.readOnce(tensor)) {
                Optional<OnnxNode> found = network.producer(tensor);
                if (found.isEmpty()) {
                    break;
                }
                OnnxNode node = found.get();
                Optional<Scaling> scaling = scaling(node);
                if (scaling.isPresent() && activations.match(node).isEmpty() && norms.match(node).isEmpty()) {
                    absorbed.computeIfAbsent(product.index(), index -> new ArrayList<>()).add(node);
                    unscaled.put(node.output(), scaling.get().x);
                } else if (!node.is("Reshape") && !node.is("Transpose")) {
                    break;
                }
                tensor = node.inputs().stream().filter(input -> !network.isConstant(input)).findFirst().orElseThrow();
            }
        }
    }

    /// `x * factor`
    private record Scaling(String x, double factor) {}

    private Optional<Scaling> scaling(OnnxNode node) {
        if (!node.is("Mul") && !node.is("Div")) {
            return Optional.empty();
        }
        int side = network.isConstant(node.inputs().get(0)) ? 0 : 1;
        var scalar = network.scalar(node.inputs().get(side));
        String x = node.inputs().get(1 - side);
        if (scalar.isEmpty() || (node.is("Div") && side == 0) || !network.shape(x).equals(network.shape(node.output()))) {
            return Optional.empty();
        }
        double factor = node.is("Mul") ? scalar.getAsDouble() : 1 / scalar.getAsDouble();
        return Double.isFinite(factor) && factor != 0 ? Optional.of(new Scaling(x, factor)) : Optional.empty();
    }

    /// {@return the product that ends in this node}
    Optional<Match> match(OnnxNode last) throws Refusal {
        Optional<Linear> linear = linear(last);
        if (linear.isPresent()) {
            store(linear.get().product, last);
            return Optional.of(linear.get().match(last));
        }
        if (last.is("MatMul")) {
            return Optional.of(product(last, last, 1));
        }
        Optional<Scaling> scaling = scaling(last);
        if (scaling.isPresent() && network.readOnce(scaling.get().x)) {
            Optional<OnnxNode> product = network.producer(scaling.get().x, "MatMul").filter(node -> node.inputs().stream().noneMatch(network::isConstant));
            if (product.isPresent()) {
                return Optional.of(product(product.get(), last, scaling.get().factor));
            }
        }
        return Optional.empty();
    }

    private void store(OnnxNode product, OnnxNode last) throws Refusal {
        String name = product.inputs().get(1);
        QuantizeNodes.Weight weight = network.weights().get(name);
        if (weight == null) {
            return;
        }
        int columns = product.is("Gemm") && product.integer("transB", 0) != 0 ? 0 : network.shape(name).rank() - 1;
        Refusal.unless(weight.axis() < 0 || weight.axis() == columns, "the weight '" + name + "' has scales along axis " + weight.axis()
                + ", which is summed over; scales may change along its columns, axis " + columns);
        Refusal.unless(!product.is("Gemm") || product.real("alpha", 1) == 1, "op Gemm with alpha " + product.real("alpha", 1) + " on a quantized weight is not supported");
        stored.put(last.output(), weight.settings());
    }

    /// A linear op so far.
    private record Linear(OnnxNode product, List<OnnxNode> nodes, boolean transposed, FloatTensor weight, Optional<DoubleTensor> bias) {
        Match match(OnnxNode last) {
            String x = product.inputs().getFirst();
            int n = weight.shape().dim(1);
            FloatTensor offset = bias.map(DoubleTensor::toFloat).orElseGet(() -> FloatTensor.of(Shape.of(n), new float[n]));
            Match.Step linear = new Match.Step("linear", List.of(transposed ? last.output() + "#x" : x), last.output(),
                    (head, inputs) -> new Op.Linear(head, inputs.getFirst(), weight, offset));
            Match.Step transpose = new Match.Step("transpose", List.of(x), last.output() + "#x",
                    (head, inputs) -> new Op.Transpose(head, inputs.getFirst(), List.of(1, 0)));
            return new Match(product, Match.sorted(nodes), transposed ? List.of(transpose, linear) : List.of(linear));
        }
    }

    /// Walks back over the constants added, to the product, and sums them to one bias.
    private Optional<Linear> linear(OnnxNode last) throws Refusal {
        var nodes = new ArrayList<OnnxNode>();
        var added = new ArrayList<FloatTensor>();
        OnnxNode node = last;
        while (node.is("Add")) {
            int side = network.isConstant(node.inputs().get(0)) ? 0 : 1;
            Optional<FloatTensor> constant = network.floats(node.inputs().get(side));
            String rest = node.inputs().get(1 - side);
            Optional<OnnxNode> before = network.producer(rest);
            if (constant.isEmpty() || before.isEmpty() || !network.readOnce(rest) || !network.shape(rest).equals(network.shape(node.output()))) {
                return Optional.empty();
            }
            nodes.add(node);
            added.add(constant.get());
            node = before.get();
        }
        Optional<Linear> product = node.is("Gemm") ? Optional.of(gemm(node)) : matMulByConstant(node);
        if (product.isEmpty()) {
            return Optional.empty();
        }
        nodes.add(node);
        Shape shape = network.shape(node.output());
        Optional<DoubleTensor> bias = product.get().bias;
        for (FloatTensor constant : added) {
            bias = Optional.of(sum(bias, constant.toDouble(), shape));
        }
        return Optional.of(new Linear(node, nodes, product.get().transposed, product.get().weight, bias));
    }

    private Optional<Linear> matMulByConstant(OnnxNode node) throws Refusal {
        if (!node.is("MatMul") || !network.isConstant(node.inputs().get(1))) {
            return Optional.empty();
        }
        FloatTensor weight = constant(node, 1, "the right operand");
        Shape shape = weight.shape().withoutLeadingOnes();
        shape = shape.rank() < 2 ? weight.shape().slice(weight.shape().rank() - 2, weight.shape().rank()) : shape;
        Refusal.unless(shape.rank() == 2 && network.shape(node.output()).rank() == network.shape(node.inputs().getFirst()).rank(),
                "op MatMul by a constant " + weight.shape() + " of more than one matrix is not supported");
        return Optional.of(new Linear(node, List.of(), false, weight.reshaped(shape), Optional.empty()));
    }

    private Linear gemm(OnnxNode node) throws Refusal {
        Refusal.unless(!network.isConstant(node.inputs().getFirst()) && network.isConstant(node.inputs().get(1)),
                "op Gemm is supported where its second matrix is a constant and its first is not");
        FloatTensor b = constant(node, 1, "the right operand");
        float alpha = (float) node.real("alpha", 1);
        float beta = (float) node.real("beta", 1);
        boolean transB = node.integer("transB", 0) != 0;
        int k = b.shape().dim(transB ? 1 : 0);
        int n = b.shape().dim(transB ? 0 : 1);
        float[] weight = new float[k * n];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < n; j++) {
                weight[i * n + j] = alpha * b.at(transB ? j * k + i : i * n + j);
            }
        }
        Optional<DoubleTensor> bias = Optional.empty();
        if (node.input(2).isPresent()) {
            FloatTensor c = constant(node, 2, "the third operand");
            Shape shape = network.shape(node.output());
            Refusal.unless(c.shape().broadcastsTo(shape), "op Gemm adds " + c.shape() + ", which does not broadcast to " + shape);
            double[] scaled = c.toDouble().toArray();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (float) (beta * scaled[i]);
            }
            bias = Optional.of(sum(Optional.empty(), DoubleTensor.of(c.shape(), scaled), shape));
        }
        return new Linear(node, List.of(), node.integer("transA", 0) != 0, FloatTensor.of(Shape.of(k, n), weight), bias);
    }

    private FloatTensor constant(OnnxNode node, int input, String what) throws Refusal {
        String name = node.inputs().get(input);
        return network.floats(name).orElseThrow(() -> Refusal.of("op " + node.type() + ": " + what + ", '" + name + "', "
                + Optional.ofNullable(network.constants().get(name)).map(found -> "is " + found.describe() + "; float32 is needed")
                .orElse("depends on the inputs; a constant is needed")));
    }

    /// {@return the sum as `[n]` where both are the same for all rows, else as `[m, n]`}
    private static DoubleTensor sum(Optional<DoubleTensor> bias, DoubleTensor constant, Shape product) {
        Shape row = Shape.of(product.last());
        boolean byRow = bias.map(b -> b.shape().rank() == 2).orElse(false) || !constant.shape().broadcastsTo(row);
        Shape full = byRow ? product : row;
        Shape to = byRow ? Shape.of(product.rows(), product.last()) : row;
        double[] sum = constant.gathered(full, constant.shape().broadcastIndices(full)).toArray();
        if (bias.isPresent()) {
            int[] from = bias.get().shape().broadcastIndices(to);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += bias.get().at(from[i]);
            }
        }
        return DoubleTensor.of(to, sum);
    }

    private Match product(OnnxNode product, OnnxNode last, double factor) throws Refusal {
        Refusal.unless(!network.isConstant(product.inputs().getFirst()), "op MatMul with a constant left operand is not supported");
        String a = product.inputs().get(0);
        String b = product.inputs().get(1);
        var nodes = new ArrayList<>(List.of(product, last));
        double scale = factor;
        for (OnnxNode scaling : absorbed.getOrDefault(product.index(), List.of())) {
            nodes.add(scaling);
            scale *= scaling(scaling).orElseThrow().factor;
        }
        double total = scale;
        return Match.of(product, nodes, "matmul", List.of(a, b), last.output(), (head, inputs) -> new Op.MatMul(head, inputs.get(0), inputs.get(1), total));
    }
}
