package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.reference.FloatReference;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What exporters write in several nodes, and which ops it comes to. Each model is also run by ONNX Runtime: the graph must give the same.
class PatternsTest {
    private static ModelBuilder model() {
        return new ModelBuilder().input("x", -1, 4, 6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Div x sqrt2 > a; Erf a > b; Add b one > c; Mul x c > d; Mul d half > y
            Mul x rsqrt2 > a; Erf a > b; Add one b > c; Mul half x > d; Mul d c > y
            Div x sqrt2 > a; Erf a > b; Add b one > c; Mul c half > d; Mul d x > y
            Mul x rsqrt2 > a; Erf a > b; Mul b half > c; Add c half > d; Mul x d > y
            Div x sqrt2 > a; Erf a > b; Add b one > c; Mul x c > d; Div d two > y
            """)
    void exactGeluInAnyOrderIsGelu(String nodes) throws OrtException {
        assertEquals(List.of("gelu"), kinds(withConstants(nodes)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Pow x three > a; Mul a c3 > b; Add x b > c; Mul c s2pi > d; Tanh d > e; Add e one > f; Mul x f > g; Mul g half > y
            Mul x x > a; Mul a x > b; Mul b c3 > c; Add x c > d; Mul d s2pi > e; Tanh e > f; Add one f > g; Mul half x > h; Mul h g > y
            Mul x x > a; Mul a c3 > b; Add b one > c; Mul x s2pi > d; Mul c d > e; Tanh e > f; Add f one > g; Mul g half > h; Mul x h > y
            """)
    void tanhGeluInAnyOrderIsGelu(String nodes) throws OrtException {
        assertEquals(List.of("gelu_tanh"), kinds(withConstants(nodes)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Sigmoid x > a; Mul x a > y                                                                      | silu
            Sigmoid x > a; Mul a x > y                                                                      | silu
            Mul x quick > a; Sigmoid a > b; Mul x b > y                                                     | multiply_constant sigmoid multiply
            Div x sqrt2 > a; Erf a > b; Add b one > c; Mul x c > d; Mul d quick > y                         | divide_by_constant erf add_constant multiply multiply_constant
            Mul x half > u; Sigmoid u > a; Mul u a > y                                                      | multiply_constant silu
            Relu x > u; Sigmoid u > a; Mul u a > b; Mul b u > y                                             | relu silu multiply
            """)
    void onlyTheRightConstantsMakeAFunction(String nodes, String kinds) throws OrtException {
        assertEquals(List.of(kinds.split(" ")), kinds(withConstants(nodes)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Pow x two > a; ReduceMean a > b; Add b eps > c; Sqrt c > d; Div one d > e; Mul x e > f; Mul f gamma > y",
        "Mul x x > a; ReduceMean a > b; Add eps b > c; Sqrt c > d; Div x d > e; Mul gamma e > y",
        "Pow x two > a; ReduceMean a > b; Add b eps > c; Sqrt c > d; Reciprocal d > e; Mul e x > f; Mul gamma f > y",
        "Pow x two > a; ReduceMean a > b; Add b eps > c; Pow c mhalf > d; Mul x d > e; Mul e gamma > y",
        "Pow x two > a; ReduceMean a > b; Add b eps > c; Pow c half > d; Div x d > e; Mul e gamma > y"})
    void rmsNormInAnyFormIsRmsNorm(String nodes) throws OrtException {
        Graph graph = imported(withConstants(nodes));

        var norm = assertInstanceOf(Op.RmsNorm.class, graph.ops().getFirst());
        assertEquals(1, graph.ops().size());
        assertEquals((double) 1e-5f, norm.epsilon());
        assertEquals(GAMMA, norm.gamma());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ReduceMean x > m; Sub x m > d; Pow d two > a; ReduceMean a > b; Add b eps > c; Sqrt c > s; Div d s > e; Mul e gamma > f; Add f beta > y  | layernorm
            ReduceMean x > m; Sub x m > d; Sub x m > d2; Pow d2 two > a; ReduceMean a > b; Add b eps > c; Sqrt c > s; Div d s > e; Mul e gamma > f; Add beta f > y | layernorm
            ReduceMean x > m; Sub x m > d; Mul d d > a; ReduceMean a > b; Add b eps > c; Sqrt c > s; Div d s > y                                      | layernorm
            ReduceMean x > m; Sub x m > d; Mul d d > a; ReduceMean a > b; Add b eps > c; Sqrt c > s; Div d s > e; Mul e gamma > y                     | layernorm
            Pow x two > a; ReduceMean a > b; Add b eps > c; Sqrt c > d; Div x d > e; Mul e gamma > f; Add f beta > y                                  | rmsnorm add_constant
            """)
    void layerNormInAnyFormIsLayerNorm(String nodes, String kinds) throws OrtException {
        assertEquals(List.of(kinds.split(" ")), kinds(withConstants(nodes)));
    }

    @Test
    void aNormOfDifferentTensorsIsNone() throws OrtException {
        // The deviation of u scales x: no RMSNorm of either.
        assertEquals(List.of("relu", "multiply", "mean", "add_constant", "sqrt", "divide"), kinds(withConstants(
                "Relu x > u; Pow u two > a; ReduceMean a > b; Add b eps > c; Sqrt c > d; Div x d > y")));
    }

    @ParameterizedTest
    @ValueSource(floats = {-1e4f, -1e9f, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY})
    void aConstantThatHidesScoresIsTheMaskOfTheSoftmax(float hidden) throws OrtException {
        Graph graph = imported(new ModelBuilder().input("x", -1, 2, 3).constant("mask", FloatTensor.of(Shape.of(2, 3), 0, hidden, hidden, 0, 0, hidden))
                .node("Add", List.of("x", "mask"), "m").node("Softmax", List.of("m"), "y").output("y"));

        var softmax = assertInstanceOf(Op.Softmax.class, graph.ops().getFirst());
        assertEquals(Optional.of(BooleanTensor.of(Shape.of(2, 3), true, false, false, true, true, false)), softmax.keep());
    }

    @Test
    void aChoiceOfScoresIsTheMaskOfTheSoftmaxAndMasksJoin() throws OrtException {
        Graph graph = imported(new ModelBuilder().input("x", -1, 2, 3).scalar("low", -1e9)
                .constant("hide", BooleanTensor.of(Shape.of(1, 3), false, false, true)).constant("mask", FloatTensor.of(Shape.of(2, 3), 0, -1e4f, 0, 0, 0, 0))
                .node("Where", List.of("hide", "low", "x"), "w").node("Add", List.of("mask", "w"), "m").node("Softmax", List.of("m"), "y").output("y"));

        var softmax = assertInstanceOf(Op.Softmax.class, graph.ops().getFirst());
        assertEquals(Optional.of(BooleanTensor.of(Shape.of(2, 3), true, false, false, true, true, false)), softmax.keep());
    }

    @Test
    void aConstantThatOnlyBiasesOrHidesAWholeRowIsNoMask() {
        for (FloatTensor added : List.of(FloatTensor.of(Shape.of(3), 0, -5, 1), FloatTensor.of(Shape.of(2, 3), 0, 0, 0, -1e4f, -1e4f, -1e4f))) {
            // Not run by ONNX Runtime: what is left of a score in float32 after -10,000 has been added depends on the order of the sum.
            Graph graph = OnnxImport.parse("m", new ModelBuilder().input("x", -1, 2, 3).constant("mask", added)
                    .node("Add", List.of("x", "mask"), "m").node("Softmax", List.of("m"), "y").output("y").build()).orThrow();

            assertEquals(List.of("add_constant", "softmax"), graph.ops().stream().map(Op::kind).toList());
        }
    }

    @Test
    void softmaxOverAnotherAxisStandsBetweenTransposes() throws OrtException {
        assertEquals(List.of("transpose", "softmax", "transpose"), kinds(model().node("Softmax", "s", List.of("x"), "y", Map.of("axis", 1L)).output("y")));
    }

    @Test
    void scalingsOfBothOperandsFoldIntoTheProductThroughTransposes() throws OrtException {
        Graph graph = imported(model().scalar("root", 0.5).scalar("div", 4)
                .node("Mul", List.of("x", "root"), "q").node("Relu", List.of("x"), "r").node("Div", List.of("r", "div"), "k0")
                .node("Transpose", "t", List.of("k0"), "k", Map.of("perm", List.of(0L, 2L, 1L)))
                .node("MatMul", List.of("q", "k"), "y").output("y"));

        assertEquals(List.of("relu", "transpose", "matmul"), graph.ops().stream().map(Op::kind).toList());
        assertEquals(0.125, ((Op.MatMul) graph.ops().getLast()).scale());
    }

    @Test
    void aScaledTensorThatIsReadTwiceStaysScaled() throws OrtException {
        assertEquals(List.of("multiply_constant", "transpose", "matmul", "matmul"), kinds(model().scalar("half", 0.5)
                .node("Mul", List.of("x", "half"), "q").node("Transpose", "t", List.of("x"), "k", Map.of("perm", List.of(0L, 2L, 1L)))
                .node("MatMul", List.of("q", "k"), "p").node("MatMul", List.of("p", "q"), "y").output("y")));
    }

    @Test
    void anActivationBeforeAProductIsNotTakenForAScaling() throws OrtException {
        ModelBuilder gelu = withNodes(model(), "Div x sqrt2 > a; Erf a > b; Add b one > c; Mul x c > d; Mul d half > g");
        assertEquals(List.of("gelu", "transpose", "matmul"), kinds(gelu.node("Transpose", "t", List.of("x"), "k", Map.of("perm", List.of(0L, 2L, 1L)))
                .node("MatMul", "product", List.of("g", "k"), "y").output("y")));
    }

    @Test
    void constantsAddedToAProductAreItsBiasByRowWhereTheyDiffer() throws OrtException {
        Graph graph = imported(model().constant("w", random(Shape.of(6, 3), 1)).constant("b", random(Shape.of(3), 2)).constant("pos", random(Shape.of(1, 4, 3), 3))
                .node("MatMul", List.of("x", "w"), "p").node("Add", List.of("b", "p"), "q").node("Add", List.of("q", "pos"), "y").output("y"));

        assertEquals(List.of("linear"), graph.ops().stream().map(Op::kind).toList());
        assertEquals(Shape.of(4, 3), ((Op.Linear) graph.ops().getFirst()).bias().shape());
    }

    @Test
    void aBiasIsNotFoldedWhereTheProductIsReadElsewhere() throws OrtException {
        assertEquals(List.of("linear", "add_constant", "multiply"), kinds(model().constant("w", random(Shape.of(6, 3), 1)).constant("b", random(Shape.of(3), 2))
                .node("MatMul", List.of("x", "w"), "p").node("Add", List.of("p", "b"), "q").node("Mul", List.of("q", "p"), "y").output("y")));
    }

    @Test
    void shapeArithmeticWithAnOpenBatchFolds() throws OrtException {
        Graph graph = imported(model().longs("i0", 0).longs("one", 1).longs("two", 2).longs("minus", -1).longs("three", 3)
                .node("Shape", List.of("x"), "s").node("Slice", List.of("s", "i0", "two"), "head").node("Gather", "g", List.of("s", "two"), "last", Map.of("axis", 0L))
                .node("Div", List.of("last", "three"), "each").node("Concat", "c", List.of("head", "three", "each"), "split", Map.of("axis", 0L))
                .node("Reshape", List.of("x", "split"), "y").output("y"));

        assertEquals(Shape.of(1, 4, 3, 2), graph.shapeOf("y"));
    }

    @Test
    void aCausalMaskBuiltInTheGraphFolds() throws OrtException {
        Graph graph = imported(new ModelBuilder().input("x", -1, 3, 3).longs("dims", 3, 3).scalar("low", -1e9)
                .node("ConstantOfShape", List.of("dims"), "zero")
                .node("Sub", List.of("zero", "zero"), "z2")
                .node("Equal", List.of("zero", "z2"), "all").node("Trilu", "tri", List.of("all"), "tril", Map.of("upper", 0L))
                .node("Where", List.of("tril", "x", "low"), "m").node("Softmax", List.of("m"), "y").output("y"));

        assertEquals(Optional.of(BooleanTensor.of(Shape.of(3, 3), true, false, false, true, true, false, true, true, true)),
                ((Op.Softmax) graph.ops().getFirst()).keep());
    }

    @Test
    void nodesThatPassOnVanishAndOutputsKeepTheirNames() throws OrtException {
        Graph graph = imported(model().node("Identity", List.of("x"), "a").node("Relu", List.of("a"), "b").node("Dropout", List.of("b"), "c")
                .node("Cast", "cast", List.of("c"), "first", Map.of("to", 1L)).node("Identity", List.of("c"), "second").output("first").output("second"));

        assertEquals(List.of("relu", "reshape"), graph.ops().stream().map(Op::kind).toList());
        assertEquals(List.of("first", "second"), graph.outputs());
        assertEquals("first", graph.ops().getFirst().output());
    }

    @Test
    void newerOperatorSetsGiveAxesAsInputs() throws OrtException {
        assertEquals(List.of("mean"), kinds(model().opset(18).longs("axes", 1).node("ReduceMean", "m", List.of("x", "axes"), "y", Map.of("keepdims", 0L)).output("y")));
    }

    @Test
    void namesWithoutModulePathsComeFromParameters() {
        Graph graph = OnnxImport.parse("m", model().constant("b.0.a.q.weight", random(Shape.of(6, 3), 1)).node("MatMul", "node_linear_3", List.of("x", "b.0.a.q.weight"), "p")
                .node("Relu", "node_relu", List.of("p"), "r").node("Relu", "", List.of("r"), "y").output("y").build()).orThrow();

        assertEquals(List.of("b.0.a.q", "relu", "relu_2"), graph.ops().stream().map(Op::name).toList());
    }

    private static final FloatTensor GAMMA = FloatTensor.of(Shape.of(6), 0.5f, 1, 1.5f, -2, 0.25f, 3);

    private static final Map<String, FloatTensor> CONSTANTS = Map.ofEntries(scalar("half", 0.5), scalar("one", 1), scalar("two", 2), scalar("three", 3),
            scalar("mhalf", -0.5), scalar("eps", 1e-5), scalar("sqrt2", Math.sqrt(2)), scalar("rsqrt2", Math.sqrt(0.5)),
            scalar("s2pi", Math.sqrt(2 / Math.PI)), scalar("c3", 0.044715), scalar("quick", 1.702), Map.entry("gamma", GAMMA),
            Map.entry("beta", FloatTensor.of(Shape.of(6), 1, 2, 3, 4, 5, 6)));

    private static Map.Entry<String, FloatTensor> scalar(String name, double value) {
        return Map.entry(name, FloatTensor.of(Shape.SCALAR, (float) value));
    }

    private static ModelBuilder withConstants(String nodes) {
        return withNodes(model(), nodes).output("y");
    }

    /// `Type input input > output; ...`; a ReduceMean is over the last axis and keeps it.
    private static ModelBuilder withNodes(ModelBuilder model, String nodes) {
        CONSTANTS.forEach((name, tensor) -> {
            if (List.of(nodes.split("[ ;]+")).contains(name)) {
                model.constant(name, tensor);
            }
        });
        int index = 0;
        for (String node : nodes.split(";")) {
            List<String> words = List.of(node.strip().split(" "));
            List<String> inputs = words.subList(1, words.indexOf(">"));
            model.node(words.getFirst(), "n" + index++, inputs, words.getLast(),
                    words.getFirst().equals("ReduceMean") ? Map.of("axes", List.of(-1L), "keepdims", 1L) : Map.of());
        }
        return model;
    }

    private static List<String> kinds(ModelBuilder model) throws OrtException {
        return imported(model).ops().stream().map(Op::kind).toList();
    }

    private static Graph imported(ModelBuilder model) throws OrtException {
        return AgainstOnnxRuntime.imported(model);
    }

    private static FloatTensor random(Shape shape, long seed) {
        return AgainstOnnxRuntime.random(shape, seed);
    }
}
