package dev.cupel.traces.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.ElementType;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorProtos;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A small network for images from ONNX bytes to the simulator: a convolution with padding, the greatest of windows, a convolution channel by channel in steps of 2, one of single elements, the
/// mean of what is left, a classifier. As float, within what 8 bits leave; quantized in the file, bit by bit what definitions of its ops in whole numbers and exact decimals give.
class ConvolutionalNetworkTest {
    private static final long SEED = 20261128;
    private static final int SIDE = 12;
    private static final int CHANNELS = 8;
    private static final int CLASSES = 5;

    private final Random random = new Random(SEED);
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("images");

    @ParameterizedTest
    @ValueSource(strings = {"edge16", "tiny4", "wide64"})
    void calibratedItsAnswersAreThoseOfDoublePrecision(String name) {
        Machine machine = Presets.named(name);
        constant("w1", reals(CHANNELS, 1, 3, 3));
        constant("b1", reals(CHANNELS));
        constant("w2", reals(CHANNELS, 1, 3, 3));
        constant("w3", reals(2 * CHANNELS, CHANNELS, 1, 1));
        constant("b3", reals(2 * CHANNELS));
        constant("w4", reals(CLASSES, 2 * CHANNELS));
        node("Conv", "a", "x w1 b1", "pads", 1, 1, 1, 1);
        node("Relu", "b", "a");
        node("MaxPool", "c", "b", "kernel_shape", 2, 2, "strides", 2, 2);
        node("Conv", "d", "c w2", "pads", 1, 1, 1, 1, "strides", 2, 2, "group", CHANNELS);
        node("Relu", "e", "d");
        node("Conv", "f", "e w3 b3");
        node("Relu", "g", "f");
        node("GlobalAveragePool", "h", "g");
        node("Flatten", "i", "h");
        node("Gemm", "y", "i w4", "transB", 1);
        GraphFile network = OnnxImport.model("m", model("y")).orThrow();
        var rows = IntStream.range(0, 8).mapToObj(_ -> Map.of("x", reals(1, 1, SIDE, SIDE).toDouble())).toList();
        QuantizedGraph codes = Quantizer.quantize(network.graph(), Calibrator.observe(network.graph(), rows), QuantizeOptions.DEFAULT, Limits.of(machine)).orThrow();

        double signal = 0;
        double noise = 0;
        for (var row : rows) {
            var x = CodeTensor.of(Objects.requireNonNull(row.get("x")), codes.tensor("x").type());
            int[] y = simulated(codes, machine, x);
            DoubleTensor wanted = Objects.requireNonNull(FloatReference.run(network.graph(), row).get("y"));
            for (int i = 0; i < y.length; i++) {
                signal += wanted.at(i) * wanted.at(i);
                noise += Math.pow(wanted.at(i) - codes.tensor("y").type().real(y[i]), 2);
            }
        }
        assertTrue(10 * Math.log10(signal / noise) > 25, "SQNR " + 10 * Math.log10(signal / noise) + " dB, seed " + SEED);
    }

    // ---- quantized ----

    /// Codes of a tensor and what they mean: signed, 8 bits.
    private record Codes(int[] codes, float scale, int zero) {}

    private static final float[] SCALES = {0.02f, 0.031f, 0.023f, 0.047f, 0.019f, 0.011f};
    private static final int[] ZEROS = {-3, -128, -128, 7, -90, 11};

