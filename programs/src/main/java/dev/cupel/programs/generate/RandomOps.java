package dev.cupel.programs.generate;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Random float ops with typed inputs. Extents reach past a vector register, and are often odd.
final class RandomOps {
    static final List<String> KINDS = List.of("linear", "matmul", "softmax", "relu", "gelu", "gelu_tanh", "silu", "sigmoid", "tanh", "exp", "erf",
            "layernorm", "rmsnorm", "add", "multiply", "add_constant", "multiply_constant", "mean", "divide_by_constant", "requantize", "reshape",
            "transpose");

    private static final int[] EXTENTS = {1, 2, 3, 4, 5, 7, 8, 16, 17, 31, 32, 33, 48, 64, 65, 100};

    private final SplittableRandom random;

    RandomOps(SplittableRandom random) {
        this.random = random;
    }

    /// A float op, the types of what it reads, and about how large its outputs become.
    record Drawn(Op op, List<QuantizedTensor> inputs, double amplitude) {}

    Drawn draw(String kind) {
        var head = Op.Head.unshaped("op", "y", Origin.NONE);
        return switch (kind) {
            case "linear" -> linear(head);
            case "matmul" -> matMul(head);
            case "softmax" -> softmax(head);
            case "layernorm", "rmsnorm" -> norm(head, kind);
            case "add", "multiply" -> pair(head, kind);
            case "add_constant", "multiply_constant" -> withConstant(head, kind);
            case "mean" -> mean(head);
            case "divide_by_constant" -> {
                var x = tensor("x", anyShape());
                double divisor = sign() * between(0.1, 1000);
                yield new Drawn(new Op.DivideByConstant(head, "x", divisor), List.of(x), reach(x) / Math.abs(divisor));
            }
            case "requantize" -> {
                var x = tensor("x", anyShape());
                yield new Drawn(new Op.Requantize(head, "x"), List.of(x), reach(x));
            }
            case "reshape" -> {
                var x = tensor("x", anyShape());
                var flat = random.nextBoolean() ? Shape.of(x.shape().size()) : Shape.of(x.shape().last(), x.shape().rows());
                yield new Drawn(new Op.Reshape(head.withShape(flat), "x"), List.of(x), 1);
            }
            case "transpose" -> {
                var x = tensor("x", anyShape());
                var permutation = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
                for (int i = permutation.size() - 1; i > 0; i--) {
                    Collections.swap(permutation, i, random.nextInt(i + 1));
                }
                yield new Drawn(new Op.Transpose(head, "x", permutation), List.of(x), 1);
            }
            default -> RandomPairs.KINDS.contains(kind) ? new RandomPairs(random).draw(head, kind) : activation(head, kind);
        };
    }

    private Drawn linear(Op.Head head) {
        int k = extent();
        int n = extent();
        var x = tensor("x", leading(Math.max(1, 4000 / (k * n)), k));
        double spread = between(0.01, 1);
        int rows = random.nextInt(3) == 0 ? x.shape().rows() : 0;
        var bias = floats(rows > 0 ? Shape.of(rows, n) : Shape.of(n), between(0.01, 2) * reach(x) * spread);
        float[] weight = floats(Shape.of(k, n), spread).toArray();
        if (random.nextInt(4) == 0) {
            // A column of nothing, and one of next to nothing whose bias then is large.
            for (int l = 0; l < k; l++) {
                weight[l * n] = 0;
                weight[l * n + n / 2] *= 1e-6f;
            }
        }
        return new Drawn(new Op.Linear(head, "x", FloatTensor.of(Shape.of(k, n), weight), bias), List.of(x),
                reach(x) * spread * Math.sqrt(k) + spread * reach(x));
    }

    private Drawn matMul(Op.Head head) {
        int m = extent();
        int k = extent();
        int n = Math.max(1, Math.min(extent(), 20_000 / (m * k)));
        int[] batch = random.nextBoolean() ? new int[0] : new int[] {random.nextInt(1, 4)};
        var a = tensor("a", shape(batch, m, k));
        var b = tensor("b", shape(batch, k, n));
        double scale = between(0.05, 2);
        return new Drawn(new Op.MatMul(head, "a", "b", scale), List.of(a, b), scale * reach(a) * reach(b) * Math.sqrt(k) / 2);
    }

    private Drawn softmax(Op.Head head) {
        int n = extent();
        var shape = random.nextInt(3) == 0 ? shape(new int[] {random.nextInt(1, 3)}, n, n) : leading(random.nextInt(1, 20), n);
        var x = new QuantizedTensor("x", shape, type(random, random.nextInt(2, 17), between(0.5, 30)));
        boolean square = shape.rank() >= 2 && shape.dim(-2) == n;
        Optional<BooleanTensor> keep = switch (random.nextInt(4)) {
            case 0 -> Optional.of(square ? causal(n) : mask(Shape.of(n)));
            case 1 -> Optional.of(mask(shape));
            default -> Optional.empty();
        };
        return new Drawn(new Op.Softmax(head, "x", keep), List.of(x), 1);
    }

    private static BooleanTensor causal(int n) {
        boolean[] keep = new boolean[n * n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(keep, i * n, i * n + i + 1, true);
        }
        return BooleanTensor.of(Shape.of(n, n), keep);
    }

