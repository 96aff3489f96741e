package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Convolutions and poolings as patches, products, means and maxima: what ONNX Runtime gives for random ones of every form.
class ConvolutionsTest {
    private static final long SEED = 20261128;

    @Test
    void convolutionsOfAnyForm() throws OrtException {
        for (int trial = 0; trial < 60; trial++) {
            var random = new Random(SEED + trial);
            int axes = 1 + random.nextInt(3);
            int groups = List.of(1, 1, 2, 5, 24).get(random.nextInt(5));
            int channels = groups * (1 + random.nextInt(2));
            int kernels = groups * (1 + random.nextInt(3));
            var x = new ArrayList<>(List.of(1, channels));
            var w = new ArrayList<>(List.of(kernels, channels / groups));
            Map<String, Object> attributes = windows(random, axes, x, w);
            attributes.put("group", (long) groups);
            var inputs = new ArrayList<>(List.of("x", "w"));
            var model = new ModelBuilder().input("x", x.stream().mapToInt(Integer::intValue).toArray()).constant("w", AgainstOnnxRuntime.random(new Shape(w), trial));
            if (random.nextBoolean()) {
                inputs.add("b");
                model.constant("b", AgainstOnnxRuntime.random(Shape.of(kernels), trial + 1));
            }
            told(trial, () -> AgainstOnnxRuntime.imported(model.node("Conv", "c", inputs, "y", attributes).output("y")));
        }
    }

    @Test
    void poolingsOfAnyForm() throws OrtException {
        for (int trial = 0; trial < 60; trial++) {
            var random = new Random(SEED + trial);
            int axes = 1 + random.nextInt(2);
            boolean mean = trial % 2 == 0;
            var x = new ArrayList<>(List.of(1, 1 + random.nextInt(3)));
            var w = new ArrayList<>(List.of(1, 1));
            Map<String, Object> attributes = windows(random, axes, x, w);
            attributes.put("kernel_shape", w.subList(2, w.size()).stream().map(Integer::longValue).toList());
            if (!attributes.containsKey("auto_pad")) {
                attributes.put("ceil_mode", (long) random.nextInt(2));
            }
            if (mean) {
                attributes.put("count_include_pad", (long) random.nextInt(2));
            }
            var model = new ModelBuilder().opset(19).input("x", x.stream().mapToInt(Integer::intValue).toArray());
            told(trial, () -> AgainstOnnxRuntime.imported(model.node(mean ? "AveragePool" : "MaxPool", "p", List.of("x"), "y", attributes).output("y")));
        }
    }

    @Test
    void poolingsOfAll() throws OrtException {
        for (String type : List.of("GlobalMaxPool", "GlobalAveragePool")) {
            AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 3, 5, 7).node(type, List.of("x"), "y").output("y"));
        }
    }

    /// The graph of a convolution: one gather for its patches, one product with its bias, and views.
    @Test
    void aConvolutionIsPatchesAndAProduct() throws OrtException {
        Graph graph = AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 3, 8, 8).constant("c.weight", AgainstOnnxRuntime.random(Shape.of(4, 3, 3, 3), 1))
                .constant("c.bias", AgainstOnnxRuntime.random(Shape.of(4), 2)).node("Conv", "node_conv", List.of("x", "c.weight", "c.bias"), "a", Map.of("pads", List.of(1L, 1L, 1L, 1L)))
                .node("Relu", "node_relu", List.of("a"), "y").output("y"));

        assertEquals(List.of("gather", "reshape", "linear", "transpose", "relu"), graph.ops().stream().map(Op::kind).toList());
        assertEquals("c", graph.ops().get(2).name());
    }

    /// Kernels of one element are a product on the channels where they lie.
    @Test
    void kernelsOfOneElementNeedNoPatches() throws OrtException {
        Graph graph = AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 3, 8, 8).constant("w", AgainstOnnxRuntime.random(Shape.of(4, 3, 1, 1), 1))
                .node("Conv", List.of("x", "w"), "y").output("y"));

        assertEquals(List.of("transpose", "linear", "transpose"), graph.ops().stream().map(Op::kind).toList());
    }

    /// 24 channels of their own in products of 16 columns: two, not 24.
    @Test
    void groupsOfFewKernelsShareAProduct() throws OrtException {
        Graph graph = AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 24, 5, 5).constant("w", AgainstOnnxRuntime.random(Shape.of(24, 1, 3, 3), 1))
                .node("Conv", "c", List.of("x", "w"), "y", Map.of("group", 24L)).output("y"));

        assertEquals(List.of(Shape.of(144, 16), Shape.of(72, 8)), graph.ops().stream().filter(Op.Linear.class::isInstance).map(op -> ((Op.Linear) op).weight().shape()).toList());
    }

    @Test
    void kernelsMayBeComputed() throws OrtException {
        AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 4, 6, 6).node("Slice", List.of("x", "zero", "four", "three", "two"), "half")
                .longs("zero", 0).longs("four", 2).longs("three", 2).longs("two", 1)
                .longs("shape", 4, 2, 2, 3).node("Reshape", List.of("half", "shape"), "w").node("Conv", "c", List.of("x", "w"), "y", Map.of("group", 2L)).output("y"));
    }

    @FunctionalInterface
    private interface Checked {
        Graph run() throws OrtException;
    }

    private static void told(int trial, Checked check) throws OrtException {
        try {
            check.run();
        } catch (AssertionError | RuntimeException | OrtException failed) {
            throw new AssertionError("trial " + trial + " of seed " + SEED + ": " + failed.getMessage(), failed);
        }
    }

    /// Draws extents, kernels, steps, and padding that no window lies in as a whole.
    private static Map<String, Object> windows(Random random, int axes, List<Integer> x, List<Integer> w) {
        var strides = new ArrayList<Long>();
        var dilations = new ArrayList<Long>();
        var before = new ArrayList<Long>();
        var after = new ArrayList<Long>();
        for (int axis = 0; axis < axes; axis++) {
            int kernel = 1 + random.nextInt(4);
            long dilation = 1L + random.nextInt(2);
            long reach = (kernel - 1) * dilation + 1;
            x.add((int) reach + random.nextInt(6));
            w.add(kernel);
            strides.add(1L + random.nextInt(3));
            dilations.add(dilation);
            before.add((long) random.nextInt(kernel));
            after.add((long) random.nextInt(kernel));
        }
        before.addAll(after);
        var attributes = new HashMap<String, Object>(Map.of("strides", strides, "dilations", dilations));
        switch (random.nextInt(5)) {
            case 0 -> attributes.put("auto_pad", List.of("SAME_UPPER", "SAME_LOWER", "VALID").get(random.nextInt(3)));
            case 1 -> {}
            default -> attributes.put("pads", before);
        }
        if (attributes.containsKey("auto_pad")) {
            attributes.put("dilations", dilations.stream().map(all -> 1L).toList());
        }
        return attributes;
    }
}
