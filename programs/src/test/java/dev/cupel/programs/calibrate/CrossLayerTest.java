package dev.cupel.programs.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.cupel.programs.dataset.Dataset;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.onnx.OnnxImport;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossLayerTest {
    /// Norms, queries with keys, values, gates and what a relu leaves are scaled; what a gelu or a silu reads is not, nor what is added.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "digits-vit, b.0/a/k b.0/a/o b.0/a/q b.0/a/v b.0/n1 b.0/n2 b.0/u b.1/a/k b.1/a/o b.1/a/q b.1/a/v b.1/u b.1/n1 b.1/n2 c nf",
        "digits-rms, b.0/a/k b.0/a/o b.0/a/q b.0/a/v b.0/u b.0/w b.0/n1 b.0/n2 b.1/a/k b.1/a/o b.1/a/q b.1/a/v b.1/u b.1/w b.1/n1 b.1/n2 c nf",
        "char-lm, b.0/a/k b.0/a/o b.0/a/q b.0/a/v b.0/g b.0/n1 b.0/n2 b.0/u b.0/w b.1/a/k b.1/a/o b.1/a/q b.1/a/v b.1/g b.1/n1 b.1/n2 b.1/u b.1/w c nf"})
    void aShippedModelComputesWhatItDid(String model, String changed) {
        var folder = Path.of("models", model);
        var graph = OnnxImport.read(folder.resolve("model.onnx")).orThrow();
        var rows = Dataset.folder(folder.resolve("calib"), graph).orThrow();
        var seen = CrossLayer.greatest(List.of(FloatReference.run(graph, rows.rowAsDoubles(0, graph)), FloatReference.run(graph, rows.rowAsDoubles(1, graph))));

        var scaled = CrossLayer.scaled(graph, seen, 0.7);

        var other = rows.rowAsDoubles(2, graph);
        var answer = graph.outputs().getFirst();
        double[] before = tensor(FloatReference.run(graph, other), answer).toArray();
        double[] after = tensor(FloatReference.run(scaled, other), answer).toArray();
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i], after[i], 2e-5, "answer " + i); // weights are rounded to float32 again
        }
        Set<String> differing = new TreeSet<>();
        for (int i = 0; i < graph.ops().size(); i++) {
            if (!graph.ops().get(i).equals(scaled.ops().get(i))) {
                differing.add(graph.ops().get(i).name());
            }
        }
        assertEquals(new TreeSet<>(List.of(changed.split(" "))), differing);
    }

    /// `x^a / w^(1-a)` by hand: activations 8 and 2 of a norm with weights 1 and 1 and exponent 1/2: sqrt 8 to sqrt 2, about their geometric mean 2.
    @Test
    void aChannelIsDividedByItsShareOfTheUnevenness() {
        var norm = new Op.RmsNorm(head("n"), "x", FloatTensor.of(Shape.of(2), 8, 2), 0);
        var linear = new Op.Linear(head("y"), "n", FloatTensor.of(Shape.of(2, 1), 1, 1), FloatTensor.of(Shape.of(1), 0));
        var graph = new Graph("g", List.of(new GraphInput("x", Shape.of(1, 2))), List.of(norm, linear.withHead(new Op.Head("y", "y", Shape.of(1, 1), Origin.NONE))),
                List.of("y"));
        var seen = CrossLayer.greatest(List.of(FloatReference.run(graph, Map.of("x", DoubleTensor.of(Shape.of(1, 2), 1, 1)))));

        var scaled = CrossLayer.scaled(graph, seen, 0.5);

        assertEquals(new Op.RmsNorm(head("n"), "x", FloatTensor.of(Shape.of(2), (float) (8 / Math.sqrt(2)), (float) (2 * Math.sqrt(2))), 0), scaled.ops().get(0));
        assertNotEquals(graph.ops().get(1), scaled.ops().get(1));
    }

    /// A tensor that the network gives out keeps its channels.
    @Test
    void whatIsAnOutputStaysAsItIs() {
        var norm = new Op.RmsNorm(head("n"), "x", FloatTensor.of(Shape.of(2), 8, 2), 0);
        var linear = new Op.Linear(new Op.Head("y", "y", Shape.of(1, 1), Origin.NONE), "n", FloatTensor.of(Shape.of(2, 1), 1, 1), FloatTensor.of(Shape.of(1), 0));
        var graph = new Graph("g", List.of(new GraphInput("x", Shape.of(1, 2))), List.of(norm, linear), List.of("y", "n"));
        var seen = CrossLayer.greatest(List.of(FloatReference.run(graph, Map.of("x", DoubleTensor.of(Shape.of(1, 2), 1, 1)))));

        assertEquals(graph, CrossLayer.scaled(graph, seen, 0.5));
    }

    private static Op.Head head(String name) {
        return new Op.Head(name, name, Shape.of(1, 2), Origin.NONE);
    }

    private static DoubleTensor tensor(Map<String, DoubleTensor> tensors, String name) {
        var found = tensors.get(name);
        if (found == null) {
            throw new AssertionError("nothing gives " + name);
        }
        return found;
    }
}
