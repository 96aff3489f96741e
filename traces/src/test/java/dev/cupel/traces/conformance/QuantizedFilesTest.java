package dev.cupel.traces.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.BinaryKind;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Quantized files by an evaluator of their own: the real value of every op that a rational formula states, as a fraction, of the codes that it read, rounded half to
/// even to the type that the file fixes. It knows neither multipliers nor shifts.
class QuantizedFilesTest {
    private static final int ROWS = 2;

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms", "char-lm"})
    void everyRationalOpGivesTheExactValueRoundedHalfToEven(String name) throws IOException {
        Path file = Path.of("../programs/models", name, "model.qdq.onnx");
        GraphFile network = OnnxImport.model(file.toString(), Files.readAllBytes(file)).orThrow();
        var overrides = new LinkedHashMap<String, WidthOverride>();
        network.settings().forEach((tensor, settings) -> overrides.put(tensor, WidthOverride.of(settings)));
        var rows = Dataset.beside(file, "eval").map(folder -> Dataset.folder(folder, network.graph()).orThrow()).orElseThrow();
        var calibration = Calibrator.observe(network.graph(), List.of(rows.rowAsDoubles(0, network.graph())));
        QuantizedGraph graph = Quantizer.quantize(network.graph(), calibration, QuantizeOptions.DEFAULT.with(overrides).ofQuantized(), Limits.of(Presets.named("edge16"))).orThrow();

        Set<String> checked = new TreeSet<>();
        for (int row = 0; row < ROWS; row++) {
            var inputs = new LinkedHashMap<String, CodeTensor>();
            rows.rowAsDoubles(row, network.graph()).forEach((tensor, values) -> inputs.put(tensor, CodeTensor.of(values, graph.tensor(tensor).type())));
            Map<String, CodeTensor> codes = IntegerReference.run(graph, inputs);
            for (Op op : network.graph().ops()) {
                Optional<BigFraction[]> exact = exact(op, graph, codes);
                if (exact.isPresent()) {
                    checked.add(op.kind());
                    CodeType type = graph.tensor(op.output()).type();
                    for (int i = 0; i < exact.get().length; i++) {
                        assertEquals(code(exact.get()[i], type), of(codes, op.output()).code(i),
                                "row " + row + ", op " + op.name() + ", element " + i + ": exactly " + exact.get()[i].doubleValue() / type.scale());
                    }
                }
            }
        }
        assertTrue(checked.containsAll(Set.of("linear", "matmul", "add", "add_constant", "multiply", "mean")), checked::toString);
    }

    private static CodeTensor of(Map<String, CodeTensor> codes, String tensor) {
        return Optional.ofNullable(codes.get(tensor)).orElseThrow();
    }

    private static int code(BigFraction real, CodeType type) {
        var steps = real.divide(new BigFraction(type.scale()));
        var rounded = halfEven(steps) + type.zeroPoint();
        return (int) Math.clamp(rounded, (long) type.low(), (long) type.high());
    }

    /// The fraction is compared with its neighbours; no rounding of the project's is used.
    private static long halfEven(BigFraction value) {
        var quotient = new BigDecimal(value.getNumerator().divide(value.getDenominator()), MathContext.UNLIMITED).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        for (long near = quotient - 1; near <= quotient + 1; near++) {
            int below = value.subtract(new BigFraction(near)).compareTo(new BigFraction(-1, 2));
            int above = value.subtract(new BigFraction(near)).compareTo(new BigFraction(1, 2));
            if ((below > 0 && above < 0) || (near % 2 == 0 && (below == 0 || above == 0))) {
                return near;
            }
        }
        throw new AssertionError(value);
    }

    private static BigFraction[] reals(QuantizedGraph graph, Map<String, CodeTensor> codes, String tensor, Shape to) {
        CodeType type = graph.tensor(tensor).type();
        CodeTensor given = of(codes, tensor);
        int[] from = given.shape().broadcastIndices(to);
        var scale = new BigFraction(type.scale());
        var reals = new BigFraction[from.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = scale.multiply(given.code(from[i]) - type.zeroPoint());
        }
        return reals;
    }

