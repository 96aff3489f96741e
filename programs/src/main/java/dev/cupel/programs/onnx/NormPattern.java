package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Finds RMSNorm and LayerNorm written out as nodes: `x * 1/sqrt(mean(x^2) + epsilon)`, by division, by Reciprocal or by Pow, with gain and, for
/// a LayerNorm, offset after it. LayerNorm is the same of `x - mean(x)`.
final class NormPattern {
    private final Network network;

    NormPattern(Network network) {
        this.network = network;
    }

    /// `x` brought to root mean square 1, after its mean is taken off where `centred`.
    private record Normalized(String x, double epsilon, boolean centred, List<OnnxNode> nodes) {}

    /// A tensor with a constant that one node combines it with.
    private record WithVector(String tensor, FloatTensor vector) {}

    /// {@return the norm that ends in this node}
    Optional<Match> match(OnnxNode last) {
        return withOffset(last).or(() -> withGain(last)).or(() -> normalized(last.output()).map(norm -> norm(last, norm, Optional.empty(), Optional.empty())));
    }

    private Optional<Match> withOffset(OnnxNode last) {
        return withVector(last, "Add").flatMap(add -> {
            Optional<OnnxNode> gainNode = network.producer(add.tensor, "Mul");
            Optional<WithVector> gain = gainNode.flatMap(node -> withVector(node, "Mul"));
            Optional<Normalized> norm = gain.flatMap(g -> normalized(g.tensor)).map(n -> including(n, gainNode.orElseThrow()));
            Optional<FloatTensor> gamma = norm.isPresent() ? gain.map(WithVector::vector) : Optional.empty();
            return norm.or(() -> normalized(add.tensor)).filter(Normalized::centred)
                    .map(n -> norm(last, including(n, last), gamma, Optional.of(add.vector)));
        });
    }

    private Optional<Match> withGain(OnnxNode last) {
        return withVector(last, "Mul").flatMap(gain -> normalized(gain.tensor).map(n -> norm(last, including(n, last), Optional.of(gain.vector), Optional.empty())));
    }

    private Match norm(OnnxNode last, Normalized norm, Optional<FloatTensor> gamma, Optional<FloatTensor> beta) {
        int extent = network.shape(norm.x).last();
        FloatTensor gain = gamma.orElseGet(() -> filled(extent, 1));
        FloatTensor offset = beta.orElseGet(() -> filled(extent, 0));
        return Match.of(last, norm.nodes, norm.centred ? "layernorm" : "rmsnorm", List.of(norm.x), last.output(), (head, inputs) -> norm.centred
                ? new Op.LayerNorm(head, inputs.getFirst(), gain, offset, norm.epsilon)
                : new Op.RmsNorm(head, inputs.getFirst(), gain, norm.epsilon));
    }

    private static Normalized including(Normalized norm, OnnxNode node) {
        var nodes = new ArrayList<>(norm.nodes);
        nodes.add(node);
        return new Normalized(norm.x, norm.epsilon, norm.centred, nodes);
    }

    private static FloatTensor filled(int extent, float value) {
        float[] elements = new float[extent];
        Arrays.fill(elements, value);
        return FloatTensor.of(Shape.of(extent), elements);
    }

