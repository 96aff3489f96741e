package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The two models that are shipped: what ops they come to, and that the float reference gives what ONNX Runtime gives.
class ShippedModelsTest {
    /// How far a float32 engine may be from float64, as a part of the tensor's largest value: 2^-24 for each rounding on the way to it, and there
    /// are some 200 (two blocks of products over 4 to 96 elements, norms, softmax), if all point the same way. Seen: 6e-7. A wrong op shows
    /// up a thousand times larger.
    private static final double RELATIVE = 200 * 0x1p-24;

    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

    @Test
    void digitsVitIsTheseOps() {
        Map<String, Long> kinds = graph("digits-vit").ops().stream().collect(Collectors.groupingBy(Op::kind, TreeMap::new, Collectors.counting()));

        // facts.json: 17 MatMul (4 between activations) and 1 Gemm, 5 LayerNormalization, 2 Softmax, 2 Erf, 1 ReduceMean, 10 Reshape, 9 Transpose; of 20 Adds 4 join residuals.
        assertEquals(Map.of("linear", 14L, "matmul", 4L, "layernorm", 5L, "softmax", 2L, "gelu", 2L, "mean", 1L, "add", 4L, "reshape", 10L,
                "transpose", 9L), kinds);
    }

    @Test
    void digitsRmsIsTheseOps() {
        Map<String, Long> kinds = graph("digits-rms").ops().stream().collect(Collectors.groupingBy(Op::kind, TreeMap::new, Collectors.counting()));

        assertEquals(Map.of("linear", 14L, "matmul", 4L, "rmsnorm", 5L, "softmax", 2L, "relu", 2L, "mean", 1L, "add", 4L, "reshape", 10L,
                "transpose", 9L), kinds);
    }

    @Test
    void opsAreNamedByTheirPlaceInTheModel() {
        List<String> names = graph("digits-vit").ops().stream().filter(op -> !(op instanceof Op.Reshape || op instanceof Op.Transpose)).map(Op::name).toList();

        assertEquals(List.of("e", "b.0/n1", "b.0/a/q", "b.0/a/k", "b.0/a/v", "b.0/a/scores", "b.0/a/softmax", "b.0/a/context", "b.0/a/o", "b.0/add",
                "b.0/n2", "b.0/u", "b.0/gelu", "b.0/w", "b.0/add_2", "b.1/n1", "b.1/a/q", "b.1/a/k", "b.1/a/v", "b.1/a/scores", "b.1/a/softmax",
                "b.1/a/context", "b.1/a/o", "b.1/add", "b.1/n2", "b.1/u", "b.1/gelu", "b.1/w", "b.1/add_2", "nf", "mean", "c"), names);
    }

    @Test
    void positionsAreFoldedIntoTheEmbeddingsBiasAndTheScalingIntoTheScores() {
        Graph graph = graph("digits-vit");
        var embedding = (Op.Linear) op(graph, "e");
        var scores = (Op.MatMul) op(graph, "b.0/a/scores");

        assertEquals("[16, 32]", embedding.bias().shape().toString());
        assertEquals(List.of("/e/MatMul", "/e/Add", "/Add"), embedding.origin().nodes());
        assertEquals(0.25, scores.scale());
        assertEquals(List.of("/b.0/a/MatMul", "/b.0/a/Mul"), scores.origin().nodes());
        assertEquals(List.of("/b.0/Div", "/b.0/Erf", "/b.0/Add_1", "/b.0/Mul", "/b.0/Mul_1"), op(graph, "b.0/gelu").origin().nodes().stream()
                .filter(node -> !node.contains("Constant")).toList());
    }

