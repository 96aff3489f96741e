package dev.cupel.programs.generate;

import dev.cupel.isa.Rounding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/// Random small networks of a few blocks each (attention, gated and plain feed-forward, norms, residuals), calibrated on random rows and quantized
/// with random widths for every tensor. The same seed gives the same networks.
public final class RandomNetworks {
    private static final int PATIENCE = 50;

    private final SplittableRandom random;
    private final Limits limits;
    private final Rounding rounding;

    /// A network with rows for it.
    ///
    /// @param graph     the float network
    /// @param quantized what the quantizer made of it
    /// @param rows      inputs by name, row by row
    public record Network(Graph graph, QuantizedGraph quantized, List<Map<String, DoubleTensor>> rows) {
        public Network {
            rows = List.copyOf(rows);
        }

        /// {@return the codes of the graph's inputs for a row}
        public Map<String, CodeTensor> codes(int row) {
            var codes = new LinkedHashMap<String, CodeTensor>();
            rows.get(row).forEach((name, values) -> codes.put(name, CodeTensor.of(values, quantized.tensor(name).type())));
            return codes;
        }
    }

    /// @param limits   what the integers have to fit
    /// @param rounding the graphs' rounding
    public RandomNetworks(long seed, Limits limits, Rounding rounding) {
        this.random = new SplittableRandom(seed);
        this.limits = limits;
        this.rounding = rounding;
    }

    /// {@return a network}
    ///
    /// @throws IllegalStateException if none was found that fits the limits
    public Network next() {
        return drawn(() -> new Builder().graph());
    }

    /// {@return a network that reads token numbers, with a masked attention}
    ///
    /// @throws IllegalStateException if none was found that fits the limits
    public Network ofTokens() {
        return drawn(() -> new Builder().ofTokens());
    }

    /// {@return a chain of `least..most` ops of any kind, some of them on two earlier tensors}
    ///
    /// @throws IllegalStateException if none was found that fits the limits
    public Network next(int least, int most) {
        return drawn(() -> new Builder().chain(random.nextInt(least, most + 1)));
    }

    private Network drawn(Supplier<Graph> draws) {
        for (int draw = 0; draw < PATIENCE; draw++) {
            var graph = draws.get();
            var rows = new ArrayList<Map<String, DoubleTensor>>();
            for (int row = 0; row < 4; row++) {
                var inputs = new LinkedHashMap<String, DoubleTensor>();
                graph.inputs().forEach(input -> inputs.put(input.name(), row(graph, input)));
                rows.add(inputs);
            }
            if (Quantizer.quantize(graph, Calibrator.observe(graph, rows), options(graph), limits) instanceof Diagnosed.Ok<QuantizedGraph>(var quantized)) {
                return new Network(graph, quantized, rows);
            }
        }
        throw new IllegalStateException("no network fits " + limits);
    }

    private DoubleTensor row(Graph graph, GraphInput input) {
        var tokens = graph.tokens(input.name());
        if (tokens.isEmpty()) {
            return floats(input.shape(), 1).toDouble();
        }
        double[] numbers = new double[input.shape().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextInt(tokens.getAsInt());
        }
        return DoubleTensor.of(input.shape(), numbers);
    }

    private QuantizeOptions options(Graph graph) {
        var overrides = new LinkedHashMap<String, WidthOverride>();
        for (Op op : graph.ops()) {
            boolean keepsCodes = op instanceof Op.Reshape || op instanceof Op.Transpose || op instanceof Op.Slice || op instanceof Op.Expand;
            if (!keepsCodes && random.nextInt(3) > 0) {
                // Products of two wide tensors would not be words.
                boolean multiplied = graph.consumersOf(op.output()).stream().anyMatch(Op.Multiply.class::isInstance);
                overrides.put(op.output(), WidthOverride.ofBits(random.nextInt(2, multiplied ? 13 : 17)));
            }
        }
        var rules = RangeRule.values();
        return QuantizeOptions.DEFAULT.withBits(random.nextInt(2, 17), random.nextInt(4, 13))
                .with(rules[random.nextInt(rules.length)], random.nextBoolean(), random.nextBoolean()).with(rounding).with(overrides);
    }

