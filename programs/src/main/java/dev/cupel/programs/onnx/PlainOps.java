package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes the nodes that stand for themselves: functions, norms as one node, sums and products of two activations or with a constant, means, and
/// changes of shape.
final class PlainOps {
    private final Network network;

    PlainOps(Network network) {
        this.network = network;
    }

    /// {@return the op that this node alone is}
    Match match(OnnxNode node) throws Refusal {
        return switch (node.type()) {
            case "Relu" -> function(node, ActivationKind.RELU);
            case "Sigmoid" -> function(node, ActivationKind.SIGMOID);
            case "Tanh" -> function(node, ActivationKind.TANH);
            case "Exp" -> function(node, ActivationKind.EXP);
            case "Erf" -> function(node, ActivationKind.ERF);
            case "Gelu" -> gelu(node);
            case "Swish" -> {
                Refusal.unless(node.real("alpha", 1) == 1, "op Swish with alpha " + node.real("alpha", 1) + " is not supported; alpha 1 is");
                yield function(node, ActivationKind.SILU);
            }
            case "Gather" -> embedding(node);
            case "LayerNormalization", "RMSNormalization" -> norm(node);
            case "Add" -> sum(node);
            case "Sub" -> difference(node);
            case "Mul" -> product(node);
            case "Div" -> quotient(node);
            case "Pow" -> power(node);
            case "Neg" -> one(node, "multiply_constant", (head, inputs) -> new Op.MultiplyConstant(head, inputs.getFirst(), FloatTensor.of(Shape.SCALAR, -1)));
            case "ReduceMean" -> mean(node);
            case "Reshape", "Flatten", "Squeeze", "Unsqueeze" -> {
                Shape to = network.shape(node.output());
                yield one(node, "reshape", (head, inputs) -> new Op.Reshape(head.withShape(to), inputs.getFirst()));
            }
            case "Transpose" -> {
                List<Integer> permutation = ShapeRules.permutation(node, network.shape(node.inputs().getFirst()));
                yield one(node, "transpose", (head, inputs) -> new Op.Transpose(head, inputs.getFirst(), permutation));
            }
            case "Sqrt", "Reciprocal" -> throw Refusal.of("op " + node.type() + " is supported as part of a LayerNorm or RMSNorm only");
            case "Where" -> throw Refusal.of("op Where on activations is supported as the mask of a Softmax only");
            default -> throw Refusal.of("op " + node.type() + " is not supported here");
        };
    }

    private static Match one(OnnxNode node, String word, Match.Maker maker) {
        return Match.of(node, List.of(node), word, List.of(node.inputs().getFirst()), node.output(), maker);
    }

    private static Match function(OnnxNode node, ActivationKind kind) {
        return one(node, kind.label(), (head, inputs) -> new Op.Activation(head, kind, inputs.getFirst()));
    }

    private Match embedding(OnnxNode node) throws Refusal {
        FloatTensor table = constant(node, 0);
        return Match.of(node, List.of(node), "embedding", List.of(node.inputs().get(1)), node.output(),
                (head, inputs) -> new Op.Embedding(head, inputs.getFirst(), table));
    }

    private static Match gelu(OnnxNode node) throws Refusal {
        String approximate = node.text("approximate", "none");
        Refusal.unless(approximate.equals("none") || approximate.equals("tanh"), "op Gelu with approximate = '" + approximate + "'; 'none' and 'tanh' are supported");
        return function(node, approximate.equals("tanh") ? ActivationKind.GELU_TANH : ActivationKind.GELU_ERF);
    }

    /// A norm over several trailing axes is a norm over one, between two reshapes.
    private Match norm(OnnxNode node) throws Refusal {
        String input = node.inputs().getFirst();
        Shape x = network.shape(input);
        int axis = ShapeRules.axis(node.integer("axis", -1), x.rank());
        Shape over = x.slice(axis, x.rank());
        double epsilon = node.real("epsilon", 1e-5f);
        FloatTensor gamma = vector(node, 1, over);
        boolean rms = node.is("RMSNormalization");
        FloatTensor beta = node.input(2).isPresent() ? vector(node, 2, over) : FloatTensor.of(gamma.shape(), new float[gamma.size()]);
        Match.Maker maker = rms ? (head, inputs) -> new Op.RmsNorm(head, inputs.getFirst(), gamma, epsilon)
                : (head, inputs) -> new Op.LayerNorm(head, inputs.getFirst(), gamma, beta, epsilon);
        String word = rms ? "rmsnorm" : "layernorm";
        if (over.rank() == 1) {
            return one(node, word, maker);
        }
        var flat = new ArrayList<>(x.slice(0, axis).dims());
        flat.add(over.size());
        String before = node.output() + "#x";
        String after = node.output() + "#y";
        return new Match(node, List.of(node), List.of(
                new Match.Step("reshape", List.of(input), before, (head, inputs) -> new Op.Reshape(head.withShape(new Shape(flat)), inputs.getFirst())),
                new Match.Step(word, List.of(before), after, maker),
                new Match.Step("reshape", List.of(after), node.output(), (head, inputs) -> new Op.Reshape(head.withShape(x), inputs.getFirst()))));
    }

    private FloatTensor vector(OnnxNode node, int input, Shape over) throws Refusal {
        FloatTensor given = constant(node, input);
        Refusal.unless(given.shape().broadcastsTo(over), "input '" + node.inputs().get(input) + "' is " + given.shape() + ", which does not broadcast to " + over);
        return given.gathered(over, given.shape().broadcastIndices(over)).reshaped(Shape.of(over.size()));
    }

