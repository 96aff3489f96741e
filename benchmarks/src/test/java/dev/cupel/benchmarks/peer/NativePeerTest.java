package dev.cupel.benchmarks.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.isa.Presets;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Scaling;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Observers;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The peer's C against the integer reference, which shares nothing with it but the quantized graph.
final class NativePeerTest {
    private static final int ROWS = 20;

    @BeforeEach
    void gcc() {
        try {
            Assumptions.assumeTrue(new ProcessBuilder("gcc", "--version").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0);
        } catch (IOException | InterruptedException missing) {
            Assumptions.abort("gcc is not installed: " + missing.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-vit", "digits-rms"})
    void theShippedModelsGiveTheReferencesIntegersOnRandomRows(String name) throws IOException {
        var source = RunSource.read(Path.of("..", "programs", "models", name, "model.onnx")).orThrow();
        var limits = new dev.cupel.traces.run.Limits(1_000_000, 1);
        var one = new ModelRows.Choice(List.of(), List.of(), Optional.empty(), Optional.of(1));
        same(Runner.run(source, one, Presets.named("edge16"), ModelSettings.DEFAULT, limits, Observers.NONE).orThrow().quantized().orElseThrow());
    }

    @Test
    void zeroPointsOfAllOperandsAreTaken() throws IOException {
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        tensor(tensors, "x", Shape.of(4, 6), new CodeType(8, false, 1, 100));
        tensor(tensors, "turned", Shape.of(6, 4), new CodeType(8, false, 1, 100));
        tensor(tensors, "product", Shape.of(4, 4), new CodeType(8, true, 1, -7));
        tensor(tensors, "positive", Shape.of(4, 4), new CodeType(8, false, 1, 3));
        tensor(tensors, "y", Shape.of(4), new CodeType(16, true, 1, 9));
        same(new QuantizedGraph("zeros", List.of("x"), List.of(
                new QuantizedOp.Transpose(head("turned"), "x", List.of(1, 0)),
                new QuantizedOp.MatMul(head("product"), "x", "turned", Optional.of(Scaling.of(0.004, 31))),
                new QuantizedOp.Relu(head("positive"), "product", Optional.of(Scaling.of(0.9, 31))),
                new QuantizedOp.Mean(head("y"), "positive", List.of(0), -12, Scaling.of(0.25, 31))), List.of("y"), tensors, Rounding.HALF_UP, 32));
    }

    @Test
    void whatIsNotWrittenInCIsRefusedByName() {
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        tensor(tensors, "x", Shape.of(4), CodeType.symmetric(8, 1));
        tensor(tensors, "y", Shape.of(4), CodeType.symmetric(8, 1));
        var knots = new RomTable(16, true, new int[16]);
        var graph = new QuantizedGraph("refused", List.of("x"), List.of(new QuantizedOp.Interpolate(head("y"), "gelu", "x", knots, knots, 4, 4)), List.of("y"), tensors,
                Rounding.HALF_UP, 32);
        var refusal = assertThrows(IllegalArgumentException.class, () -> PlainC.program(graph, 1));
        assertEquals("y: the peer has no C for gelu by interpolate", refusal.getMessage());
    }

    private static QuantizedOp.Head head(String output) {
        return new QuantizedOp.Head(output, output, Origin.NONE);
    }

    private static void tensor(Map<String, QuantizedTensor> tensors, String name, Shape shape, CodeType type) {
        tensors.put(name, new QuantizedTensor(name, shape, type));
    }

    /// Random codes over the whole range of the input, as no real row has them.
    private static void same(QuantizedGraph graph) throws IOException {
        var random = new SplittableRandom(1);
        var input = graph.tensor(graph.inputs().getFirst());
        var rows = new ArrayList<int[]>();
        for (int row = 0; row < ROWS; row++) {
            rows.add(random.ints(input.shape().size(), input.type().low(), input.type().high() + 1).toArray());
        }
        try (var peer = NativePeer.of(graph, rows)) {
            for (int row = 0; row < ROWS; row++) {
                var wanted = IntegerReference.run(graph, Map.of(input.name(), new CodeTensor(input.shape(), rows.get(row)))).get(graph.outputs().getFirst());
                assertArrayEquals(wanted == null ? new int[0] : wanted.codes(), peer.outputs().get(row), "row " + row);
            }
        }
    }
}
