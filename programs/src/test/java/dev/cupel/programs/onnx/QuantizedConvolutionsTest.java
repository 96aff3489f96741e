package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.graph.GraphFile;
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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Quantized convolutions by their definition: for each output the sum of whole numbers over the taps that lie on x, times `sx sw / sy` as an exact decimal, rounded half
/// to even, with the zero point added, saturated. Written twice over every form, as QDQ and as QLinearConv.
class QuantizedConvolutionsTest {
    private static final long SEED = 20261128;

    /// One convolution and all its numbers.
    private record Trial(Shape x, Shape w, int groups, int stride, int dilation, int pad, boolean unsigned, float sx, int zx, float[] sw, float sy, int zy, long[] weight, long[] bias) {
        int kernels() {
            return w.dim(0);
        }

        int out(int extent, int kernel) {
            return (extent + 2 * pad - (kernel - 1) * dilation - 1) / stride + 1;
        }

        Shape y() {
            return Shape.of(1, kernels(), out(x.dim(2), w.dim(2)), out(x.dim(3), w.dim(3)));
        }
    }

    private static Trial draw(Random random) {
        int groups = List.of(1, 2, 20).get(random.nextInt(3));
        int perGroup = 1 + random.nextInt(2);
        Shape w = Shape.of(groups * (1 + random.nextInt(2)), perGroup, 1 + random.nextInt(3), 1 + random.nextInt(3));
        Shape x = Shape.of(1, groups * perGroup, 5 + random.nextInt(4), 5 + random.nextInt(4));
        boolean unsigned = random.nextBoolean();
        float[] sw = new float[random.nextBoolean() ? w.dim(0) : 1];
        for (int i = 0; i < sw.length; i++) {
            sw[i] = 0.001f + random.nextFloat() / 50;
        }
        float sx = 0.01f + random.nextFloat() / 20;
        return new Trial(x, w, groups, 1 + random.nextInt(2), 1 + random.nextInt(2), random.nextInt(2), unsigned, sx, unsigned ? random.nextInt(256) : random.nextInt(256) - 128,
                sw, sx * sw[0] * (20 + random.nextInt(100)), random.nextInt(256) - (unsigned ? 0 : 128), random.longs(w.size(), -128, 128).toArray(), random.longs(w.dim(0), -5000, 5000).toArray());
    }

    @Test
    void everyFormGivesTheExactValueRoundedHalfToEven() {
        for (int trial = 0; trial < 40; trial++) {
            Trial drawn = draw(new Random(SEED + trial));
            int[] x = codes(drawn, new Random(trial));
            int[] exact = exact(drawn, x);
            for (byte[] model : List.of(qdq(drawn), operator(drawn))) {
                CodeTensor y = run(model, drawn, x);
                for (int i = 0; i < exact.length; i++) {
                    assertEquals(exact[i], y.code(i), "element " + i + " of trial " + trial + ", seed " + SEED + ": " + drawn);
                }
            }
        }
    }

    private static int[] codes(Trial trial, Random random) {
        int low = trial.unsigned ? 0 : -128;
        return random.ints(trial.x.size(), low, low + 256).toArray();
    }

    private static int[] exact(Trial t, int[] x) {
        Shape out = t.y();
        int channels = t.w.dim(1);
        int low = t.unsigned ? 0 : -128;
        int[] y = new int[out.size()];
        for (int i = 0; i < y.length; i++) {
            int column = i % out.dim(3);
            int row = i / out.dim(3) % out.dim(2);
            int kernel = i / out.dim(3) / out.dim(2);
            long sum = t.bias[kernel];
            for (int c = 0; c < channels; c++) {
                int channel = kernel / (t.kernels() / t.groups) * channels + c;
                for (int ky = 0; ky < t.w.dim(2); ky++) {
                    for (int kx = 0; kx < t.w.dim(3); kx++) {
                        int iy = row * t.stride + ky * t.dilation - t.pad;
                        int ix = column * t.stride + kx * t.dilation - t.pad;
                        if (iy >= 0 && iy < t.x.dim(2) && ix >= 0 && ix < t.x.dim(3)) {
                            sum += (x[(channel * t.x.dim(2) + iy) * t.x.dim(3) + ix] - t.zx) * t.weight[((kernel * channels + c) * t.w.dim(2) + ky) * t.w.dim(3) + kx];
                        }
                    }
                }
            }
            var real = new BigDecimal(BigInteger.valueOf(sum)).multiply(new BigDecimal(t.sx)).multiply(new BigDecimal(t.sw[t.sw.length == 1 ? 0 : kernel]));
            long rounded = real.divide(new BigDecimal(t.sy), 0, RoundingMode.HALF_EVEN).longValueExact();
            y[i] = Math.clamp(rounded + t.zy, low, low + 255);
        }
        return y;
    }