    private FloatTensor constant(OnnxNode node, int input) throws Refusal {
        String name = node.inputs().get(input);
        return network.floats(name).orElseThrow(() -> Refusal.of("op " + node.type() + ": its input '" + name + "' "
                + Optional.ofNullable(network.constants().get(name)).map(found -> "is " + found.describe() + "; float32 is needed")
                .orElse("depends on the inputs; a constant is needed")));
    }

    /// {@return the input that is a constant, where one is}
    private Optional<Integer> constantSide(OnnxNode node) {
        return network.isConstant(node.inputs().get(0)) ? Optional.of(0) : network.isConstant(node.inputs().get(1)) ? Optional.of(1) : Optional.empty();
    }

    private Match sum(OnnxNode node) throws Refusal {
        return constantSide(node).isPresent() ? withConstant(node, "add_constant", constant(node, constantSide(node).get()), constantSide(node).get())
                : ofTwo(node, "add", (head, inputs) -> new Op.Add(head, inputs.get(0), inputs.get(1)));
    }

    private Match product(OnnxNode node) throws Refusal {
        return constantSide(node).isPresent() ? withConstant(node, "multiply_constant", constant(node, constantSide(node).get()), constantSide(node).get())
                : ofTwo(node, "multiply", (head, inputs) -> new Op.Multiply(head, inputs.get(0), inputs.get(1)));
    }

    private Match difference(OnnxNode node) throws Refusal {
        Refusal.unless(constantSide(node).equals(Optional.of(1)), "op Sub is supported where it subtracts a constant, or as part of a LayerNorm");
        float[] negated = constant(node, 1).toArray();
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        return withConstant(node, "add_constant", FloatTensor.of(constant(node, 1).shape(), negated), 1);
    }

    private Match quotient(OnnxNode node) throws Refusal {
        Refusal.unless(constantSide(node).equals(Optional.of(1)), "op Div is supported where it divides by a constant, or as part of a norm");
        FloatTensor divisor = constant(node, 1);
        sameShape(node, 0);
        if (divisor.size() == 1) {
            double by = divisor.at(0);
            return one(node, "divide", (head, inputs) -> new Op.DivideByConstant(head, inputs.getFirst(), by));
        }
        float[] inverse = divisor.toArray();
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / inverse[i];
        }
        return withConstant(node, "multiply_constant", FloatTensor.of(divisor.shape(), inverse), 1);
    }

    private Match power(OnnxNode node) throws Refusal {
        var exponent = network.scalar(node.inputs().get(1));
        Refusal.unless(exponent.isPresent() && exponent.getAsDouble() == 2, "op Pow is supported with the exponent 2, or as part of a norm or GELU");
        sameShape(node, 0);
        String x = node.inputs().getFirst();
        return Match.of(node, List.of(node), "square", List.of(x, x), node.output(), (head, inputs) -> new Op.Multiply(head, inputs.get(0), inputs.get(1)));
    }

    private Match withConstant(OnnxNode node, String word, FloatTensor constant, int side) throws Refusal {
        sameShape(node, 1 - side);
        Match.Maker maker = word.equals("add_constant") ? (head, inputs) -> new Op.AddConstant(head, inputs.getFirst(), constant)
                : (head, inputs) -> new Op.MultiplyConstant(head, inputs.getFirst(), constant);
        return Match.of(node, List.of(node), word, List.of(node.inputs().get(1 - side)), node.output(), maker);
    }

    private void sameShape(OnnxNode node, int side) throws Refusal {
        Shape x = network.shape(node.inputs().get(side));
        Shape to = network.shape(node.output());
        Refusal.unless(x.equals(to), "op " + node.type() + " repeats its operand " + x + " to fill " + to + "; only constants are repeated");
    }

    /// Two activations of one shape; one that lacks leading axes of extent 1 is given them.
    private Match ofTwo(OnnxNode node, String word, Match.Maker maker) throws Refusal {
        Shape to = network.shape(node.output());
        var steps = new ArrayList<Match.Step>();
        var operands = new ArrayList<String>();
        for (int side = 0; side < 2; side++) {
            String operand = node.inputs().get(side);
            Shape shape = network.shape(operand);
            Refusal.unless(shape.size() == to.size(), "op " + node.type() + " repeats its operand " + shape + " to fill " + to + "; only constants are repeated");
            if (shape.equals(to)) {
                operands.add(operand);
            } else {
                operands.add(node.output() + "#" + side);
                steps.add(new Match.Step("reshape", List.of(operand), node.output() + "#" + side,
                        (head, inputs) -> new Op.Reshape(head.withShape(to), inputs.getFirst())));
            }
        }
        steps.add(new Match.Step(word, operands, node.output(), maker));
        return new Match(node, List.of(node), steps);
    }

    private Match mean(OnnxNode node) throws Refusal {
        Optional<LongTensor> axes = node.input(1).isEmpty() ? Optional.empty() : Optional.ofNullable(network.constants().get(node.inputs().get(1)))
                .map(LongTensor.class::cast);
        ShapeRules.Reduction reduction = ShapeRules.reduction(node, network.shape(node.inputs().getFirst()), axes, network.opset());
        Refusal.unless(!reduction.axes().isEmpty(), "op ReduceMean over no axes");
        return one(node, "mean", (head, inputs) -> new Op.Mean(head, inputs.getFirst(), reduction.axes(), reduction.keepDims()));
    }
}
