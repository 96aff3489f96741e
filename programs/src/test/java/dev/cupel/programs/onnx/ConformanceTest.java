package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Tensor;
import dev.cupel.programs.tensor.TensorFile;
import dev.cupel.programs.tensor.TensorProtos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The ONNX standard's own cases, as far as they are about ops that import takes: on activations through import and the float reference, and on
/// constants through the folder.
class ConformanceTest {
    private static final Path CASES = Path.of("src/test/resources/onnx-node");
    /// The expected values are float32 results of NumPy, some over sums of up to 120 elements: 16 roundings of the largest.
    private static final double RELATIVE = 16 * 0x1p-24;
    /// Ops whose every input is an activation; of the others only the first is, as in a trained network.
    private static final Set<String> ALL_ACTIVATIONS = Set.of("test_add");
    /// Cases of nodes that stand on constants only.
    private static final Set<String> FOLDED = Set.of("Concat", "Slice", "Gather", "Expand", "Pow", "Reciprocal");

    static Stream<String> cases() throws IOException {
        try (var folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void allCasesAreThere() throws IOException {
        assertEquals(66, cases().count());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheStandardsResult(String name) throws IOException, Refusal {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(CASES.resolve(name).resolve("model.onnx")));
        Path data = CASES.resolve(name).resolve("test_data_set_0");
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; Files.exists(data.resolve("input_" + i + ".pb")); i++) {
            inputs.add(TensorFile.read(data.resolve("input_" + i + ".pb")).orThrow());
        }
        Tensor expected = TensorFile.read(data.resolve("output_0.pb")).orThrow();

        if (FOLDED.contains(model.getGraph().getNode(0).getOpType()) || !(inputs.getFirst() instanceof FloatTensor)) {
            OnnxNode node = OnnxNode.of(0, model.getGraph().getNode(0));
            check(expected, new ConstantFolder(name, (int) model.getOpsetImport(0).getVersion()).fold(node, inputs.stream().map(Optional::of).toList()));
        } else {
            check(expected, imported(name, model, inputs));
        }
    }

    private static Tensor imported(String name, ModelProto model, List<Tensor> inputs) {
        var bound = model.toBuilder();
        bound.getGraphBuilder().clearOutput().addOutput(model.getGraph().getOutput(0)); // norms also give their statistics, for training
        Map<String, DoubleTensor> activations = new HashMap<>();
        List<ValueInfoProto> declared = model.getGraph().getInputList();
        for (int i = 0; i < inputs.size(); i++) {
            if (i == 0 || ALL_ACTIVATIONS.contains(name)) {
                activations.put(declared.get(i).getName(), ((FloatTensor) inputs.get(i)).toDouble());
            } else {
                bound.getGraphBuilder().addInitializer(TensorProtos.encode(inputs.get(i)).toBuilder().setName(declared.get(i).getName()));
            }
        }
        Graph graph = OnnxImport.parse(name, bound.build().toByteArray()).orThrow();
        if (graph.ops().isEmpty()) {
            throw new AssertionError("no ops");
        }
        return Objects.requireNonNull(FloatReference.run(graph, activations).get(graph.outputs().getFirst()));
    }

    private static void check(Tensor expected, Tensor found) {
        assertEquals(expected.shape(), found.shape());
        switch (expected) {
            case FloatTensor floats -> {
                double largest = IntStream.range(0, floats.size()).mapToDouble(i -> Math.abs(floats.at(i))).max().orElse(0);
                for (int i = 0; i < floats.size(); i++) {
                    double mine = found instanceof FloatTensor f ? f.at(i) : ((DoubleTensor) found).at(i);
                    assertTrue(Math.abs(mine - floats.at(i)) <= RELATIVE * largest, "element " + i + ": " + mine + ", the standard says " + floats.at(i));
                }
            }
            case DoubleTensor _, LongTensor _, BooleanTensor _ -> assertEquals(expected, found);
        }
    }
}