    private static ModelBuilder model(Trial t) {
        ElementType type = t.unsigned ? ElementType.UINT8 : ElementType.INT8;
        return new ModelBuilder().input("x", t.x.dims().stream().mapToInt(Integer::intValue).toArray()).scalar("sx", t.sx).constant("zx", LongTensor.of(type, Shape.SCALAR, t.zx))
                .constant("wq", LongTensor.of(ElementType.INT8, t.w, t.weight)).constant("sw", FloatTensor.of(t.sw.length == 1 ? Shape.SCALAR : Shape.of(t.sw.length), t.sw))
                .constant("zw", LongTensor.of(ElementType.INT8, t.sw.length == 1 ? Shape.SCALAR : Shape.of(t.sw.length), new long[t.sw.length])).scalar("sy", t.sy)
                .constant("zy", LongTensor.of(type, Shape.SCALAR, t.zy)).constant("bq", LongTensor.of(ElementType.INT32, Shape.of(t.kernels()), t.bias))
                .node("QuantizeLinear", List.of("x", "sx", "zx"), "xq");
    }

    private static Map<String, Object> attributes(Trial t) {
        var attributes = new HashMap<String, Object>();
        attributes.put("strides", List.of((long) t.stride, (long) t.stride));
        attributes.put("dilations", List.of((long) t.dilation, (long) t.dilation));
        attributes.put("pads", List.of((long) t.pad, (long) t.pad, (long) t.pad, (long) t.pad));
        attributes.put("group", (long) t.groups);
        return attributes;
    }

    private static byte[] qdq(Trial t) {
        float[] sb = new float[t.sw.length];
        for (int i = 0; i < sb.length; i++) {
            sb[i] = t.sx * t.sw[i];
        }
        return model(t).constant("sb", FloatTensor.of(sb.length == 1 ? Shape.SCALAR : Shape.of(sb.length), sb)).node("DequantizeLinear", List.of("xq", "sx", "zx"), "xd")
                .node("DequantizeLinear", "w", List.of("wq", "sw", "zw"), "wd", Map.of("axis", 0L)).node("DequantizeLinear", "b", List.of("bq", "sb"), "bd", Map.of("axis", 0L))
                .node("Conv", "c", List.of("xd", "wd", "bd"), "a", attributes(t)).node("QuantizeLinear", List.of("a", "sy", "zy"), "yq").node("DequantizeLinear", List.of("yq", "sy", "zy"), "y")
                .output("y").build();
    }

    private static byte[] operator(Trial t) {
        return model(t).node("QLinearConv", "c", List.of("xq", "sx", "zx", "wq", "sw", "zw", "sy", "zy", "bq"), "yq", attributes(t))
                .node("DequantizeLinear", List.of("yq", "sy", "zy"), "y").output("y").build();
    }

    private static CodeTensor run(byte[] model, Trial t, int[] x) {
        GraphFile network = OnnxImport.model("m", model).orThrow();
        var overrides = new LinkedHashMap<String, WidthOverride>();
        network.settings().forEach((tensor, settings) -> overrides.put(tensor, WidthOverride.of(settings)));
        var drawn = new double[t.x.size()];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (x[i] - t.zx) * (double) t.sx;
        }
        var calibration = Calibrator.observe(network.graph(), List.of(Map.of("x", DoubleTensor.of(t.x, drawn))));
        QuantizedGraph graph = Quantizer.quantize(network.graph(), calibration, QuantizeOptions.DEFAULT.with(overrides).ofQuantized(), Limits.of(Presets.named("edge16"))).orThrow();
        var outputs = new ArrayList<>(graph.outputs());
        return Objects.requireNonNull(IntegerReference.run(graph, Map.of("x", new CodeTensor(t.x, x))).get(outputs.getFirst()));
    }
}
