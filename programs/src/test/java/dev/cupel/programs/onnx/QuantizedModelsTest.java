package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cupel.isa.Presets;
import dev.cupel.programs.calibrate.Calibrator;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.evaluate.Evaluator;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizeOptions;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.Quantizer;
import dev.cupel.programs.quantize.WidthOverride;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.DoubleTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The shipped quantized files, over all their rows: the integers beside perfectly rounded ones, and beside ONNX Runtime's.
///
/// Perfectly rounded is the float network in double precision with every tensor whose type the file fixes rounded half to even from its exact
/// value: there are no multipliers, shifts, tables or approximations. ONNX Runtime runs node by node in float32.
class QuantizedModelsTest {
    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();
    private static final Path PAGE = Path.of("../docs/onnx.md");
    private static final List<String> MODELS = List.of("digits-vit", "digits-rms", "char-lm");
    /// ONNX Runtime is held against exact values on one row of so many; `-Druntime.each=1` takes all, which docs/onnx.md states.
    private static final int EACH = Integer.getInteger("runtime.each", 8);

    /// What the values of one model show whose type its file fixes.
    private static final class Shown {
        private final Map<String, Counts> kinds = new TreeMap<>();
        private final List<String> faults = new ArrayList<>();
        private long ofRuntime;
        private long predictions;
        private int answers;
        private int right;
        private double nat;

        private void judge(CodeTensor answer, double scale, long[] labels) {
            int classes = answer.shape().last();
            for (int row = 0; row < labels.length; row++) {
                int from = row * classes;
                int label = from + Math.toIntExact(labels[row]);
                double sum = IntStream.range(from, from + classes).mapToDouble(i -> Math.exp(scale * (answer.code(i) - answer.code(label)))).sum();
                nat += Math.log(sum);
                right += greatest(answer, from, classes) == label ? 1 : 0;
                answers++;
            }
        }
    }

    /// Values of one kind of op.
    ///
    /// @param values   all of them
    /// @param nearTies at which float32 may come to another code than exact arithmetic
    private record Counts(long values, long nearTies) {
        private Counts plus(Counts other) {
            return new Counts(values + other.values, nearTies + other.nearTies);
        }
    }

    @Test
    void everyIntegerIsThePerfectlyRoundedOneAndFloat32DiffersAtNearTiesAlone() throws IOException, OrtException {
        var shown = new LinkedHashMap<String, Shown>();
        for (String model : MODELS) {
            shown.put(model, shown(model));
        }
        shown.forEach((model, all) -> assertEquals(List.of(), all.faults.stream().limit(20).toList(), model + ": " + all.faults.size() + " codes"));

        // facts.json, ort_qdq_int8: 0.98 and 0.98222 of 450, and 5.18744 nat; NumPy in float64 gives 5.18739774190585.
        assertEquals(441, of(shown, "digits-vit").right);
        assertEquals(442, of(shown, "digits-rms").right);
        assertEquals(5.18739774190585, of(shown, "char-lm").nat / of(shown, "char-lm").answers, 1e-9);

        String table = table(shown);
        assertTrue(Files.readString(PAGE).contains(table), () -> "docs/onnx.md has another table of near ties:\n" + table + shown.entrySet().stream()
                .map(each -> "%s: %d codes and %d predictions of ONNX Runtime's are otherwise%n".formatted(each.getKey(), each.getValue().ofRuntime,
                        each.getValue().predictions)).toList());
    }