    /// The counts of multiply-accumulates were taken from the files by another program.
    @ParameterizedTest
    @CsvSource({"digits-vit, 297280", "digits-rms, 642528"})
    void multiplyAccumulatesOfOneInference(String model, long expected) {
        Graph graph = graph(model);
        long products = graph.ops().stream().mapToLong(op -> switch (op) {
            case Op.Linear linear -> (long) linear.shape().size() * linear.weight().shape().dim(0);
            case Op.MatMul matMul -> (long) matMul.shape().size() * graph.shapeOf(matMul.a()).last();
            default -> 0;
        }).sum();

        assertEquals(expected, products);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void theFloatReferenceGivesWhatOnnxRuntimeAndTheExporterGiveOnEveryRow(String model) throws OrtException {
        Graph graph = graph(model);
        Dataset rows = Dataset.folder(folder(model).resolve("eval"), graph).orThrow();
        FloatTensor stored = Objects.requireNonNull(rows.outputs().get("output"));
        assertEquals(450, rows.rows());

        double worst = 0;
        double worstStored = 0;
        double largest = 0;
        try (var session = RUNTIME.createSession(folder(model).resolve("model.onnx").toString())) {
            for (int row = 0; row < rows.rows(); row++) {
                DoubleTensor own = logits(graph, rows, row);
                float[] theirs = run(session, rows.row(row, graph), "output");
                for (int i = 0; i < theirs.length; i++) {
                    largest = Math.max(largest, Math.abs(own.at(i)));
                    worst = Math.max(worst, Math.abs(own.at(i) - theirs[i]));
                    worstStored = Math.max(worstStored, Math.abs(own.at(i) - stored.at(row * theirs.length + i)));
                }
            }
        }
        assertTrue(worst <= RELATIVE * largest, "ONNX Runtime differs by " + worst + " where the largest logit is " + largest);
        assertTrue(worstStored <= RELATIVE * largest, "output_0.pb differs by " + worstStored + " where the largest logit is " + largest);
    }

    /// Every op's output, not only the logits: a fault that later ops hide would show here.
    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void everyOpGivesWhatTheNodesFoldedIntoItGive(String model) throws OrtException, IOException {
        Graph graph = graph(model);
        Dataset rows = Dataset.folder(folder(model).resolve("eval"), graph).orThrow();
        ModelProto.Builder open = ModelProto.parseFrom(Files.readAllBytes(folder(model).resolve("model.onnx"))).toBuilder();
        var outputsByNode = new HashMap<String, String>();
        open.getGraph().getNodeList().forEach(node -> outputsByNode.put(node.getName(), node.getOutput(0)));
        List<String> tensors = graph.ops().stream().map(op -> outputsByNode.getOrDefault(op.origin().nodes().getLast(), "")).toList();
        tensors.stream().filter(tensor -> !tensor.equals("output"))
                .forEach(tensor -> open.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(tensor)));

        try (var session = RUNTIME.createSession(open.build().toByteArray())) {
            for (int row = 0; row < rows.rows(); row += 50) {
                Map<String, DoubleTensor> own = FloatReference.run(graph, rows.rowAsDoubles(row, graph));
                for (int i = 0; i < tensors.size(); i++) {
                    Op op = graph.ops().get(i);
                    DoubleTensor mine = Objects.requireNonNull(own.get(op.output()));
                    float[] theirs = run(session, rows.row(row, graph), tensors.get(i));
                    double largest = IntStream.range(0, mine.size()).mapToDouble(j -> Math.abs(mine.at(j))).max().orElse(0);
                    double worst = IntStream.range(0, mine.size()).mapToDouble(j -> Math.abs(mine.at(j) - theirs[j])).max().orElse(1);
                    assertEquals(theirs.length, mine.size(), op.name());
                    assertTrue(worst <= RELATIVE * largest, "row " + row + ", " + op.name() + ": differs by " + worst + " of " + largest);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void theFloatReferenceHasTheAccuracyThatTheFactsState(String model) {
        Graph graph = graph(model);
        Dataset rows = Dataset.folder(folder(model).resolve("eval"), graph).orThrow();
        LongTensor labels = rows.labels().orElseThrow();
        int right = 0;
        for (int row = 0; row < rows.rows(); row++) {
            double[] logits = logits(graph, rows, row).toArray();
            int best = IntStream.range(0, logits.length).reduce((a, b) -> logits[b] > logits[a] ? b : a).orElseThrow();
            right += best == labels.at(row) ? 1 : 0;
        }

        assertEquals(statedAccuracy(model), (double) right / rows.rows());
    }

    private static DoubleTensor logits(Graph graph, Dataset rows, int row) {
        return Objects.requireNonNull(FloatReference.run(graph, rows.rowAsDoubles(row, graph)).get("output"));
    }

    private static double statedAccuracy(String model) {
        var facts = (JsonValue.Members) SourceFile.text(folder(model).resolve("facts.json"))
                .then(text -> JsonText.parse(SourceText.of("facts.json", text))).orThrow();
        var stated = (JsonValue.Members) facts.get("float").orElseThrow();
        return ((JsonValue.Numeral) stated.get("accuracy").orElseThrow()).toDouble();
    }

    private static float[] run(OrtSession session, Map<String, FloatTensor> inputs, String output) throws OrtException {
        FloatTensor input = inputs.values().iterator().next();
        long[] shape = input.shape().dims().stream().mapToLong(Integer::longValue).toArray();
        try (var tensor = OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(input.toArray()), shape);
                var answer = session.run(Map.of("input", tensor), Set.of(output))) {
            FloatBuffer values = ((OnnxTensor) answer.get(0)).getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            return copy;
        }
    }

    private static Op op(Graph graph, String name) {
        return graph.ops().stream().filter(op -> op.name().equals(name)).findFirst().orElseThrow();
    }

    private static Graph graph(String model) {
        return OnnxImport.read(folder(model).resolve("model.onnx")).orThrow();
    }

    private static Path folder(String model) {
        return Path.of("models", model);
    }
}
