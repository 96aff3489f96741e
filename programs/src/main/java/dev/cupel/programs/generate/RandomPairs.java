package dev.cupel.programs.generate;

import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Random ops of two activations, broadcast to each other, and ops that move elements.
final class RandomPairs {
    static final List<String> KINDS = Stream.of(Arrays.stream(BinaryKind.values()).map(BinaryKind::label), Arrays.stream(IntegerKind.values()).map(IntegerKind::label),
            Stream.of("slice", "concat", "expand", "gather", "add_broadcast", "multiply_broadcast")).flatMap(kinds -> kinds).toList();

    private static final int[] WIDTHS = {8, 16, 32};

    private final SplittableRandom random;

    RandomPairs(SplittableRandom random) {
        this.random = random;
    }

    RandomOps.Drawn draw(Op.Head head, String kind) {
        for (BinaryKind function : BinaryKind.values()) {
            if (function.label().equals(kind)) {
                var whole = shape();
                var a = tensor("a", partOf(whole));
                var b = tensor("b", partOf(whole));
                double amplitude = function == BinaryKind.DIVIDE ? 8 * reach(a) / reach(b) : reach(a) + reach(b);
                return new RandomOps.Drawn(new Op.Binary(head, function, "a", "b"), List.of(a, b), amplitude);
            }
        }
        for (IntegerKind function : IntegerKind.values()) {
            if (function.label().equals(kind)) {
                int bits = WIDTHS[random.nextInt(WIDTHS.length)];
                boolean signed = bits == 32 || random.nextBoolean();
                // The least number has no magnitude that fits; it is drawn for narrower types.
                var type = new CodeType(bits == 32 && function == IntegerKind.DIVIDE ? 31 : bits, signed, 1, 0);
                var whole = shape();
                return new RandomOps.Drawn(new Op.IntegerArithmetic(head, function, "a", "b", bits, signed),
                        List.of(new QuantizedTensor("a", whole, type), new QuantizedTensor("b", partOf(whole), type)), 1);
            }
        }
        return switch (kind) {
            case "add_broadcast" -> {
                var a = tensor("a", shape());
                var b = tensor("b", partOf(a.shape()));
                yield new RandomOps.Drawn(new Op.Add(head, "a", "b"), List.of(a, b), reach(a) + reach(b));
            }
            case "multiply_broadcast" -> {
                var a = tensor("a", shape());
                var b = tensor("b", partOf(a.shape()));
                yield new RandomOps.Drawn(new Op.Multiply(head, "b", "a"), List.of(b, a), reach(a) * reach(b));
            }
            case "slice" -> slice(head);
            case "concat" -> {
                var shape = shape();
                int axis = random.nextInt(shape.rank());
                var parts = new ArrayList<QuantizedTensor>();
                for (int i = 0; i < random.nextInt(1, 4); i++) {
                    parts.add(tensor("x" + i, shape.with(axis, random.nextInt(1, 20))));
                }
                yield new RandomOps.Drawn(new Op.Concat(head, parts.stream().map(QuantizedTensor::name).toList(), axis), parts, reach(parts.getFirst()));
            }
            case "expand" -> {
                var to = shape();
                yield new RandomOps.Drawn(new Op.Expand(head.withShape(to), "x"), List.of(tensor("x", partOf(to))), 1);
            }
            case "gather" -> gather(head);
            default -> throw new IllegalArgumentException("no kind of op is called " + kind);
        };
    }

    private RandomOps.Drawn slice(Op.Head head) {
        var x = tensor("x", shape());
        var starts = new ArrayList<Integer>();
        var steps = new ArrayList<Integer>();
        var extents = new ArrayList<Integer>();
        for (int extent : x.shape().dims()) {
            int start = random.nextInt(extent);
            int step = (random.nextBoolean() ? 1 : -1) * random.nextInt(1, 4);
            int most = 1 + (step > 0 ? extent - 1 - start : start) / Math.abs(step);
            starts.add(start);
            steps.add(step);
            extents.add(random.nextInt(1, most + 1));
        }
        return new RandomOps.Drawn(new Op.Slice(head.withShape(new Shape(extents)), "x", starts, steps), List.of(x), 1);
    }

    /// Patches of overlapping windows with a border, rows in any order, or padding of some value.
    private RandomOps.Drawn gather(Op.Head head) {
        var x = tensor("x", shape());
        var axes = new ArrayList<Op.Gather.Along>();
        for (int axis = 0; axis < x.shape().rank(); axis++) {
            int extent = x.shape().dim(axis);
            switch (random.nextInt(4)) {
                case 0 -> axes.add(new Op.Gather.Along(axis, padded(extent)));
                case 1 -> axes.add(new Op.Gather.Along(axis, random.ints(random.nextInt(1, 6), 0, extent).boxed().toList()));
                case 2 -> {
                    int taps = random.nextInt(1, 4);
                    int dilation = random.nextInt(1, 3);
                    axes.add(new Op.Gather.Along(axis, even(-random.nextInt(taps) * dilation, random.nextInt(1, 3), random.nextInt(1, extent + 1))));
                    axes.add(random.nextInt(axes.size() + 1), new Op.Gather.Along(axis, even(0, dilation, taps)));
                }
                default -> axes.add(random.nextInt(axes.size() + 1), new Op.Gather.Along(axis, even(extent - 1, -1, extent)));
            }
        }
        double fill = random.nextBoolean() ? 0 : random.nextDouble(-1, 1);
        return new RandomOps.Drawn(new Op.Gather(head, "x", axes, fill), List.of(x), reach(x));
    }

    private List<Integer> padded(int extent) {
        int before = random.nextInt(3);
        return even(-before, 1, before + 1 + random.nextInt(extent + 3));
    }

    private static List<Integer> even(int start, int step, int count) {
        return IntStream.range(0, count).mapToObj(i -> start + i * step).toList();
    }

    private QuantizedTensor tensor(String name, Shape shape) {
        return new QuantizedTensor(name, shape, RandomOps.type(random, random.nextInt(2, 17), 0.1 * Math.pow(200, random.nextDouble())));
    }

    private static double reach(QuantizedTensor tensor) {
        var type = tensor.type();
        return Math.max(Math.abs(type.real(type.low())), Math.abs(type.real(type.high())));
    }

    private Shape shape() {
        return Shape.of(random.nextInt(1, 4), random.nextInt(1, 8), random.nextInt(1, 80));
    }

    /// A shape that broadcasts to another: some of its axes have one element, and leading ones may lack.
    private Shape partOf(Shape whole) {
        var dims = new ArrayList<>(whole.dims());
        for (int axis = 0; axis < dims.size(); axis++) {
            if (random.nextInt(3) == 0) {
                dims.set(axis, 1);
            }
        }
        return new Shape(dims.subList(random.nextInt(3) == 0 ? random.nextInt(dims.size()) : 0, dims.size()));
    }
}
