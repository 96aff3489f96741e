package dev.cupel.programs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Errors and scores of a network small enough to work out by hand: `h = x / 2`, `y = h / 4`, codes in quarters and eighths.
class EvaluatorTest {
    private static final Shape TWO = Shape.of(1, 2);
    private static final Graph HALVES = new Graph("halves", List.of(new GraphInput("x", TWO)),
            List.of(new Op.DivideByConstant(new Op.Head("half", "h", TWO, Origin.NONE), "x", 2),
                    new Op.DivideByConstant(new Op.Head("quarter", "y", TWO, Origin.NONE), "h", 4)),
            List.of("y"));
    private static final Evaluator EVALUATOR = new Evaluator(HALVES, quantized(HALVES, Map.of("x", 0.25, "h", 0.25, "y", 0.125)));

    @Test
    void ownAndInheritedErrorsAddUpToTheTotal() {
        // x = 1.1, -2 is quantized to 1 and -2; h is given as 0.75 and -1; y as 0.25 and -0.25.
        var errors = row(new double[] {1.1, -2}, codes(3, -4), codes(2, -2));

        // half: own 0.75 - 0.5, -1 - -1; inherited 0.5 - 0.55, 0; total 0.75 - 0.55, 0
        assertMeasure(errors.of("half").own(), 0.25, 0.125, 1.0);
        assertMeasure(errors.of("half").inherited(), 0.05, 0.025, 0.2);
        assertMeasure(errors.of("half").total(), 0.2, 0.1, 0.8);
        // quarter: own 0.25 - 0.1875, -0.25 - -0.25; inherited 0.1875 - 0.1375, 0; total 0.25 - 0.1375, 0
        assertMeasure(errors.of("quarter").own(), 0.0625, 0.03125, 0.5);
        assertMeasure(errors.of("quarter").inherited(), 0.05, 0.025, 0.4);
        assertMeasure(errors.of("quarter").total(), 0.1125, 0.05625, 0.9);
    }

    @Test
    void signalToNoiseIsOfTheFloatModelsValues() {
        var total = row(new double[] {1.1, -2}, codes(3, -4), codes(2, -2)).of("half").total().measure();

        // signal 0.55^2 + 1 = 1.3025, noise 0.2^2 = 0.04: 15.127 dB; rmse sqrt(0.04 / 2)
        assertEquals(10 * Math.log10(1.3025 / 0.04), total.sqnrDb().orElseThrow(), 1e-9);
        assertEquals(Math.sqrt(0.02), total.rmse(), 1e-12);
        assertEquals(Math.sqrt(0.02) / 0.25, total.rmsLsb(), 1e-12);
    }

    @Test
    void exactOutputsHaveNoSignalToNoiseRatio() {
        var own = row(new double[] {1, -2}, codes(2, -4), codes(1, -2)).of("quarter").own().measure();

        assertEquals(0, own.maxAbs());
        assertTrue(own.sqnrDb().isEmpty());
    }

    /// 0.1 + 0.2 is 5.6e-17 above 0.3 in double.
    @Test
    void theRoundingOfTheMeasuringItselfIsNoError() {
        var error = ErrorSum.of(new double[] {0.1 + 0.2}, new double[] {0.3}, new double[] {0.3}, 0.1).measure();

        assertEquals(0, error.maxAbs());
        assertTrue(error.sqnrDb().isEmpty());
        assertEquals(1e-9, ErrorSum.of(new double[] {0.3 + 1e-9}, new double[] {0.3}, new double[] {0.3}, 0.1).measure().maxAbs(), 1e-15);
    }

    @Test
    void rowsAddUp() {
        var first = row(new double[] {1.1, -2}, codes(3, -4), codes(2, -2));
        var second = row(new double[] {1, -2}, codes(2, -5), codes(1, -2));
        var own = first.plus(second).of("half").own().measure();

        assertEquals(0.25, own.maxAbs(), 1e-12);
        assertEquals((0.25 + 0.25) / 4, own.meanAbs(), 1e-12);
        assertEquals(2, first.plus(second).score().rows());
    }

    @Test
    void opsWhoseCodesAreNotKnownAreLeftOut() {
        var evaluation = EVALUATOR.row(values(1, -2), Map.of("y", codes(1, -2)), Optional.empty());

        assertTrue(evaluation.errors().isEmpty());
        assertEquals(Score.Metric.NONE, evaluation.score().metric());
    }

