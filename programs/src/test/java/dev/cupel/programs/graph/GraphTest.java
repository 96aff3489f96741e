package dev.cupel.programs.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final GraphInput X = new GraphInput("x", Shape.of(2, 3));

    @Test
    void whatBreaksARuleIsNamed() {
        Op relu = relu("r", "x", Shape.of(2, 3));
        assertEquals("op 'r' reads 'q', which nothing before it gives", broken(List.of(relu("r", "q", Shape.of(2, 3))), "r"));
        assertEquals("two ops are named 'r'", broken(List.of(relu, relu), "r"));
        assertEquals("the tensor 'x' is given twice", broken(List.of(relu.withHead(new Op.Head("a", "x", Shape.of(2, 3), Origin.NONE))), "x"));
        assertEquals("op 'r' states the shape [3, 2] and gives [2, 3]", broken(List.of(relu("r", "x", Shape.of(3, 2))), "r"));
        assertEquals("nothing gives the output 'z'", broken(List.of(relu), "z"));
        assertEquals("op 'n': gamma is [2]; it must be [3], the last extent of x, [2, 3]", broken(List.of(new Op.RmsNorm(
                new Op.Head("n", "n", Shape.of(2, 3), Origin.NONE), "x", FloatTensor.of(Shape.of(2), 1, 1), 0)), "n"));
    }

    @Test
    void tensorsKnowTheirProducersAndConsumers() {
        Op first = relu("a", "x", Shape.of(2, 3));
        Op second = new Op.Add(new Op.Head("b", "y", Shape.of(2, 3), Origin.NONE), "a", "x");
        Graph graph = new Graph("g", List.of(X), List.of(first, second), List.of("y"));

        assertEquals(List.of(first, second), graph.consumersOf("x"));
        assertEquals(second, graph.producerOf("y").orElseThrow());
        assertEquals(Shape.of(2, 3), graph.shapeOf("y"));
        assertThrows(IllegalArgumentException.class, () -> graph.shapeOf("nowhere"));
    }

    @Test
    void settingsKeepToTheirRanges() {
        assertEquals("bits 17 is outside 2..16", assertThrows(IllegalArgumentException.class, () -> TensorSettings.ofBits(17)).getMessage());
        assertEquals("zero point 16 is outside 0..15", assertThrows(IllegalArgumentException.class,
                () -> new TensorSettings(4, false, List.of(0.5), OptionalInt.of(16))).getMessage());
        assertEquals("zero point 1 without a scale", assertThrows(IllegalArgumentException.class,
                () -> new TensorSettings(4, false, List.of(), OptionalInt.of(1))).getMessage());
    }

    private static Op relu(String name, String x, Shape shape) {
        return new Op.Activation(new Op.Head(name, name, shape, Origin.NONE), ActivationKind.RELU, x);
    }

    private static String broken(List<Op> ops, String output) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new Graph("g", List.of(X), ops, List.of(output))).getMessage());
    }
}
