package dev.cupel.programs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Operators that come to gathers, slices, extremes and sums. ONNX Runtime gives the same for each.
class MovementsAndReductionsTest {
    private static ModelBuilder model() {
        return new ModelBuilder().input("x", 1, 4, 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReduceMax", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare", "ReduceL1", "ReduceL2", "ReduceLogSumExp"})
    void reductions(String type) throws OrtException {
        for (long keep = 0; keep < 2; keep++) {
            AgainstOnnxRuntime.imported(model().opset(12).node(type, "r", List.of("x"), "y", Map.of("axes", List.of(1L), "keepdims", keep)).output("y"));
            AgainstOnnxRuntime.imported(model().opset(12).node(type, "r", List.of("x"), "y", Map.of("axes", List.of(-1L, 1L), "keepdims", keep)).output("y"));
        }
    }

    @Test
    void theLogarithmOfASumOfPositiveNumbers() throws OrtException {
        AgainstOnnxRuntime.imported(model().node("Exp", List.of("x"), "e").node("ReduceLogSum", "r", List.of("e"), "y", Map.of("axes", List.of(2L))).output("y"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, -1})
    void logSoftmaxTakesNoLogarithmOfASoftmax(long axis) throws OrtException {
        var kinds = AgainstOnnxRuntime.imported(model().node("LogSoftmax", "l", List.of("x"), "y", Map.of("axis", axis)).output("y")).ops().stream().map(Op::kind).toList();

        assertEquals(0, kinds.stream().filter("softmax"::equals).count());
    }

    @ParameterizedTest
    @CsvSource({"constant, 2", "edge, 3", "reflect, 2"})
    void padding(String mode, long by) throws OrtException {
        AgainstOnnxRuntime.imported(model().longs("pads", 0, by, 1, 0, 1, by).scalar("value", 1.5)
                .node("Pad", "p", mode.equals("constant") ? List.of("x", "pads", "value") : List.of("x", "pads"), "y", Map.of("mode", mode)).output("y"));
        AgainstOnnxRuntime.imported(model().longs("pads", 0, -1, by, 0, by, -2).node("Pad", "p", List.of("x", "pads"), "y", Map.of("mode", mode)).output("y"));
    }

    /// Operator set 9 has attributes where later ones have inputs.
    @Test
    void operatorsAsTheyWereWritten() throws OrtException {
        AgainstOnnxRuntime.imported(model().opset(9).node("Slice", "s", List.of("x"), "a", Map.of("starts", List.of(1L), "ends", List.of(3L), "axes", List.of(1L)))
                .node("Pad", "p", List.of("a"), "y", Map.of("pads", List.of(0L, 0L, 2L, 0L, 1L, 0L), "value", 0.5f)).output("y"));
    }

    @ParameterizedTest
    @CsvSource({"1, 2 -1 0 0", "2, 5 3 1", "-1, 0"})
    void gathersByConstants(long axis, String indices) throws OrtException {
        long[] at = List.of(indices.split(" ")).stream().mapToLong(Long::parseLong).toArray();
        AgainstOnnxRuntime.imported(model().longs("i", at).node("Gather", "g", List.of("x", "i"), "y", Map.of("axis", axis)).output("y"));
        AgainstOnnxRuntime.imported(model().constant("i", LongTensor.of(Shape.SCALAR, at[0])).node("Gather", "g", List.of("x", "i"), "y", Map.of("axis", axis)).output("y"));
        AgainstOnnxRuntime.imported(model().constant("i", LongTensor.of(Shape.of(1, at.length), at)).node("Gather", "g", List.of("x", "i"), "y", Map.of("axis", axis)).output("y"));
    }

    @Test
    void gathersOfSeveralAxes() throws OrtException {
        AgainstOnnxRuntime.imported(model().constant("i", LongTensor.of(Shape.of(2, 2), 0, 3, 0, -4)).node("GatherND", List.of("x", "i"), "y").output("y"));
        AgainstOnnxRuntime.imported(model().constant("i", LongTensor.of(Shape.of(2, 3), 0, 3, 1, 0, 0, -1)).node("GatherND", List.of("x", "i"), "y").output("y"));
        AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 2, 3, 4).constant("i", LongTensor.of(Shape.of(2, 2, 1), 0, 2, 1, 1))
                .node("GatherND", "g", List.of("x", "i"), "y", Map.of("batch_dims", 1L)).output("y"));
    }

    @Test
    void tilesAndBlocks() throws OrtException {
        AgainstOnnxRuntime.imported(model().longs("times", 1, 3, 2).node("Tile", List.of("x", "times"), "y").output("y"));
        for (String mode : List.of("DCR", "CRD")) {
            AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 8, 3, 2).node("DepthToSpace", "d", List.of("x"), "y", Map.of("blocksize", 2L, "mode", mode)).output("y"));
        }
        AgainstOnnxRuntime.imported(new ModelBuilder().input("x", 1, 2, 4, 6).node("SpaceToDepth", "d", List.of("x"), "y", Map.of("blocksize", 2L)).output("y"));
    }

    @Test
    void choicesByConstants() throws OrtException {
        var condition = BooleanTensor.of(Shape.of(4, 1), true, false, false, true);
        AgainstOnnxRuntime.imported(model().constant("c", condition).constant("other", FloatTensor.of(Shape.of(6), 1, 2, 3, 4, 5, 6)).node("Where", List.of("c", "x", "other"), "y").output("y"));
        AgainstOnnxRuntime.imported(model().constant("c", condition).scalar("other", -3).node("Where", List.of("c", "other", "x"), "y").output("y"));
        AgainstOnnxRuntime.imported(model().constant("c", condition).node("Relu", List.of("x"), "r").node("Where", List.of("c", "x", "r"), "y").output("y"));
    }

    @Test
    void normsByStatisticsThatAreConstants() throws OrtException {
        AgainstOnnxRuntime.imported(model().constant("scale", FloatTensor.of(Shape.of(4), 1, -2, 0.5f, 3)).constant("b", FloatTensor.of(Shape.of(4), 0, 1, 2, 3))
                .constant("mean", FloatTensor.of(Shape.of(4), 0.5f, 0, -1, 2)).constant("variance", FloatTensor.of(Shape.of(4), 1, 2, 0.25f, 9))
                .node("BatchNormalization", "n", List.of("x", "scale", "b", "mean", "variance"), "y", Map.of("epsilon", 0.001f)).output("y"));
    }

    @Test
    void sumsOfSeveral() throws OrtException {
        AgainstOnnxRuntime.imported(model().node("Relu", List.of("x"), "r").node("Neg", List.of("x"), "n").node("Sum", List.of("x", "r", "n"), "y").output("y"));
    }
}
