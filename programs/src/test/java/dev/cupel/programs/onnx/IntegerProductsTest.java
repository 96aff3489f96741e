package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.ElementType;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Products of whole numbers are whole numbers: every form by its definition in `long`. And products of codes whose scale is found at run time elsewhere, and fixed by calibration here.
class IntegerProductsTest {
    private static final long SEED = 20261128;

    @Test
    void matrixProductsWithZeroPoints() {
        for (int trial = 0; trial < 24; trial++) {
            var random = new Random(SEED + trial);
            int m = 1 + random.nextInt(4);
            int k = 1 + random.nextInt(70);
            int n = 1 + random.nextInt(20);
            boolean constant = trial % 2 == 0;
            boolean pointsAreInputs = trial % 3 == 0;
            int zeroPoints = constant && random.nextBoolean() ? n : 1;
            long[] b = random.longs((long) k * n, -128, 128).toArray();
            long[] zb = random.longs(zeroPoints, -128, 128).toArray();
            int za = random.nextInt(256);
            int[] a = random.ints((long) m * k, 0, 256).toArray();

            var model = new ModelBuilder().input("a", DataType.UINT8, m, k);
            var inputs = new LinkedHashMap<String, int[]>(Map.of("a", a));
            if (constant) {
                model.constant("b", LongTensor.of(ElementType.INT8, Shape.of(k, n), b));
            } else {
                model.input("b", DataType.INT8, k, n);
                inputs.put("b", ints(b));
            }
            if (pointsAreInputs) {
                model.input("za", DataType.UINT8);
                inputs.put("za", new int[] {za});
            } else {
                model.constant("za", LongTensor.of(ElementType.UINT8, Shape.SCALAR, za));
            }
            model.constant("zb", LongTensor.of(ElementType.INT8, zeroPoints == 1 ? Shape.SCALAR : Shape.of(n), zb));
            int[] y = run(model.node("MatMulInteger", List.of("a", "b", "za", "zb"), "y").output("y"), inputs);

            for (int i = 0; i < m * n; i++) {
                long sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += (a[i / n * k + l] - za) * (b[l * n + i % n] - zb[zeroPoints == 1 ? 0 : i % n]);
                }
                assertEquals(sum, y[i], "trial " + trial + " of seed " + SEED + ", element " + i);
            }
        }
    }

    /// Padding stands for 0, which is the zero point's code.
    @Test
    void convolutionsWithZeroPoints() {
        for (int trial = 0; trial < 8; trial++) {
            var random = new Random(SEED + trial);
            long[] w = random.longs(2 * 3 * 9, 0, 256).toArray();
            int[] x = random.ints(3 * 25, 0, 256).toArray();
            int zx = random.nextInt(256);
            int zw = random.nextInt(256);
            boolean constant = trial % 2 == 0;
            var model = new ModelBuilder().input("x", DataType.UINT8, 1, 3, 5, 5).constant("zx", LongTensor.of(ElementType.UINT8, Shape.SCALAR, zx))
                    .constant("zw", LongTensor.of(ElementType.UINT8, Shape.SCALAR, zw));
            var inputs = new LinkedHashMap<String, int[]>(Map.of("x", x));
            if (constant) {
                model.constant("w", LongTensor.of(ElementType.UINT8, Shape.of(2, 3, 3, 3), w));
            } else {
                model.input("w", DataType.UINT8, 2, 3, 3, 3);
                inputs.put("w", ints(w));
            }
            int[] y = run(model.node("ConvInteger", "c", List.of("x", "w", "zx", "zw"), "y", Map.of("pads", List.of(1L, 1L, 1L, 1L))).output("y"), inputs);

            for (int i = 0; i < 50; i++) {
                long sum = 0;
                for (int tap = 0; tap < 27; tap++) {
                    int row = i / 5 % 5 + tap / 3 % 3 - 1;
                    int column = i % 5 + tap % 3 - 1;
                    if (row >= 0 && row < 5 && column >= 0 && column < 5) {
                        sum += (x[tap / 9 * 25 + row * 5 + column] - zx) * (w[i / 25 * 27 + tap] - zw);
                    }
                }
                assertEquals(sum, y[i], "trial " + trial + " of seed " + SEED + ", element " + i);
            }
        }
    }

    /// As ONNX Runtime's dynamic quantizer writes a layer.
    private static ModelBuilder dynamic() {
        var random = new Random(SEED);
        return new ModelBuilder().input("x", 1, 3, 32).constant("w", LongTensor.of(ElementType.INT8, Shape.of(32, 5), random.longs(160, -127, 128).toArray()))
                .constant("zw", LongTensor.of(ElementType.INT8, Shape.SCALAR, 3)).constant("sw", FloatTensor.of(Shape.SCALAR, 0.01f)).constant("b", FloatTensor.of(Shape.of(5), 1, 2, 3, 4, 5))
                .dynamic("x", "xq", "xs", "xz").node("MatMulInteger", List.of("xq", "w", "xz", "zw"), "p").node("Cast", "cast", List.of("p"), "r", Map.of("to", 1L))
                .node("Mul", List.of("xs", "sw"), "s").node("Mul", List.of("r", "s"), "t").node("Add", List.of("t", "b"), "y");
    }

    @Test
    void aDynamicScaleIsFixedByCalibrationAndWeightsKeepTheirCodes() throws OrtException {
        byte[] bytes = dynamic().output("y").build();
        GraphFile network = OnnxImport.model("m", bytes).orThrow();

        assertEquals(List.of("requantize", "linear"), network.graph().ops().stream().map(Op::kind).toList());
        var weight = Objects.requireNonNull(network.settings().get(GraphFile.weightOf((Op.Linear) network.graph().ops().get(1))));
        assertEquals(List.of((double) 0.01f), weight.scales());
        FloatTensor x = AgainstOnnxRuntime.random(Shape.of(1, 3, 32), 1);
        QuantizedGraph graph = quantized(network, Map.of("x", x.toDouble()));
        assertEquals(8, graph.tensor(network.graph().ops().getFirst().output()).type().bits());
        CodeTensor y = Objects.requireNonNull(IntegerReference.run(graph, Map.of("x", CodeTensor.of(x.toDouble(), graph.tensor("x").type()))).get("y"));
        try (var session = OrtEnvironment.getEnvironment().createSession(bytes);
                var given = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(x.toArray()), new long[] {1, 3, 32});
                var answer = session.run(Map.of("x", given))) {
            var theirs = ((OnnxTensor) answer.get(0)).getFloatBuffer();
            for (int i = 0; i < y.shape().size(); i++) {
                // Sums of 32 products with weights of 0.7: each side's codes are off by 0.02 at most, 0.01 typically.
                assertEquals(theirs.get(i), graph.tensor("y").type().real(y.code(i)), 0.25, "element " + i);
            }
        }
    }

    @Test
    void whatElseReadsADynamicScaleIsRefusedByName() {
        var answer = OnnxImport.model("m", dynamic().node("Sigmoid", "gate", List.of("xs"), "z").node("Relu", "codes", List.of("xq"), "c").output("y").output("z").output("c").output("xz").build());

        var messages = answer instanceof Diagnosed.Faulty<GraphFile>(var faults) ? faults.stream().map(Diagnostic::message).toList() : List.<String>of();
        assertTrue(messages.stream().anyMatch(message -> message.startsWith("node 'gate': op Sigmoid reads 'xs', which DynamicQuantizeLinear makes")), messages::toString);
        assertTrue(messages.stream().anyMatch(message -> message.startsWith("node 'codes': op Relu reads 'xq', which DynamicQuantizeLinear makes")), messages::toString);
        assertTrue(messages.stream().anyMatch(message -> message.startsWith("the output 'xz' is made by DynamicQuantizeLinear")), messages::toString);
    }

    /// Codes that are an input, less their zero point, times a constant scale: other steps of the same codes, without any rounding.
    @Test
    void codesMadeElsewhereAreTaken() {
        var model = new ModelBuilder().input("x", DataType.UINT8, 1, 256).scalar("s", 0.013).constant("z", LongTensor.of(ElementType.UINT8, Shape.SCALAR, 77))
                .node("DequantizeLinear", List.of("x", "s", "z"), "y").output("y");
        int[] x = new int[256];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        GraphFile network = OnnxImport.model("m", model.build()).orThrow();
        QuantizedGraph graph = quantized(network, Map.of("x", reals(Shape.of(1, 256), x)));
        CodeTensor y = Objects.requireNonNull(IntegerReference.run(graph, Map.of("x", new CodeTensor(Shape.of(1, 256), x))).get(graph.outputs().getFirst()));

        for (int i = 0; i < 256; i++) {
            assertEquals((i - 77) * (double) 0.013f, graph.tensor(graph.outputs().getFirst()).type().real(y.code(i)), "code " + i);
        }
    }

    private static int[] ints(long[] values) {
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) values[i];
        }
        return ints;
    }

    private static DoubleTensor reals(Shape shape, int[] values) {
        double[] reals = new double[values.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = values[i];
        }
        return DoubleTensor.of(shape, reals);
    }

    private static QuantizedGraph quantized(GraphFile network, Map<String, DoubleTensor> row) {
        var overrides = new LinkedHashMap<String, WidthOverride>();
        network.settings().forEach((tensor, settings) -> overrides.put(tensor, WidthOverride.of(settings)));
        var calibration = Calibrator.observe(network.graph(), List.of(row));
        return Quantizer.quantize(network.graph(), calibration, QuantizeOptions.DEFAULT.with(overrides).ofQuantized(), Limits.of(Presets.named("edge16"))).orThrow();
    }

    private static int[] run(ModelBuilder model, Map<String, int[]> inputs) {
        GraphFile network = OnnxImport.model("m", model.build()).orThrow();
        var row = new LinkedHashMap<String, DoubleTensor>();
        var codes = new LinkedHashMap<String, CodeTensor>();
        network.graph().inputs().forEach(input -> {
            int[] values = Objects.requireNonNull(inputs.get(input.name()));
            row.put(input.name(), reals(input.shape(), values));
            codes.put(input.name(), new CodeTensor(input.shape(), values));
        });
        QuantizedGraph graph = quantized(network, row);
        return Objects.requireNonNull(IntegerReference.run(graph, codes).get(graph.outputs().getFirst())).codes();
    }
}