    private static String table(Map<String, Shown> shown) {
        var kinds = new TreeMap<String, List<String>>();
        shown.values().forEach(model -> model.kinds.keySet().forEach(kind -> kinds.put(kind, new ArrayList<>())));
        kinds.forEach((kind, cells) -> shown.values().forEach(model -> {
            var counts = model.kinds.getOrDefault(kind, new Counts(0, 0));
            cells.add(counts.values() == 0 ? "- | -" : "%,d | %,d".formatted(counts.values(), counts.nearTies()));
        }));
        var text = new StringBuilder("| op |");
        MODELS.forEach(model -> text.append(" ").append(model).append(" | near ties |"));
        text.append("\n|").append(" --- |".repeat(1 + 2 * MODELS.size())).append("\n");
        kinds.forEach((kind, cells) -> text.append("| ").append(kind).append(" | ").append(String.join(" | ", cells)).append(" |\n"));
        return text.toString();
    }

    private static Shown shown(String model) throws IOException, OrtException {
        Path folder = Path.of("models", model);
        Path file = folder.resolve("model.qdq.onnx");
        GraphFile network = OnnxImport.model(file.toString(), Files.readAllBytes(file)).orThrow();
        var overrides = new LinkedHashMap<String, WidthOverride>();
        network.settings().forEach((tensor, settings) -> overrides.put(tensor, WidthOverride.of(settings)));
        var graph = network.graph();
        var rows = Dataset.folder(folder.resolve("eval"), graph).orThrow();
        // Every tensor's type is the file's, or follows from it: calibration has nothing to say.
        var calibration = Calibrator.observe(graph, List.of(rows.rowAsDoubles(0, graph)));
        var options = QuantizeOptions.DEFAULT.with(overrides).ofQuantized();
        QuantizedGraph quantized = Quantizer.quantize(graph, calibration, options, Limits.of(Presets.named("edge16"))).orThrow();
        var evaluator = new Evaluator(graph, quantized);
        String answer = graph.outputs().getFirst();
        var shown = new Shown();
        try (var runtime = new OnnxRuntime(file, graph.ops())) {
            for (int row = 0; row < rows.rows(); row++) {
                String place = "row " + row + ", ";
                var inputs = rows.rowAsDoubles(row, graph);
                var codes = evaluator.inputCodes(inputs);
                var integers = IntegerReference.run(quantized, codes);
                var perfect = walk(network, quantized, codes, (op, ties) -> {
                    shown.kinds.merge(op.kind(), new Counts(ties.size(), IntStream.range(0, ties.size()).filter(ties::near).count()), Counts::plus);
                    var own = of(integers, op.output());
                    IntStream.range(0, ties.size()).filter(at -> own.code(at) != ties.code(at))
                            .forEach(at -> shown.faults.add(place + ties.fault(op, at) + "the code " + own.code(at)));
                    return IntStream.range(0, ties.size()).map(ties::code).toArray();
                });
                shown.judge(of(integers, answer), quantized.tensor(answer).type().scale(), Evaluator.labels(rows, row).orElseThrow());
                if (row % EACH == 0) {
                    var found = runtime.run(inputs);
                    var theirs = walk(network, quantized, codes, (op, ties) -> {
                        int[] given = Objects.requireNonNull(found.get(op.name()));
                        int[] other = IntStream.range(0, ties.size()).filter(at -> given[at] != ties.code(at)).toArray();
                        shown.ofRuntime += other.length;
                        IntStream.of(other).filter(at -> !ties.near(at))
                                .forEach(at -> shown.faults.add(place + ties.fault(op, at) + "ONNX Runtime's code " + given[at]));
                        return given;
                    });
                    shown.predictions += predictionsApart(of(perfect, answer), of(theirs, answer));
                }
            }
        }
        return shown;
    }