    @Test
    void oneAnswerIsJudgedByAccuracyAndDivergence() {
        // float y = 1/8, -1/4; integer y = -1/8, 1/8
        var score = EVALUATOR.row(values(1, -2), Map.of("y", codes(-1, 1)), Optional.of(new long[] {0})).score();

        double p = 1 / (1 + Math.exp(-0.375));
        double q = 1 / (1 + Math.exp(0.25));
        assertEquals(Score.Metric.ACCURACY, score.metric());
        assertEquals(1, score.ofFloat());
        assertEquals(0, score.ofInteger());
        assertEquals(0, score.agreement());
        assertEquals(p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q)), score.kl(), 1e-12);
    }

    @Test
    void severalAnswersAreJudgedByTheLikelihoodOfTheirLabels() {
        var shape = Shape.of(2, 2);
        var graph = new Graph("copy", List.of(new GraphInput("x", shape)),
                List.of(new Op.Requantize(new Op.Head("copy", "y", shape, Origin.NONE), "x")), List.of("y"));
        var evaluator = new Evaluator(graph, quantized(graph, Map.of("x", 0.5, "y", 0.5)));
        var score = evaluator.row(Map.of("x", DoubleTensor.of(shape, 1, 0, 0, 0)), Map.of("y", new CodeTensor(shape, new int[] {4, 0, 0, 0})),
                Optional.of(new long[] {0, 1})).score();

        // float: -log sigmoid(1) and log 2; integer: -log sigmoid(2) and log 2
        assertEquals(Score.Metric.NLL, score.metric());
        assertEquals((Math.log1p(Math.exp(-1)) + Math.log(2)) / 2, score.ofFloat(), 1e-12);
        assertEquals((Math.log1p(Math.exp(-2)) + Math.log(2)) / 2, score.ofInteger(), 1e-12);
    }

    @Test
    void probabilitiesAreTakenAsTheyAre() {
        var graph = new Graph("softmax", List.of(new GraphInput("x", TWO)),
                List.of(new Op.Softmax(new Op.Head("softmax", "y", TWO, Origin.NONE), "x", Optional.empty())), List.of("y"));
        var evaluator = new Evaluator(graph, quantized(graph, Map.of("x", 0.5, "y", 0.25)));
        var score = evaluator.row(values(0, 0), Map.of("y", codes(3, 1)), Optional.empty()).score();

        // 1/2, 1/2 against 3/4, 1/4
        assertEquals(0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25), score.kl(), 1e-12);
    }

    @Test
    void labelsThatDoNotFitAreNamed() {
        assertEquals(Optional.empty(), EVALUATOR.misfit(LongTensor.of(Shape.of(2), 0, 1), 2));
        assertEquals(Optional.of("label 1 is 2; classes are 0..1"), EVALUATOR.misfit(LongTensor.of(Shape.of(2), 0, 2), 2));
        assertEquals(Optional.of("3 labels a row; the output 'y' is [1, 2] and has 1 answers; a label for each is needed, or one for the last"),
                EVALUATOR.misfit(LongTensor.of(Shape.of(2, 3), 0, 0, 0, 0, 0, 0), 2));
    }

    @Test
    void scoresOfDifferentThingsDoNotAddUp() {
        var labelled = EVALUATOR.row(values(1, -2), Map.of("y", codes(-1, 1)), Optional.of(new long[] {0})).score();
        var plain = EVALUATOR.row(values(1, -2), Map.of("y", codes(-1, 1)), Optional.empty()).score();
        assertThrows(IllegalArgumentException.class, () -> labelled.plus(plain));
    }

    private static Evaluation row(double[] x, CodeTensor h, CodeTensor y) {
        return EVALUATOR.row(values(x), Map.of("h", h, "y", y), Optional.empty());
    }

    private static void assertMeasure(ErrorSum sum, double maxAbs, double meanAbs, double maxLsb) {
        assertEquals(maxAbs, sum.measure().maxAbs(), 1e-12);
        assertEquals(meanAbs, sum.measure().meanAbs(), 1e-12);
        assertEquals(maxLsb, sum.measure().maxLsb(), 1e-12);
    }

    private static Map<String, DoubleTensor> values(double... x) {
        return Map.of("x", DoubleTensor.of(TWO, x));
    }

    private static CodeTensor codes(int... codes) {
        return new CodeTensor(TWO, codes);
    }

    private static QuantizedGraph quantized(Graph graph, Map<String, Double> scales) {
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        graph.shapes().forEach((name, shape) ->
                tensors.put(name, new QuantizedTensor(name, shape, CodeType.symmetric(8, scales.getOrDefault(name, 1.0)))));
        return new QuantizedGraph(graph.name(), List.of("x"), List.of(), graph.outputs(), tensors, Rounding.HALF_UP, 32);
    }
}