    private FloatTensor floats(Shape shape, double spread) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }
        return FloatTensor.of(shape, values);
    }

    /// Puts a graph together op by op.
    private final class Builder {
        private final int tokens = random.nextInt(1, 13);
        private final int heads = random.nextInt(1, 4);
        private final int headSize = random.nextInt(1, 9);
        private final int width = heads * headSize;
        private final List<Op> ops = new ArrayList<>();
        private final Map<String, Shape> shapes = new LinkedHashMap<>();

        Graph graph() {
            var input = new GraphInput("x", Shape.of(1, tokens, random.nextInt(1, 20)));
            shapes.put("x", input.shape());
            String stream = linear("x", width, random.nextBoolean());
            int blocks = random.nextInt(1, 4);
            for (int block = 0; block < blocks; block++) {
                stream = switch (random.nextInt(4)) {
                    case 0 -> add(stream, attention(norm(stream)));
                    case 1 -> add(stream, gated(norm(stream)));
                    case 2 -> add(stream, feedForward(norm(stream)));
                    default -> feedForward(stream);
                };
            }
            String last = stream;
            String pooled = op(head -> new Op.Mean(head, last, List.of(1), false), "mean");
            String answer = linear(pooled, random.nextInt(1, 12), false);
            return new Graph("random", List.of(input), ops, List.of(answer));
        }

        Graph ofTokens() {
            var input = new GraphInput("x", Shape.of(1, tokens));
            shapes.put("x", input.shape());
            String embedding = embedding();
            var positions = floats(Shape.of(tokens, width), 0.5);
            String stream = op(head -> new Op.AddConstant(head, embedding, positions), "stream");
            stream = add(stream, attention(norm(stream)));
            stream = add(stream, gated(norm(stream)));
            String answer = linear(stream, random.nextInt(1, 12), false);
            return new Graph("random", List.of(input), ops, List.of(answer));
        }

        /// Ops in a row, at times behind an embedding; now and then one takes an earlier tensor of the same shape as well.
        Graph chain(int count) {
            boolean ofTokens = random.nextInt(4) == 0;
            var input = new GraphInput("x", ofTokens ? Shape.of(1, tokens) : Shape.of(1, tokens, random.nextInt(1, 25)));
            shapes.put("x", input.shape());
            String stream = ofTokens ? embedding() : "x";
            while (ops.size() < count) {
                String at = stream;
                var same = shapes.keySet().stream().filter(other -> shape(other).equals(shape(at))).toList();
                String other = same.get(random.nextInt(same.size()));
                stream = random.nextBoolean() ? ofWeights(at, other, count - ops.size()) : random.nextBoolean() ? ofValues(at, other) : movement(at, other);
            }
            return new Graph("random", List.of(input), ops, List.of(stream));
        }

        private String ofWeights(String at, String other, int left) {
            return switch (random.nextInt(6)) {
                case 0, 1 -> linear(at, random.nextInt(1, 25), random.nextBoolean());
                case 2 -> normOf(at);
                case 3 -> left == 1 ? op(head -> new Op.Mean(head, at, List.of(1), true), "mean") : linear(at, random.nextInt(1, 25), false);
                case 4 -> left >= 3 ? softmax(productWithItself(at, other)) : softmax(at);
                default -> left >= 2 ? productWithItself(at, other) : activation(at, ActivationKind.RELU);
            };
        }

        private String ofValues(String at, String other) {
            var functions = BinaryKind.values();
            return switch (random.nextInt(9)) {
                case 0 -> activation(at, anyKind());
                case 1 -> softmax(at);
                case 2 -> add(at, other);
                case 3 -> op(head -> new Op.Multiply(head, at, other), "multiply");
                case 4 -> requantize(at);
                case 5 -> {
                    var function = functions[random.nextInt(functions.length)];
                    String second = function == BinaryKind.DIVIDE ? activation(other, ActivationKind.SIGMOID) : other; // never 0
                    yield op(head -> new Op.Binary(head, function, at, second), function.label());
                }
                case 6 -> op(head -> new Op.AddConstant(head, at, floats(Shape.of(shape(at).last()), 0.5)), "shifted");
                case 7 -> op(head -> new Op.MultiplyConstant(head, at, floats(Shape.of(shape(at).last()), 1)), "scaled");
                default -> op(head -> new Op.DivideByConstant(head, at, random.nextDouble(0.5, 20)), "divided");
            };
        }

        private String movement(String at, String other) {
            Shape from = shape(at);
            int axis = random.nextInt(1, 3);
            return switch (random.nextInt(5)) {
                case 0 -> slice(at);
                case 1 -> from.dim(axis) < 30 ? op(head -> new Op.Concat(head, List.of(at, other), axis), "joined") : slice(at);
                case 2 -> {
                    String mean = op(head -> new Op.Mean(head, at, List.of(axis), true), "mean");
                    yield random.nextBoolean() ? add(at, mean) : op(head -> new Op.Expand(head.withShape(from), mean), "spread");
                }
                case 3 -> op(head -> new Op.Transpose(head, at, List.of(0, 2, 1)), "turned");
                default -> op(head -> new Op.Reshape(head.withShape(Shape.of(1, from.last(), from.dim(1))), at), "laid_anew");
            };
        }

        private String slice(String x) {
            var starts = new ArrayList<Integer>();
            var steps = new ArrayList<Integer>();
            var extents = new ArrayList<Integer>();
            for (int extent : shape(x).dims()) {
                int step = (random.nextBoolean() ? 1 : -1) * random.nextInt(1, 3);
                int start = step > 0 ? random.nextInt(1 + extent / 4) : extent - 1;
                starts.add(start);
                steps.add(step);
                extents.add(random.nextInt(1, 2 + (step > 0 ? extent - 1 - start : start) / Math.abs(step)));
            }
            return op(head -> new Op.Slice(head.withShape(new Shape(extents)), x, starts, steps), "slice");
        }

        private String embedding() {
            var table = floats(Shape.of(random.nextInt(1, 300), width), 1);
            return op(head -> new Op.Embedding(head, "x", table), "embedding");
        }

        /// Of all scores, or of those at the left of each row: at least one.
        private String softmax(String x) {
            Shape of = shape(x);
            if (random.nextInt(3) > 0) {
                return op(head -> new Op.Softmax(head, x, Optional.empty()), "softmax");
            }
            boolean[] keep = new boolean[of.dim(1) * of.last()];
            for (int i = 0; i < keep.length; i++) {
                keep[i] = i % of.last() <= i / of.last();
            }
            return op(head -> new Op.Softmax(head, x, Optional.of(BooleanTensor.of(Shape.of(of.dim(1), of.last()), keep))), "softmax");
        }

        private ActivationKind anyKind() {
            var kind = ActivationKind.PLAIN.get(random.nextInt(ActivationKind.PLAIN.size()));
            return kind == ActivationKind.EXP ? ActivationKind.TANH : kind;
        }

        private String normOf(String x) {
            int n = shape(x).last();
            var gamma = floats(Shape.of(n), 1);
            return random.nextBoolean() ? op(head -> new Op.RmsNorm(head, x, gamma, 1e-5), "rmsnorm")
                    : op(head -> new Op.LayerNorm(head, x, gamma, floats(Shape.of(n), 0.5), 1e-5), "layernorm");
        }

        /// `[1, m, k] x [1, k, m]`.
        private String productWithItself(String a, String b) {
            String turned = op(head -> new Op.Transpose(head, b, List.of(0, 2, 1)), "turned");
            return op(head -> new Op.MatMul(head, a, turned, 1 / Math.sqrt(shape(a).last())), "product");
        }

        /// Networks of tokens look back alone.
        private Optional<BooleanTensor> keep() {
            if (shapes.getOrDefault("x", Shape.SCALAR).rank() != 2) {
                return Optional.empty();
            }
            boolean[] keep = new boolean[tokens * tokens];
            for (int i = 0; i < keep.length; i++) {
                keep[i] = i % tokens <= i / tokens;
            }
            return Optional.of(BooleanTensor.of(Shape.of(tokens, tokens), keep));
        }

        private String attention(String x) {
            String q = heads(linear(x, width, false), List.of(0, 2, 1, 3));
            String k = heads(linear(x, width, false), List.of(0, 2, 3, 1));
            String v = heads(linear(x, width, false), List.of(0, 2, 1, 3));
            String scores = op(head -> new Op.MatMul(head, q, k, 1 / Math.sqrt(headSize)), "scores");
            String weights = op(head -> new Op.Softmax(head, scores, keep()), "softmax");
            String context = op(head -> new Op.MatMul(head, weights, v, 1), "context");
            String back = op(head -> new Op.Transpose(head, context, List.of(0, 2, 1, 3)), "back");
            String flat = op(head -> new Op.Reshape(head.withShape(Shape.of(1, tokens, width)), back), "flat");
            return linear(flat, width, false);
        }

        private String heads(String x, List<Integer> permutation) {
            String split = op(head -> new Op.Reshape(head.withShape(Shape.of(1, tokens, heads, headSize)), x), "split");
            return op(head -> new Op.Transpose(head, split, permutation), "heads");
        }

        private String gated(String x) {
            int inner = random.nextInt(1, 30);
            String gate = activation(linear(x, inner, false), ActivationKind.SILU);
            String up = linear(x, inner, false);
            return linear(op(head -> new Op.Multiply(head, gate, up), "gate"), width, false);
        }

        private String feedForward(String x) {
            ActivationKind kind = ActivationKind.PLAIN.get(random.nextInt(ActivationKind.PLAIN.size()));
            String inner = activation(linear(x, random.nextInt(1, 40), false), kind == ActivationKind.EXP ? ActivationKind.TANH : kind);
            if (random.nextBoolean()) {
                inner = requantize(inner);
            }
            return linear(inner, width, false);
        }

        private String requantize(String x) {
            return op(head -> new Op.Requantize(head, x), "requantize");
        }

        private String activation(String x, ActivationKind kind) {
            return op(head -> new Op.Activation(head, kind, x), kind.label());
        }

        private String norm(String x) {
            var gamma = floats(Shape.of(width), 1);
            return random.nextBoolean() ? op(head -> new Op.RmsNorm(head, x, gamma, 1e-5), "rmsnorm")
                    : op(head -> new Op.LayerNorm(head, x, gamma, floats(Shape.of(width), 0.5), 1e-5), "layernorm");
        }

        private String add(String a, String b) {
            return op(head -> new Op.Add(head, a, b), "add");
        }

        private String linear(String x, int outputs, boolean biasByRow) {
            Shape from = shape(x);
            var bias = floats(biasByRow ? Shape.of(from.rows(), outputs) : Shape.of(outputs), 0.3);
            var weight = floats(Shape.of(from.last(), outputs), 1 / Math.sqrt(from.last()));
            return op(head -> new Op.Linear(head, x, weight, bias), "linear");
        }

        private Shape shape(String tensor) {
            return Optional.ofNullable(shapes.get(tensor)).orElseThrow();
        }

        private String op(Function<Op.Head, Op> make, String name) {
            String unique = name + "_" + ops.size();
            var drawn = make.apply(Op.Head.unshaped(unique, unique + ":0", Origin.NONE));
            if (!(OpShape.shaped(drawn, drawn.inputs().stream().map(this::shape).toList()) instanceof OpShape.Shaped(Op op))) {
                throw new IllegalStateException("the generator drew an op without a shape: " + drawn);
            }
            ops.add(op);
            shapes.put(op.output(), op.shape());
            return op.output();
        }
    }
}