    private static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name));
    }

    private static long predictionsApart(CodeTensor a, CodeTensor b) {
        int classes = a.shape().last();
        return IntStream.range(0, a.shape().rows()).filter(row -> greatest(a, row * classes, classes) != greatest(b, row * classes, classes)).count();
    }

    private static int greatest(CodeTensor codes, int from, int classes) {
        return IntStream.range(from, from + classes).reduce((a, b) -> codes.code(b) > codes.code(a) ? b : a).orElseThrow();
    }

    /// Says which codes an op's output is to have.
    @FunctionalInterface
    private interface Choice {
        int[] codes(Op op, NearTies ties);
    }

    /// {@return the codes of every tensor whose type the file fixes, each op reading those chosen before it; what the file leaves in float stays so}
    private static Map<String, CodeTensor> walk(GraphFile network, QuantizedGraph quantized, Map<String, CodeTensor> inputs, Choice choice) {
        var reals = new HashMap<String, DoubleTensor>();
        var codes = new HashMap<>(inputs);
        inputs.forEach((name, given) -> reals.put(name, given.real(quantized.tensor(name).type())));
        var fixed = network.settings().keySet();
        for (Op op : network.graph().ops()) {
            var read = op.inputs().stream().map(name -> Objects.requireNonNull(reals.get(name))).toList();
            if (!fixed.contains(op.output())) {
                reals.put(op.output(), FloatReference.evaluate(op, read));
                continue;
            }
            var type = quantized.tensor(op.output()).type();
            var tensor = new CodeTensor(op.shape(), choice.codes(op, NearTies.of(op, read, type)));
            codes.put(op.output(), tensor);
            reals.put(op.output(), tensor.real(type));
        }
        return codes;
    }

    /// ONNX Runtime without any rewriting of the graph, with the codes of every op given out.
    private static final class OnnxRuntime implements AutoCloseable {
        private final OrtSession session;
        private final boolean whole;
        private final Map<String, String> codesByOp = new LinkedHashMap<>();

        OnnxRuntime(Path file, List<Op> ops) throws IOException, OrtException {
            var model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
            var outputsByNode = new HashMap<String, String>();
            var quantizedBy = new HashMap<String, String>();
            whole = model.getGraph().getInput(0).getType().getTensorType().getElemType() == DataType.INT64.getNumber();
            for (NodeProto node : model.getGraph().getNodeList()) {
                outputsByNode.put(node.getName(), node.getOutput(0));
                if (node.getOpType().equals("QuantizeLinear")) {
                    quantizedBy.put(node.getInput(0), node.getOutput(0));
                }
            }
            for (Op op : ops) {
                Optional.ofNullable(outputsByNode.get(op.origin().nodes().getLast())).map(quantizedBy::get).ifPresent(codes -> codesByOp.put(op.name(), codes));
            }
            codesByOp.values().stream().distinct().forEach(codes -> model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(codes)));
            var options = new OrtSession.SessionOptions();
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            session = RUNTIME.createSession(model.build().toByteArray(), options);
        }

        Map<String, int[]> run(Map<String, DoubleTensor> inputs) throws OrtException {
            var given = inputs.entrySet().iterator().next();
            try (var tensor = tensor(given.getValue(), whole);
                    var answer = session.run(Map.of(given.getKey(), tensor), Set.copyOf(codesByOp.values()))) {
                var codes = new LinkedHashMap<String, int[]>();
                for (var entry : codesByOp.entrySet()) {
                    var found = (OnnxTensor) answer.get(entry.getValue()).orElseThrow();
                    ByteBuffer bytes = found.getByteBuffer();
                    int[] values = new int[bytes.remaining()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = found.getInfo().type == OnnxJavaType.UINT8 ? bytes.get(i) & 255 : bytes.get(i);
                    }
                    codes.put(entry.getKey(), values);
                }
                return codes;
            }
        }

        private static OnnxTensor tensor(DoubleTensor values, boolean whole) throws OrtException {
            long[] shape = values.shape().dims().stream().mapToLong(Integer::longValue).toArray();
            if (whole) {
                long[] longs = new long[values.size()];
                for (int i = 0; i < longs.length; i++) {
                    longs[i] = (long) values.at(i);
                }
                return OnnxTensor.createTensor(RUNTIME, LongBuffer.wrap(longs), shape);
            }
            return OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(values.toFloat().toArray()), shape);
        }

        @Override
        public void close() throws OrtException {
            session.close();
        }
    }
}