    @ParameterizedTest
    @ValueSource(strings = {"edge16", "tiny4"})
    void quantizedInTheFileItsCodesAreWhatTheDefinitionsGive(String name) {
        long[] w1 = whole(CHANNELS * 9);
        long[] b1 = whole(CHANNELS);
        long[] w2 = whole(CHANNELS * 9);
        long[] w3 = whole(2 * CHANNELS * CHANNELS);
        long[] w4 = whole(2 * CHANNELS * CLASSES);
        float[] sw = {0.007f, 0.009f, 0.005f, 0.012f};
        for (int i = 0; i < SCALES.length; i++) {
            constant("s" + i, FloatTensor.of(Shape.SCALAR, SCALES[i]));
            constant("z" + i, LongTensor.of(ElementType.INT8, Shape.SCALAR, ZEROS[i]));
        }
        weight("w1", w1, sw[0], CHANNELS, 1, 3, 3);
        weight("w2", w2, sw[1], CHANNELS, 1, 3, 3);
        weight("w3", w3, sw[2], 2 * CHANNELS, CHANNELS, 1, 1);
        weight("w4", w4, sw[3], CLASSES, 2 * CHANNELS);
        constant("b1/codes", LongTensor.of(ElementType.INT32, Shape.of(CHANNELS), b1));
        constant("b1/scale", FloatTensor.of(Shape.SCALAR, SCALES[0] * sw[0]));
        node("DequantizeLinear", "b1", "b1/codes b1/scale");
        quantized("x", 0);
        node("Conv", "a", "x/d w1 b1", "pads", 1, 1, 1, 1);
        node("Relu", "b", "a");
        quantized("b", 1);
        node("MaxPool", "c", "b/d", "kernel_shape", 3, 3, "strides", 2, 2, "pads", 1, 1, 1, 1);
        quantized("c", 1);
        node("Conv", "d", "c/d w2", "pads", 1, 1, 1, 1, "strides", 2, 2, "group", CHANNELS);
        quantized("d", 3);
        node("Conv", "f", "d/d w3");
        node("Relu", "g", "f");
        quantized("g", 2);
        node("GlobalAveragePool", "h", "g/d");
        quantized("h", 4);
        node("Flatten", "i", "h/d");
        node("Gemm", "y", "i w4", "transB", 1);
        quantized("y", 5);
        GraphFile network = OnnxImport.model("m", model("y/d")).orThrow();
        var overrides = new LinkedHashMap<String, WidthOverride>();
        network.settings().forEach((tensor, settings) -> overrides.put(tensor, WidthOverride.of(settings)));
        Machine machine = Presets.named(name);
        var calibration = Calibrator.observe(network.graph(), List.of(Map.of("x", reals(1, 1, SIDE, SIDE).toDouble())));
        QuantizedGraph graph = Quantizer.quantize(network.graph(), calibration, QuantizeOptions.DEFAULT.with(overrides).ofQuantized(), Limits.of(machine)).orThrow();

        for (int row = 0; row < 4; row++) {
            int[] x = random.ints(SIDE * SIDE, -128, 128).toArray();
            var b = convolution(new Codes(x, SCALES[0], ZEROS[0]), 1, SIDE, w1, b1, sw[0], CHANNELS, 3, 1, 1, 1, 1, true);
            var c = greatest(b, CHANNELS, SIDE);
            var d = convolution(c, CHANNELS, SIDE / 2, w2, new long[CHANNELS], sw[1], CHANNELS, 3, 2, 1, CHANNELS, 3, false);
            var g = convolution(d, CHANNELS, SIDE / 4, w3, new long[2 * CHANNELS], sw[2], 2 * CHANNELS, 1, 1, 0, 1, 2, true);
            var h = mean(g, 2 * CHANNELS, 4);
            var y = convolution(h, 2 * CHANNELS, 1, w4, new long[CLASSES], sw[3], CLASSES, 1, 1, 0, 1, 5, false);

            assertArrayEquals(y.codes, simulated(graph, machine, new CodeTensor(Shape.of(1, 1, SIDE, SIDE), x)), "row " + row + ", seed " + SEED);
        }
    }

    /// A convolution by its definition, with a ReLU behind it or without, rounded half to even once.
    private static Codes convolution(Codes x, int channels, int side, long[] w, long[] bias, float sw, int kernels, int extent, int stride, int pad, int groups, int out, boolean relu) {
        int perKernel = channels / groups;
        int to = (side + 2 * pad - extent) / stride + 1;
        int[] codes = new int[kernels * to * to];
        for (int i = 0; i < codes.length; i++) {
            int kernel = i / (to * to);
            long sum = bias[kernel];
            for (int tap = 0; tap < perKernel * extent * extent; tap++) {
                int channel = kernel / (kernels / groups) * perKernel + tap / (extent * extent);
                int row = i / to % to * stride - pad + tap / extent % extent;
                int column = i % to * stride - pad + tap % extent;
                if (row >= 0 && row < side && column >= 0 && column < side) {
                    sum += (x.codes[(channel * side + row) * side + column] - x.zero) * w[kernel * perKernel * extent * extent + tap];
                }
            }
            var steps = BigDecimal.valueOf(relu ? Math.max(0, sum) : sum).multiply(new BigDecimal(x.scale)).multiply(new BigDecimal(sw));
            codes[i] = code(steps, BigDecimal.ONE, out);
        }
        return new Codes(codes, SCALES[out], ZEROS[out]);
    }

    private static int code(BigDecimal numerator, BigDecimal denominator, int type) {
        long rounded = numerator.divide(denominator.multiply(new BigDecimal(SCALES[type])), 0, RoundingMode.HALF_EVEN).longValueExact();
        return Math.clamp(rounded + ZEROS[type], -128, 127);
    }