    /// At least one element of each row is kept.
    private BooleanTensor mask(Shape shape) {
        boolean[] keep = new boolean[shape.size()];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = random.nextInt(3) > 0;
        }
        for (int row = 0; row < shape.rows(); row++) {
            keep[row * shape.last() + random.nextInt(shape.last())] = true;
        }
        return BooleanTensor.of(shape, keep);
    }

    private Drawn activation(Op.Head head, String kind) {
        var function = Arrays.stream(ActivationKind.values()).filter(each -> each.label().equals(kind)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of op is called " + kind));
        var x = new QuantizedTensor("x", anyShape(), type(random, random.nextInt(2, 17), between(0.5, 10)));
        double amplitude = switch (function) {
            case RELU, GELU_ERF, GELU_TANH, SILU -> reach(x);
            case SIGMOID, TANH, ERF -> 1;
            case EXP -> Math.exp(random.nextDouble() * x.type().real(x.type().high()));
            default -> throw new IllegalArgumentException(kind + " is not drawn");
        };
        return new Drawn(new Op.Activation(head, function, "x"), List.of(x), amplitude);
    }

    private Drawn norm(Op.Head head, String kind) {
        int n = random.nextInt(6) == 0 ? random.nextInt(128, 800) : extent();
        var x = tensor("x", leading(Math.max(1, Math.min(20, 2000 / n)), n));
        var gamma = floats(Shape.of(n), between(0.1, 2));
        double epsilon = random.nextInt(4) == 0 ? 0 : Math.pow(10, random.nextDouble(-8, -2)) * Math.pow(reach(x), 2);
        return kind.equals("rmsnorm")
                ? new Drawn(new Op.RmsNorm(head, "x", gamma, epsilon), List.of(x), 3)
                : new Drawn(new Op.LayerNorm(head, "x", gamma, floats(Shape.of(n), 0.5), epsilon), List.of(x), 3);
    }

    private Drawn pair(Op.Head head, String kind) {
        var shape = anyShape();
        var a = tensor("a", shape);
        var b = tensor("b", shape);
        return kind.equals("add")
                ? new Drawn(new Op.Add(head, "a", "b"), List.of(a, b), reach(a) + reach(b))
                : new Drawn(new Op.Multiply(head, "a", "b"), List.of(a, b), reach(a) * reach(b));
    }

    private Drawn withConstant(Op.Head head, String kind) {
        var x = tensor("x", anyShape());
        double spread = between(0.05, 2);
        if (kind.equals("add_constant")) {
            var shape = switch (random.nextInt(3)) {
                case 0 -> Shape.of(1);
                case 1 -> Shape.of(x.shape().last());
                default -> x.shape();
            };
            var constant = floats(shape, spread * reach(x));
            return new Drawn(new Op.AddConstant(head, "x", constant), List.of(x), reach(x) * (1 + spread));
        }
        var constant = floats(random.nextBoolean() ? Shape.of(1) : Shape.of(x.shape().last()), spread);
        return new Drawn(new Op.MultiplyConstant(head, "x", constant), List.of(x), reach(x) * spread);
    }

    private Drawn mean(Op.Head head) {
        var x = tensor("x", anyShape());
        var axes = new ArrayList<Integer>();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            if (random.nextBoolean()) {
                axes.add(axis);
            }
        }
        if (axes.isEmpty()) {
            axes.add(random.nextInt(x.shape().rank()));
        }
        return new Drawn(new Op.Mean(head, "x", axes, random.nextBoolean()), List.of(x), reach(x) / 2);
    }

    private QuantizedTensor tensor(String name, Shape shape) {
        return new QuantizedTensor(name, shape, type(random, random.nextInt(2, 17), between(0.1, 20)));
    }

    /// A type of `bits` bits whose codes reach about `amplitude`: symmetric, unsigned from 0, or with a zero point somewhere.
    static CodeType type(SplittableRandom random, int bits, double amplitude) {
        boolean signed = random.nextInt(3) > 0;
        double scale = amplitude / (1 << (bits - (signed ? 1 : 0)));
        int low = signed ? -(1 << (bits - 1)) : 0;
        int zeroPoint = switch (random.nextInt(3)) {
            case 0 -> low + random.nextInt(1 << bits);
            default -> 0;
        };
        return new CodeType(bits, signed, scale, zeroPoint);
    }

    /// The greatest magnitude that a tensor's codes mean.
    private static double reach(QuantizedTensor tensor) {
        var type = tensor.type();
        return Math.max(Math.abs(type.real(type.low())), Math.abs(type.real(type.high())));
    }

    private FloatTensor floats(Shape shape, double spread) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }
        return FloatTensor.of(shape, values);
    }

    private Shape anyShape() {
        return leading(random.nextInt(1, 12), extent());
    }

    /// `[..., last]` with about `rows` rows, the leading axes one to three or none.
    private Shape leading(int rows, int last) {
        return switch (random.nextInt(4)) {
            case 0 -> Shape.of(last);
            case 1 -> Shape.of(rows, last);
            case 2 -> Shape.of(1, rows, last);
            default -> Shape.of(random.nextInt(1, 3), Math.max(1, rows / 2), last);
        };
    }

    private static Shape shape(int[] leading, int m, int n) {
        int[] dims = Arrays.copyOf(leading, leading.length + 2);
        dims[leading.length] = m;
        dims[leading.length + 1] = n;
        return Shape.of(dims);
    }

    private int extent() {
        return EXTENTS[random.nextInt(EXTENTS.length)];
    }

    private double between(double low, double high) {
        return low * Math.pow(high / low, random.nextDouble());
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }
}