    /// {@return the activation and the constant of the last axis that a node of this type combines}
    private Optional<WithVector> withVector(OnnxNode node, String type) {
        if (!node.is(type)) {
            return Optional.empty();
        }
        for (int side = 0; side < 2; side++) {
            String tensor = node.inputs().get(side);
            Optional<FloatTensor> constant = network.floats(node.inputs().get(1 - side));
            if (constant.isPresent() && !network.isConstant(tensor) && network.shape(tensor).equals(network.shape(node.output()))) {
                Shape extent = Shape.of(network.shape(tensor).last());
                Shape given = constant.get().shape();
                if (given.size() == extent.size() && given.last() == extent.size() && given.rank() >= 1 && network.shape(tensor).rank() >= 1) {
                    return Optional.of(new WithVector(tensor, constant.get().reshaped(extent)));
                }
                if (given.size() == 1) {
                    return Optional.of(new WithVector(tensor, constant.get().gathered(extent, new int[extent.size()])));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Normalized> normalized(String tensor) {
        Optional<OnnxNode> found = network.producer(tensor);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        OnnxNode node = found.get();
        var nodes = new ArrayList<>(List.of(node));
        if (node.is("Div")) {
            return root(node.inputs().get(1), nodes).flatMap(square -> meanSquare(node.inputs().get(0), square, nodes));
        }
        if (node.is("Mul")) {
            for (int side = 0; side < 2; side++) {
                var own = new ArrayList<>(List.of(node));
                String x = node.inputs().get(side);
                Optional<Normalized> norm = inverseRoot(node.inputs().get(1 - side), own).flatMap(square -> meanSquare(x, square, own));
                if (norm.isPresent()) {
                    return norm;
                }
            }
        }
        return Optional.empty();
    }

    /// {@return v, where the tensor is 1 / sqrt(v)}
    private Optional<String> inverseRoot(String tensor, List<OnnxNode> nodes) {
        return network.producer(tensor).flatMap(node -> {
            nodes.add(node);
            return switch (node.type()) {
                case "Div" -> isScalar(node.inputs().get(0), 1) ? root(node.inputs().get(1), nodes) : Optional.empty();
                case "Reciprocal" -> root(node.inputs().getFirst(), nodes);
                case "Pow" -> isScalar(node.inputs().get(1), -0.5) ? Optional.of(node.inputs().getFirst()) : Optional.empty();
                default -> Optional.empty();
            };
        });
    }

    /// {@return v, where the tensor is sqrt(v)}
    private Optional<String> root(String tensor, List<OnnxNode> nodes) {
        return network.producer(tensor).flatMap(node -> {
            nodes.add(node);
            boolean root = node.is("Sqrt") || (node.is("Pow") && isScalar(node.inputs().get(1), 0.5));
            return root ? Optional.of(node.inputs().getFirst()) : Optional.empty();
        });
    }

    /// {@return the norm, where `variance` is the mean of x squared plus epsilon}
    private Optional<Normalized> meanSquare(String x, String variance, List<OnnxNode> nodes) {
        double epsilon = 0;
        String mean = variance;
        Optional<OnnxNode> add = network.producer(variance, "Add");
        if (add.isPresent()) {
            nodes.add(add.get());
            int constantSide = network.isConstant(add.get().inputs().get(1)) ? 1 : 0;
            var scalar = network.scalar(add.get().inputs().get(constantSide));
            if (scalar.isEmpty() || !(scalar.getAsDouble() >= 0)) {
                return Optional.empty();
            }
            epsilon = scalar.getAsDouble();
            mean = add.get().inputs().get(1 - constantSide);
        }
        Optional<String> squares = meanOfLastAxis(mean, nodes);
        if (squares.isEmpty() || network.isConstant(x)) {
            return Optional.empty();
        }
        Optional<String> squared = squareRootOf(squares.get(), nodes);
        if (squared.isEmpty() || !same(squared.get(), x)) {
            return Optional.empty();
        }
        Optional<String> offMean = centred(x, nodes);
        if (offMean.isPresent()) {
            network.producer(squared.get()).ifPresent(nodes::add);
        }
        return Optional.of(new Normalized(offMean.orElse(x), epsilon, offMean.isPresent(), nodes));
    }

    private Optional<String> squareRootOf(String tensor, List<OnnxNode> nodes) {
        return network.producer(tensor).flatMap(node -> {
            nodes.add(node);
            boolean square = (node.is("Pow") && isScalar(node.inputs().get(1), 2)) || (node.is("Mul") && node.inputs().get(0).equals(node.inputs().get(1)));
            return square ? Optional.of(node.inputs().getFirst()) : Optional.empty();
        });
    }

    /// {@return z, where the tensor is z minus its mean along the last axis}
    private Optional<String> centred(String tensor, List<OnnxNode> nodes) {
        return network.producer(tensor, "Sub").flatMap(sub -> {
            var own = new ArrayList<>(List.of(sub));
            String z = sub.inputs().get(0);
            Optional<String> mean = meanOfLastAxis(sub.inputs().get(1), own);
            if (mean.equals(Optional.of(z))) {
                nodes.addAll(own);
                return Optional.of(z);
            }
            return Optional.empty();
        });
    }

    private Optional<String> meanOfLastAxis(String tensor, List<OnnxNode> nodes) {
        return network.producer(tensor, "ReduceMean").flatMap(node -> {
            nodes.add(node);
            String x = node.inputs().getFirst();
            Shape shape = network.shape(x);
            boolean last = shape.rank() >= 1 && means(node).equals(Optional.of(new ShapeRules.Reduction(List.of(shape.rank() - 1), true)));
            return last ? Optional.of(x) : Optional.empty();
        });
    }

    private Optional<ShapeRules.Reduction> means(OnnxNode node) {
        try {
            Shape x = network.shape(node.inputs().getFirst());
            return Optional.of(ShapeRules.reduction(node, x, node.input(1).map(network.constants()::get)
                    .map(LongTensor.class::cast), network.opset()));
        } catch (Refusal refusal) {
            throw new IllegalStateException("the builder of the network took " + node.label() + ", which is refused now: " + refusal.reason(), refusal);
        }
    }

    /// Whether two tensors are one, or the same difference written twice, as older exporters do.
    private boolean same(String a, String b) {
        if (a.equals(b)) {
            return true;
        }
        Optional<OnnxNode> left = network.producer(a, "Sub");
        Optional<OnnxNode> right = network.producer(b, "Sub");
        return left.isPresent() && right.isPresent() && left.get().inputs().equals(right.get().inputs());
    }

    private boolean isScalar(String tensor, double value) {
        var scalar = network.scalar(tensor);
        return scalar.isPresent() && scalar.getAsDouble() == value;
    }
}