    private static Optional<BigFraction[]> exact(Op op, QuantizedGraph graph, Map<String, CodeTensor> codes) {
        return switch (op) {
            case Op.Linear linear -> Optional.of(linear(linear, graph, codes));
            case Op.MatMul product when product.scale() == 1 -> Optional.of(product(product, graph, codes));
            case Op.Add add -> Optional.of(two(reals(graph, codes, add.a(), op.shape()), reals(graph, codes, add.b(), op.shape()), "+"));
            case Op.Multiply multiply -> Optional.of(two(reals(graph, codes, multiply.a(), op.shape()), reals(graph, codes, multiply.b(), op.shape()), "*"));
            case Op.Binary binary when binary.function() == BinaryKind.SUBTRACT ->
                    Optional.of(two(reals(graph, codes, binary.a(), op.shape()), reals(graph, codes, binary.b(), op.shape()), "-"));
            case Op.AddConstant add -> Optional.of(two(reals(graph, codes, add.x(), op.shape()), constant(add.constant(), op.shape()), "+"));
            case Op.MultiplyConstant multiply -> Optional.of(two(reals(graph, codes, multiply.x(), op.shape()), constant(multiply.constant(), op.shape()), "*"));
            case Op.Mean mean -> Optional.of(mean(mean, graph, codes));
            case Op.Requantize same -> Optional.of(reals(graph, codes, same.x(), op.shape()));
            default -> Optional.empty();
        };
    }

    private static BigFraction[] constant(FloatTensor constant, Shape to) {
        int[] from = constant.shape().broadcastIndices(to);
        var reals = new BigFraction[from.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = new BigFraction((double) constant.at(from[i]));
        }
        return reals;
    }

    private static BigFraction[] two(BigFraction[] a, BigFraction[] b, String sign) {
        var result = new BigFraction[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = sign.equals("+") ? a[i].add(b[i]) : sign.equals("-") ? a[i].subtract(b[i]) : a[i].multiply(b[i]);
        }
        return result;
    }

    /// Sums of whole products of codes, times the scales once: the weight's codes are its float32 value over its scale, as the file had it.
    private static BigFraction[] linear(Op.Linear op, QuantizedGraph graph, Map<String, CodeTensor> codes) {
        var quantized = graph.ops().stream().filter(each -> each.name().equals(op.name())).findFirst().orElseThrow();
        var weights = ((dev.cupel.programs.quantize.QuantizedOp.Linear) quantized).weight();
        CodeType type = graph.tensor(op.x()).type();
        CodeTensor x = of(codes, op.x());
        int k = op.weight().shape().dim(0);
        int n = op.weight().shape().dim(1);
        var result = new BigFraction[op.shape().size()];
        for (int i = 0; i < result.length; i++) {
            int column = i % n;
            long sum = 0;
            double scale = 0;
            for (int l = 0; l < k; l++) {
                int weight = weights.code(l * n + column);
                sum += (long) (x.code(i / n * k + l) - type.zeroPoint()) * weight;
                scale = weight != 0 ? (float) (op.weight().at(l * n + column) / (double) weight) : scale;
            }
            var steps = new BigFraction(type.scale()).multiply(new BigFraction(scale));
            float bias = op.bias().at(op.bias().shape().rank() == 2 ? i : column);
            long biasSteps = scale == 0 ? 0 : Math.round(bias / (type.scale() * scale));
            result[i] = steps.multiply(new BigFraction(sum + biasSteps));
        }
        return result;
    }

    private static BigFraction[] product(Op.MatMul op, QuantizedGraph graph, Map<String, CodeTensor> codes) {
        CodeType a = graph.tensor(op.a()).type();
        CodeType b = graph.tensor(op.b()).type();
        CodeTensor left = of(codes, op.a());
        CodeTensor right = of(codes, op.b());
        int m = op.shape().dim(-2);
        int n = op.shape().last();
        int k = left.shape().last();
        var steps = new BigFraction(a.scale()).multiply(new BigFraction(b.scale()));
        var result = new BigFraction[op.shape().size()];
        for (int i = 0; i < result.length; i++) {
            int batch = i / (m * n);
            long sum = 0;
            for (int l = 0; l < k; l++) {
                sum += (long) (left.code((batch * m + i / n % m) * k + l) - a.zeroPoint()) * (right.code((batch * k + l) * n + i % n) - b.zeroPoint());
            }
            result[i] = steps.multiply(new BigFraction(sum));
        }
        return result;
    }

    private static BigFraction[] mean(Op.Mean op, QuantizedGraph graph, Map<String, CodeTensor> codes) {
        Shape x = graph.tensor(op.x()).shape();
        Shape kept = x;
        for (int axis : op.axes()) {
            kept = kept.with(axis, 1);
        }
        BigFraction[] reals = reals(graph, codes, op.x(), x);
        int[] to = kept.broadcastIndices(x);
        var sums = new BigFraction[kept.size()];
        for (int i = 0; i < reals.length; i++) {
            sums[to[i]] = sums[to[i]] == null ? reals[i] : sums[to[i]].add(reals[i]);
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = sums[i].divide(x.size() / kept.size());
        }
        return sums;
    }
}
