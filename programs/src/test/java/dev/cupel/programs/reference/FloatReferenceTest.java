package dev.cupel.programs.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphFile;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.graph.RandomGraphs;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small cases worked by hand; ONNX Runtime and the ONNX standard's cases check the ops at large, in `dev.cupel.programs.onnx`.
class FloatReferenceTest {
    /// Values of the functions at 1 and -1 from tables: erf(1/sqrt 2) = 0.682689492137086, erf(1) = 0.842700792949715, e = 2.718281828459045,
    /// tanh 1 = 0.761594155955765, sigmoid 1 = 0.731058578630005; GELU by tanh from tanh(1.044715 sqrt(2/pi)) = 0.682383981216554.
    @ParameterizedTest
    @CsvSource({"RELU, 1, 0", "GELU_ERF, 0.841344746068543, -0.158655253931457", "GELU_TANH, 0.8411919906082768, -0.15880800939172324",
        "SILU, 0.731058578630005, -0.268941421369995", "SIGMOID, 0.731058578630005, 0.268941421369995", "TANH, 0.761594155955765, -0.761594155955765",
        "EXP, 2.718281828459045, 0.367879441171442", "ERF, 0.842700792949715, -0.842700792949715"})
    void functionsAtOneAndMinusOne(ActivationKind function, double atOne, double atMinusOne) {
        assertEquals(atOne, FloatReference.value(function, 1), 1e-14);
        assertEquals(atMinusOne, FloatReference.value(function, -1), 1e-14);
    }

    @Test
    void maskedElementsTakeNoPartInASoftmax() {
        Op softmax = new Op.Softmax(head(Shape.of(2, 3)), "x", Optional.of(BooleanTensor.of(Shape.of(2, 3), true, false, true, false, true, false)));
        DoubleTensor out = FloatReference.evaluate(softmax, List.of(DoubleTensor.of(Shape.of(2, 3), 0, 1e300, Math.log(3), 5, -7, 5)));

        assertArrayEquals(new double[] {0.25, 0, 0.75, 0, 1, 0}, out.toArray(), 1e-15);
    }

    @Test
    void aBiasByRowGoesToItsRow() {
        Op linear = new Op.Linear(head(Shape.of(1, 2, 2)), "x", FloatTensor.of(Shape.of(1, 2), 10, 100), FloatTensor.of(Shape.of(2, 2), 1, 2, 3, 4));

        assertEquals(DoubleTensor.of(Shape.of(1, 2, 2), 11, 102, 23, 204), FloatReference.evaluate(linear, List.of(DoubleTensor.of(Shape.of(1, 2, 1), 1, 2))));
    }

    @Test
    void aMeanOverSeveralAxes() {
        Op mean = new Op.Mean(head(Shape.of(3)), "x", List.of(0, 2), false);

        assertEquals(DoubleTensor.of(Shape.of(3), 4.5, 6.5, 8.5),
                FloatReference.evaluate(mean, List.of(DoubleTensor.of(Shape.of(2, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))));
    }

    @Test
    void aLayerNormOfOneTwoThree() {
        Op norm = new Op.LayerNorm(head(Shape.of(3)), "x", FloatTensor.of(Shape.of(3), 1, 1, 2), FloatTensor.of(Shape.of(3), 0, 5, 0), 0);

        assertArrayEquals(new double[] {-Math.sqrt(1.5), 5, 2 * Math.sqrt(1.5)},
                FloatReference.evaluate(norm, List.of(DoubleTensor.of(Shape.of(3), 1, 2, 3))).toArray(), 1e-15);
    }

    @Test
    void aWholeRunIsItsOpsOneByOne() {
        for (long seed = 0; seed < 100; seed++) {
            GraphFile file = RandomGraphs.of(seed);
            Graph graph = file.graph();
            var random = new Random(seed);
            Map<String, DoubleTensor> inputs = new HashMap<>();
            for (GraphInput input : graph.inputs()) {
                var tokens = graph.tokens(input.name());
                double[] values = tokens.isPresent() ? random.ints(input.shape().size(), 0, tokens.getAsInt()).asDoubleStream().toArray()
                        : random.doubles(input.shape().size(), -2, 2).toArray();
                inputs.put(input.name(), DoubleTensor.of(input.shape(), values));
            }
            Map<String, DoubleTensor> all = FloatReference.run(graph, inputs);

            assertEquals(List.copyOf(graph.shapes().keySet()), List.copyOf(all.keySet()), "seed " + seed);
            for (Op op : graph.ops()) {
                List<DoubleTensor> read = op.inputs().stream().map(tensor -> Objects.requireNonNull(all.get(tensor))).toList();
                assertEquals(op.shape(), FloatReference.evaluate(op, read).shape(), "seed " + seed + ", " + op.name());
                assertEquals(all.get(op.output()), FloatReference.evaluate(op, read), "seed " + seed + ", " + op.name());
            }
        }
    }

    @Test
    void aMissingInputIsNamed() {
        Graph graph = new Graph("g", List.of(new GraphInput("x", Shape.of(1))), List.of(new Op.Requantize(head(Shape.of(1)), "x")), List.of("y"));

        assertEquals("input 'x' is missing; the graph needs [1]",
                assertThrows(IllegalArgumentException.class, () -> FloatReference.run(graph, Map.of())).getMessage());
    }

    private static Op.Head head(Shape shape) {
        return new Op.Head("op", "y", shape, Origin.NONE);
    }
}
