package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Machine;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.OpShape;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.Calibration;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Networks of a size asked for, with normal weights and normal rows; the same every time.
///
/// @param rows that it was calibrated on
record Synthetic(Graph graph, Calibration calibration, List<Map<String, DoubleTensor>> rows) {
    private static final long SEED = 1;
    private static final int ROWS = 4;

    QuantizedGraph quantized(Machine machine) {
        return Model.quantized(graph, calibration, machine);
    }

    /// {@return the matrix product `[m, k] x [k, n]` of two tensors that an op before it gives, which is why they lie in the scratchpad}
    static Synthetic product(int m, int k, int n) {
        var build = new Builder();
        build.input("left", Shape.of(1, m, k));
        build.input("right", Shape.of(1, k, n));
        String a = build.op("a", head -> new Op.Requantize(head, "left"), "left");
        String b = build.op("b", head -> new Op.Requantize(head, "right"), "right");
        String product = build.op("product", head -> new Op.MatMul(head, a, b, 1), a, b);
        return build.done("product", product);
    }

    /// {@return `count` blocks of layernorm, a linear op to twice the width, gelu, a linear op back, and a residual sum, over `[tokens, width]`}
    static Synthetic blocks(int count, int tokens, int width) {
        var build = new Builder();
        build.input("x", Shape.of(1, tokens, width));
        String stream = "x";
        for (int block = 0; block < count; block++) {
            String from = stream;
            String to = "block" + block + "/";
            String norm = build.op(to + "norm", head -> new Op.LayerNorm(head, from, build.constant(1, 0.1, width), build.constant(0, 0.1, width), 1e-5), from);
            String up = build.op(to + "up", head -> new Op.Linear(head, norm, build.constant(0, 1 / Math.sqrt(width), width, 2 * width),
                    build.constant(0, 0.1, 2 * width)), norm);
            String gelu = build.op(to + "gelu", head -> new Op.Activation(head, ActivationKind.GELU_ERF, up), up);
            String down = build.op(to + "down", head -> new Op.Linear(head, gelu, build.constant(0, 1 / Math.sqrt(2.0 * width), 2 * width, width),
                    build.constant(0, 0.1, width)), gelu);
            stream = build.op(to + "add", head -> new Op.Add(head, from, down), from, down);
        }
        return build.done("blocks", stream);
    }

    private static final class Builder {
        private final SplittableRandom random = new SplittableRandom(SEED);
        private final List<GraphInput> inputs = new ArrayList<>();
        private final List<Op> ops = new ArrayList<>();
        private final Map<String, Shape> shapes = new LinkedHashMap<>();

        void input(String name, Shape shape) {
            inputs.add(new GraphInput(name, shape));
            shapes.put(name, shape);
        }

        String op(String name, Function<Op.Head, Op> make, String... read) {
            var op = OpShape.shaped(make.apply(Op.Head.unshaped(name, name, Origin.NONE)), List.of(read).stream().map(shapes::get).toList());
            if (!(op instanceof OpShape.Shaped(Op shaped))) {
                throw new IllegalStateException(name + ": " + op);
            }
            ops.add(shaped);
            shapes.put(name, shaped.shape());
            return name;
        }

        FloatTensor constant(double mean, double deviation, int... dims) {
            var shape = Shape.of(dims);
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(mean, deviation);
            }
            return FloatTensor.of(shape, values);
        }

        Synthetic done(String name, String output) {
            var graph = new Graph(name, inputs, ops, List.of(output));
            var rows = new ArrayList<Map<String, DoubleTensor>>();
            for (int row = 0; row < ROWS; row++) {
                var given = new LinkedHashMap<String, DoubleTensor>();
                inputs.forEach(input -> given.put(input.name(), constant(0, 1, input.shape().dims().stream().mapToInt(Integer::intValue).toArray()).toDouble()));
                rows.add(given);
            }
            return new Synthetic(graph, Calibrator.observe(graph, rows), rows);
        }
    }
}
