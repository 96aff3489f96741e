package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Takes the nodes that stand for themselves: functions, norms as one node, sums and products of two activations or with a constant, means, and
/// changes of shape.
final class PlainOps {
    private final Network network;

    PlainOps(Network network) {
        this.network = network;
    }

    /// {@return the op that this node alone is}
    Match match(OnnxNode node) throws Refusal {
        IntegerKind whole = WholeNumbers.ARITHMETIC.get(node.type());
        TensorSettings stored = network.wholes().get(node.output());
        if (whole != null && stored != null) {
            int bits = WholeNumbers.arithmeticBits(stored);
            return Match.of(node, List.of(node), whole.label(), node.inputs(), node.output(),
                    (head, inputs) -> new Op.IntegerArithmetic(head, whole, inputs.get(0), inputs.get(1), bits, stored.signed()));
        }
        return switch (node.type()) {
            case Rewriting.DIFFERENCE -> whole(node, Optional.ofNullable(stored).orElseThrow());
            case Rewriting.REQUANTIZE, "Cast" -> one(node, "requantize", (head, inputs) -> new Op.Requantize(head, inputs.getFirst()));
            case "Relu" -> function(node, ActivationKind.RELU);
            case "Sigmoid" -> function(node, ActivationKind.SIGMOID);
            case "Tanh" -> function(node, ActivationKind.TANH);
            case "Exp" -> function(node, ActivationKind.EXP);
            case "Erf" -> function(node, ActivationKind.ERF);
            case "Gelu" -> gelu(node);
            case "Swish" -> node.real("alpha", 1) == 1 ? function(node, ActivationKind.SILU) : function(node, ActivationKind.SWISH, node.real("alpha", 1), 0);
            case "Elu" -> function(node, ActivationKind.ELU, node.real("alpha", 1), 0);
            case "LeakyRelu" -> function(node, ActivationKind.LEAKY_RELU, node.real("alpha", 0.01f), 0);
            case "Mish" -> function(node, ActivationKind.MISH);
            case "Softplus" -> function(node, ActivationKind.SOFTPLUS);
            case "Log" -> function(node, ActivationKind.LOG);
            case "Abs" -> function(node, ActivationKind.ABS);
            case Rewriting.RECIPROCAL_ROOT -> function(node, ActivationKind.RECIPROCAL_ROOT, node.real("alpha", 0), 0);
            case Rewriting.SOFTCAP -> function(node, ActivationKind.SOFTCAP, node.real("alpha", 1), 0);
            case "Clip" -> clip(node);
            case "Min", "Max" -> extreme(node);
            case "Concat" -> {
                int axis = ShapeRules.axis(node.integer("axis", 0), network.shape(node.output()).rank());
                yield Match.of(node, List.of(node), "concat", node.inputs(), node.output(), (head, inputs) -> new Op.Concat(head, inputs, axis));
            }
            case "Expand" -> {
                Shape to = network.shape(node.output());
                yield one(node, "expand", (head, inputs) -> new Op.Expand(head.withShape(to), inputs.getFirst()));
            }
            case Rewriting.SLICE -> {
                Shape to = network.shape(node.output());
                List<Integer> starts = node.integers("starts").orElseThrow().stream().map(Long::intValue).toList();
                List<Integer> steps = node.integers("steps").orElseThrow().stream().map(Long::intValue).toList();
                yield one(node, "slice", (head, inputs) -> new Op.Slice(head.withShape(to), inputs.getFirst(), starts, steps));
            }
            case Rewriting.GATHER -> {
                List<Op.Gather.Along> axes = Rewriting.along(node);
                double fill = node.real("fill", 0);
                yield one(node, "gather", (head, inputs) -> new Op.Gather(head, inputs.getFirst(), axes, fill));
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
            case "QuantizeLinear" -> one(node, "requantize", (head, inputs) -> new Op.Requantize(head, inputs.getFirst()));
            case "Sqrt" -> function(node, ActivationKind.SQRT);
            case "Reciprocal" -> function(node, ActivationKind.RECIPROCAL);
            case "Where" -> new ChoicePattern(network).match(node);
            default -> throw Refusal.of("op " + node.type() + " is not supported here");
        };
    }

    /// Whole numbers less others, or less a constant, in as many bits as that takes.
    private Match whole(OnnxNode node, TensorSettings stored) throws Refusal {
        if (network.constants().get(node.inputs().get(1)) instanceof LongTensor zero) {
            float[] negated = new float[zero.size()];
            for (int i = 0; i < negated.length; i++) {
                negated[i] = -zero.at(i);
            }
            FloatTensor constant = FloatTensor.of(zero.shape(), negated);
            return one(node, "add_constant", (head, inputs) -> new Op.AddConstant(head, inputs.getFirst(), constant));
        }
        Refusal.unless(!network.isConstant(node.inputs().get(0)) && !network.isConstant(node.inputs().get(1)), "op " + node.type() + " of constants");
        return ofTwo(node, IntegerKind.SUBTRACT.label(), (head, inputs) -> new Op.IntegerArithmetic(head, IntegerKind.SUBTRACT, inputs.get(0), inputs.get(1), stored.bits(), true));
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

    private static Match function(OnnxNode node, ActivationKind kind, double alpha, double beta) {
        return one(node, kind.label(), (head, inputs) -> new Op.Activation(head, kind, inputs.getFirst(), alpha, beta));
    }

    /// Constant bounds.
    private Match clip(OnnxNode node) throws Refusal {
        double least = bound(node, 1, "min", Double.NEGATIVE_INFINITY);
        double greatest = bound(node, 2, "max", Double.POSITIVE_INFINITY);
        return function(node, ActivationKind.CLIP, least, greatest);
    }

    private double bound(OnnxNode node, int input, String attribute, double otherwise) throws Refusal {
        if (node.input(input).isEmpty()) {
            return node.real(attribute, otherwise);
        }
        return network.scalar(node.inputs().get(input)).orElseThrow(() -> Refusal.of("op Clip: its bound '" + node.inputs().get(input) + "' is no scalar"));
    }

    private Match extreme(OnnxNode node) throws Refusal {
        Optional<Integer> side = constantSide(node);
        boolean least = node.is("Min");
        if (side.isPresent()) {
            double bound = network.scalar(node.inputs().get(side.get())).orElseThrow(() -> Refusal.of("op " + node.type() + " with a constant of several elements"));
            return Match.of(node, List.of(node), node.type().toLowerCase(Locale.ROOT), List.of(node.inputs().get(1 - side.get())), node.output(),
                    (head, inputs) -> new Op.Activation(head, ActivationKind.CLIP, inputs.getFirst(), least ? Double.NEGATIVE_INFINITY : bound,
                            least ? bound : Double.POSITIVE_INFINITY));
        }
        BinaryKind kind = least ? BinaryKind.MINIMUM : BinaryKind.MAXIMUM;
        return ofTwo(node, kind.label(), (head, inputs) -> new Op.Binary(head, kind, inputs.get(0), inputs.get(1)));
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
        Optional<Integer> side = constantSide(node);
        if (side.equals(Optional.of(1))) {
            float[] negated = constant(node, 1).toArray();
            for (int i = 0; i < negated.length; i++) {
                negated[i] = -negated[i];
            }
            return withConstant(node, "add_constant", FloatTensor.of(constant(node, 1).shape(), negated), 1);
        }
        Refusal.unless(side.isEmpty(), "op Sub is supported between activations, and where it subtracts a constant");
        return ofTwo(node, "subtract", (head, inputs) -> new Op.Binary(head, BinaryKind.SUBTRACT, inputs.get(0), inputs.get(1)));
    }

    private Match quotient(OnnxNode node) throws Refusal {
        Optional<Integer> side = constantSide(node);
        if (side.isEmpty()) {
            return ofTwo(node, "divide", (head, inputs) -> new Op.Binary(head, BinaryKind.DIVIDE, inputs.get(0), inputs.get(1)));
        }
        if (side.equals(Optional.of(0))) {
            return inverse(node);
        }
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

    /// A constant over an activation: its reciprocal, times the constant where that is not 1.
    private Match inverse(OnnxNode node) throws Refusal {
        FloatTensor dividend = constant(node, 0);
        Refusal.unless(dividend.size() == 1, "op Div of a constant " + dividend.shape() + " by an activation is supported for one element only");
        Optional<OnnxNode> root = network.producer(node.inputs().get(1), "Sqrt").filter(found -> network.readOnce(found.output()) && dividend.at(0) == 1);
        if (root.isPresent()) {
            return Match.of(node, List.of(root.get(), node), "reciprocal_root", List.of(root.get().inputs().getFirst()), node.output(),
                    (head, inputs) -> new Op.Activation(head, ActivationKind.RECIPROCAL_ROOT, inputs.getFirst(), 0, 0));
        }
        String x = node.inputs().get(1);
        String inverse = dividend.at(0) == 1 ? node.output() : node.output() + "#inverse";
        var steps = new ArrayList<Match.Step>();
        steps.add(new Match.Step("reciprocal", List.of(x), inverse, (head, inputs) -> new Op.Activation(head, ActivationKind.RECIPROCAL, inputs.getFirst())));
        if (dividend.at(0) != 1) {
            steps.add(new Match.Step("multiply_constant", List.of(inverse), node.output(), (head, inputs) -> new Op.MultiplyConstant(head, inputs.getFirst(), dividend)));
        }
        return new Match(node, List.of(node), steps);
    }

    /// A constant exponent: products, roots and reciprocals where it is one of theirs, else by exponential and logarithm.
    private Match power(OnnxNode node) throws Refusal {
        OptionalDouble given = network.scalar(node.inputs().get(1));
        Refusal.unless(given.isPresent(), "op Pow with a constant exponent of several elements is not supported");
        sameShape(node, 0);
        double exponent = given.getAsDouble();
        String x = node.inputs().getFirst();
        String y = node.output();
        if (exponent == 2) {
            return Match.of(node, List.of(node), "square", List.of(x, x), y, (head, inputs) -> new Op.Multiply(head, inputs.get(0), inputs.get(1)));
        }
        if (exponent == 3) {
            return new Match(node, List.of(node), List.of(
                    new Match.Step("square", List.of(x, x), y + "#square", (head, inputs) -> new Op.Multiply(head, inputs.get(0), inputs.get(1))),
                    new Match.Step("cube", List.of(y + "#square", x), y, (head, inputs) -> new Op.Multiply(head, inputs.get(0), inputs.get(1)))));
        }
        if (exponent == 0.5 || exponent == -0.5 || exponent == -1) {
            return exponent == 0.5 ? function(node, ActivationKind.SQRT) : exponent == -1 ? function(node, ActivationKind.RECIPROCAL)
                    : function(node, ActivationKind.RECIPROCAL_ROOT, 0, 0);
        }
        FloatTensor factor = FloatTensor.of(Shape.SCALAR, (float) exponent);
        return new Match(node, List.of(node), List.of(
                new Match.Step("log", List.of(x), y + "#log", (head, inputs) -> new Op.Activation(head, ActivationKind.LOG, inputs.getFirst())),
                new Match.Step("multiply_constant", List.of(y + "#log"), y + "#times", (head, inputs) -> new Op.MultiplyConstant(head, inputs.getFirst(), factor)),
                new Match.Step("exp", List.of(y + "#times"), y, (head, inputs) -> new Op.Activation(head, ActivationKind.EXP, inputs.getFirst()))));
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

    /// Two activations, broadcast to each other.
    private static Match ofTwo(OnnxNode node, String word, Match.Maker maker) {
        return Match.of(node, List.of(node), word, node.inputs(), node.output(), maker);
    }

    private Match mean(OnnxNode node) throws Refusal {
        Optional<LongTensor> axes = node.input(1).isEmpty() ? Optional.empty() : Optional.ofNullable(network.constants().get(node.inputs().get(1)))
                .map(LongTensor.class::cast);
        ShapeRules.Reduction reduction = ShapeRules.reduction(node, network.shape(node.inputs().getFirst()), axes, network.opset());
        Refusal.unless(!reduction.axes().isEmpty(), "op ReduceMean over no axes");
        return one(node, "mean", (head, inputs) -> new Op.Mean(head, inputs.getFirst(), reduction.axes(), reduction.keepDims()));
    }
}
