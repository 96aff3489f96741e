package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/// Legal graphs of any op, any small shape, from a seed.
public final class RandomGraphs {
    private final Random random;
    private final List<GraphInput> inputs = new ArrayList<>();
    private final List<Op> ops = new ArrayList<>();
    private final LinkedHashMap<String, Shape> shapes = new LinkedHashMap<>();

    private RandomGraphs(Random random) {
        this.random = random;
    }

    /// {@return a graph of 1 to 12 ops with settings for some of its tensors; equal for equal seeds}
    public static GraphFile of(long seed) {
        return new RandomGraphs(new Random(seed)).file();
    }

    private GraphFile file() {
        int inputCount = 1 + random.nextInt(2);
        for (int i = 0; i < inputCount; i++) {
            inputs.add(new GraphInput("in\"put " + i, shape(1 + random.nextInt(4))));
            shapes.put(inputs.getLast().name(), inputs.getLast().shape());
        }
        if (random.nextBoolean()) {
            inputs.add(new GraphInput("tokens", shape(1 + random.nextInt(3))));
            var embedding = new Op.Embedding(Op.Head.unshaped("e", "e", Origin.NONE), "tokens", floats(shape(2)));
            if (OpShape.shaped(embedding, List.of(inputs.getLast().shape())) instanceof OpShape.Shaped(Op shaped)) {
                ops.add(shaped);
                shapes.put(shaped.output(), shaped.shape());
            }
        }
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Op op = op("b." + i % 3 + "/op" + i);
            ops.add(op);
            shapes.put(op.output(), op.shape());
        }
        var outputs = new ArrayList<>(List.of(ops.getLast().output()));
        if (random.nextBoolean()) {
            outputs.add(pick());
        }
        var settings = new LinkedHashMap<String, TensorSettings>();
        for (Op op : ops) {
            if (random.nextInt(3) == 0) {
                settings.put(op.output(), settings(1));
            }
            if (op instanceof Op.Linear linear && random.nextBoolean()) {
                settings.put(GraphFile.weightOf(linear), settings(linear.weight().shape().dim(1)));
            }
        }
        return new GraphFile(new Graph("g\\" + random.nextInt(100), inputs, ops, outputs.stream().distinct().toList()), settings);
    }

    private TensorSettings settings(int channels) {
        int bits = 2 + random.nextInt(15);
        boolean signed = random.nextBoolean();
        int scaleCount = random.nextInt(3) == 0 ? 0 : random.nextBoolean() ? 1 : channels;
        List<Double> scales = random.doubles(scaleCount, 1e-9, 10).boxed().toList();
        OptionalInt zero = scales.isEmpty() || random.nextBoolean() ? OptionalInt.empty()
                : OptionalInt.of(random.nextInt(TensorSettings.minCode(bits, signed), TensorSettings.maxCode(bits, signed) + 1));
        return new TensorSettings(bits, signed, scales, zero);
    }

    private Op op(String name) {
        while (true) {
            String x = pick();
            Shape shape = shapes.getOrDefault(x, Shape.SCALAR);
            String output = random.nextInt(4) == 0 ? name + ":0" : name;
            List<String> nodes = random.nextBoolean() ? List.of() : List.of("/" + name + "/A", "/" + name + "/Bé");
            Op.Head head = Op.Head.unshaped(name, output, new Origin("", Optional.empty(), nodes));
            Op candidate = candidate(head, x, shape);
            if (OpShape.shaped(candidate, candidate.inputs().stream().map(input -> shapes.getOrDefault(input, Shape.SCALAR)).toList())
                    instanceof OpShape.Shaped(Op shaped)) {
                return shaped;
            }
        }
    }

    private Op candidate(Op.Head head, String x, Shape shape) {
        int n = 1 + random.nextInt(4);
        return switch (random.nextInt(21)) {
            case 0 -> new Op.Linear(head, x, floats(Shape.of(shape.last(), n)), floats(random.nextBoolean() ? Shape.of(n) : Shape.of(shape.rows(), n)));
            case 1 -> new Op.MatMul(head, x, pick(), random.nextBoolean() ? 1 : number());
            case 2 -> new Op.Softmax(head, x, random.nextBoolean() ? Optional.empty() : Optional.of(truths(broadcastable(shape))));
            case 3 -> {
                var function = ActivationKind.values()[random.nextInt(ActivationKind.values().length)];
                yield new Op.Activation(head, function, x, function.hasAlpha() ? number() : 1, function.hasBeta() ? number() : 0);
            }
            case 15 -> new Op.Binary(head, BinaryKind.values()[random.nextInt(BinaryKind.values().length)], x, pick());
            case 16 -> new Op.IntegerArithmetic(head, IntegerKind.values()[random.nextInt(IntegerKind.values().length)], x, pick(), 2 + random.nextInt(63),
                    random.nextBoolean());
            case 17 -> new Op.Slice(head.withShape(shape), x, shape.dims().stream().map(extent -> extent - 1).toList(), shape.dims().stream().map(extent -> -1).toList());
            case 20 -> new Op.Gather(head, x, IntStream.range(0, shape.rank()).mapToObj(axis -> new Op.Gather.Along(axis, List.of(-1, 0, shape.dim(axis) - 1))).toList(),
                    random.nextBoolean() ? 0 : number());
            case 18 -> new Op.Concat(head, List.of(x, x), random.nextInt(4));
            case 19 -> {
                var dims = new ArrayList<>(shape.dims());
                dims.addFirst(2);
                yield new Op.Expand(head.withShape(new Shape(dims)), x);
            }
            case 4 -> new Op.LayerNorm(head, x, floats(Shape.of(shape.last())), floats(Shape.of(shape.last())), 1e-5f);
            case 5 -> new Op.RmsNorm(head, x, floats(Shape.of(shape.last())), Math.abs(number()));
            case 6 -> new Op.Add(head, x, pick());
            case 7 -> new Op.Multiply(head, x, pick());
            case 8 -> new Op.AddConstant(head, x, floats(broadcastable(shape)));
            case 9 -> new Op.MultiplyConstant(head, x, floats(broadcastable(shape)));
            case 10 -> new Op.Mean(head, x, IntStream.range(0, shape.rank()).filter(axis -> random.nextBoolean()).boxed().toList(), random.nextBoolean());
            case 11 -> new Op.DivideByConstant(head, x, number());
            case 12 -> new Op.Requantize(head, x);
            case 13 -> {
                var dims = new ArrayList<>(shape.dims());
                Collections.shuffle(dims, random);
                dims.add(random.nextInt(dims.size() + 1), 1);
                yield new Op.Reshape(head.withShape(new Shape(dims)), x);
            }
            default -> {
                var axes = new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
                Collections.shuffle(axes, random);
                yield new Op.Transpose(head, x, axes);
            }
        };
    }

    private double number() {
        return random.nextGaussian() + 3;
    }

    private String pick() {
        return List.copyOf(shapes.keySet()).get(random.nextInt(shapes.size()));
    }

    private Shape shape(int rank) {
        return new Shape(IntStream.range(0, rank).mapToObj(axis -> 1 + random.nextInt(4)).toList());
    }

    private Shape broadcastable(Shape shape) {
        int from = random.nextInt(shape.rank() + 1);
        return new Shape(shape.slice(from, shape.rank()).dims().stream().map(extent -> random.nextInt(3) == 0 ? 1 : extent).toList());
    }

    private FloatTensor floats(Shape shape) {
        float[] elements = new float[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextInt(8) == 0 ? -0f : (float) random.nextGaussian();
        }
        return FloatTensor.of(shape, elements);
    }

    private BooleanTensor truths(Shape shape) {
        boolean[] elements = new boolean[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextInt(3) > 0;
        }
        return BooleanTensor.of(shape, elements);
    }
}