    /// Of windows of 3 by 3, every second along each axis, padded by one.
    private static Codes greatest(Codes x, int channels, int side) {
        int to = side / 2;
        int[] codes = new int[channels * to * to];
        Arrays.fill(codes, Integer.MIN_VALUE);
        for (int i = 0; i < codes.length * 9; i++) {
            int row = i / 9 / to % to * 2 - 1 + i % 9 / 3;
            int column = i / 9 % to * 2 - 1 + i % 3;
            if (row >= 0 && row < side && column >= 0 && column < side) {
                codes[i / 9] = Math.max(codes[i / 9], x.codes[(i / 9 / to / to * side + row) * side + column]);
            }
        }
        return new Codes(codes, x.scale, x.zero);
    }

    private static Codes mean(Codes x, int channels, int out) {
        int each = x.codes.length / channels;
        int[] codes = IntStream.range(0, channels).map(channel -> {
            long sum = IntStream.range(0, each).mapToLong(i -> x.codes[channel * each + i] - x.zero).sum();
            return code(BigDecimal.valueOf(sum).multiply(new BigDecimal(x.scale)), BigDecimal.valueOf(each), out);
        }).toArray();
        return new Codes(codes, SCALES[out], ZEROS[out]);
    }

    /// {@return the output on the machine, after every tensor was what the reference gives and nothing overflowed}
    private static int[] simulated(QuantizedGraph graph, Machine machine, CodeTensor x) {
        var program = Compiler.compile(graph, machine, CompileOptions.DEFAULT).orThrow();
        var result = Simulation.of(program, machine, Options.DEFAULT).run(Inputs.of(Map.of("x", x.codes())));
        assertTrue(result.outcome().completed(), () -> result.outcome().toString());
        assertEquals(0, result.events().events());
        var reference = IntegerReference.run(graph, Map.of("x", x));
        result.observed().forEach((tensor, values) -> assertArrayEquals(Objects.requireNonNull(reference.get(tensor)).codes(), values, tensor));
        return Objects.requireNonNull(result.outputs().get(graph.outputs().getFirst()));
    }

    // ---- the model ----

    private FloatTensor reals(int... dims) {
        Shape shape = Shape.of(dims);
        float[] elements = new float[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) random.nextGaussian() / 2;
        }
        return FloatTensor.of(shape, elements);
    }

    private long[] whole(int count) {
        return LongStream.generate(() -> random.nextInt(-127, 128)).limit(count).toArray();
    }

    private void weight(String name, long[] codes, float scale, int... dims) {
        constant(name + "/codes", LongTensor.of(ElementType.INT8, Shape.of(dims), codes));
        constant(name + "/scale", FloatTensor.of(Shape.SCALAR, scale));
        node("DequantizeLinear", name, name + "/codes " + name + "/scale");
    }

    private void quantized(String tensor, int type) {
        node("QuantizeLinear", tensor + "/q", tensor + " s" + type + " z" + type);
        node("DequantizeLinear", tensor + "/d", tensor + "/q s" + type + " z" + type);
    }

    private void constant(String name, Tensor value) {
        graph.addInitializer(TensorProtos.encode(value).toBuilder().setName(name));
    }

    /// @param attributes names, each followed by its numbers; `group` and `transB` have one
    private void node(String type, String output, String inputs, Object... attributes) {
        var node = NodeProto.newBuilder().setOpType(type).setName(output).addAllInput(List.of(inputs.split(" "))).addOutput(output);
        for (Object each : attributes) {
            if (each instanceof String name) {
                boolean one = name.equals("group") || name.equals("transB");
                node.addAttribute(AttributeProto.newBuilder().setName(name).setType(one ? AttributeProto.AttributeType.INT : AttributeProto.AttributeType.INTS));
            } else {
                var attribute = node.getAttributeBuilder(node.getAttributeCount() - 1);
                boolean one = attribute.getType() == AttributeProto.AttributeType.INT;
                attribute.setI(one ? (Integer) each : 0);
                if (!one) {
                    attribute.addInts((Integer) each);
                }
            }
        }
        graph.addNode(node);
    }

    private byte[] model(String output) {
        var shape = TensorShapeProto.newBuilder();
        for (int extent : new int[] {1, 1, SIDE, SIDE}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        graph.addInput(ValueInfoProto.newBuilder().setName("x")
                .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape))));
        graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        return ModelProto.newBuilder().setIrVersion(8).addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17)).setGraph(graph).build().toByteArray();
    }
}
