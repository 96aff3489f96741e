package dev.cupel.programs.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.RomTable;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.ActivationKind;
import dev.cupel.programs.graph.Graph;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizerTest {
    private static final Limits EDGE16 = new Limits(32, 32, 4096, 32);
    private static final Shape ROW = Shape.of(1, 4);

    /// x -> linear -> relu -> flat; linear -> softmax; both are answers.
    private static final Graph GRAPH = new Graph("net", List.of(new GraphInput("x", ROW)),
            List.of(linear("fc", "x", "h", 0.5f, 0.25f),
                    new Op.Activation(head("act", "r", ROW), ActivationKind.RELU, "h"),
                    new Op.Reshape(head("flat", "f", Shape.of(4)), "r"),
                    new Op.Softmax(head("probabilities", "p", ROW), "h", Optional.empty())),
            List.of("p"));

    @Test
    void typesFollowWhatATensorIsAndWhatWasSeen() {
        var graph = quantize(GRAPH, QuantizeOptions.DEFAULT, EDGE16);

        // Values seen lie in -3..6 (h and x) and 0..6 (r): symmetric by the greatest magnitude, unsigned where never below 0.
        assertEquals(new CodeType(8, true, 6.0 / 127, 0), graph.tensor("x").type());
        assertEquals(new CodeType(8, true, 6.0 / 127, 0), graph.tensor("h").type());
        assertEquals(new CodeType(8, false, 6.0 / 255, 0), graph.tensor("r").type());
        assertEquals(graph.tensor("r").type(), graph.tensor("f").type());
        // An answer has 16 bits; a softmax's scale is that of a fraction.
        assertEquals(new CodeType(16, false, 0x1p-16, 0), graph.tensor("p").type());
    }

    private static Op.Head shaped(String name, Shape shape) {
        return new Op.Head(name, name, shape, Origin.NONE);
    }

    /// tokens -> e -> s (positions) -> norm -> q -> s2 = s + q -> y; q of k = [4, 4].
    private static Graph stream() {
        var square = FloatTensor.of(Shape.of(4, 4), new float[16]);
        var zeros = FloatTensor.of(Shape.of(4), new float[4]);
        var row = Shape.of(1, 4);
        return new Graph("stream", List.of(new GraphInput("x", Shape.of(1))), List.of(
                new Op.Embedding(shaped("e", row), "x", FloatTensor.of(Shape.of(5, 4), new float[20])),
                new Op.AddConstant(shaped("s", row), "e", zeros),
                new Op.RmsNorm(shaped("n", row), "s", zeros, 1e-5),
                new Op.Linear(shaped("q", row), "n", square, zeros),
                new Op.Add(shaped("s2", row), "s", "q"),
                new Op.RmsNorm(shaped("n2", row), "s2", zeros, 1e-5),
                new Op.Linear(shaped("y", row), "n2", square, zeros)), List.of("y"));
    }

    @Test
    void theResidualStreamWhatIsAddedToItAndEmbeddingsHaveAWidthOfTheirOwn() {
        var graph = quantize(stream(), QuantizeOptions.DEFAULT.withResidualBits(6), EDGE16);

        assertEquals(Map.of("e", 6, "s", 6, "n", 8, "q", 6, "s2", 6, "n2", 8, "y", 16),
                stream().ops().stream().collect(Collectors.toMap(Op::output, op -> graph.tensor(op.output()).type().bits())));
        assertEquals(new CodeType(3, false, 1, 0), graph.tensor("x").type(), "token numbers are their own codes");
    }

    @Test
    void scoresThatSoftmaxAloneReadsAreSums_unlessAWidthIsGiven() {
        var square = Shape.of(4, 4);
        var graph = new Graph("scores", List.of(new GraphInput("q", square), new GraphInput("k", square)), List.of(
                new Op.MatMul(shaped("scores", square), "q", "k", 0.5), new Op.Softmax(shaped("p", square), "scores", Optional.empty())), List.of("p"));
        var sums = quantize(graph, QuantizeOptions.DEFAULT, EDGE16);

        double scale = 6.0 / 127;
        // 4 * 128 * 128 = 2^16 takes 18 bits with its sign.
        assertEquals(CodeType.symmetric(18, scale * scale * 0.5), sums.tensor("scores").type());
        assertTrue(sums.ops().get(1) instanceof QuantizedOp.Softmax softmax && softmax.difference().isPresent());

        var codes = quantize(graph, QuantizeOptions.DEFAULT.with(Map.of("scores", WidthOverride.ofBits(8))), EDGE16);
        assertEquals(8, codes.tensor("scores").type().bits());
        assertTrue(codes.ops().get(1) instanceof QuantizedOp.Softmax softmax && softmax.difference().isEmpty());
    }

    @Test
    void operandsOfAProductOfActivationsGiveWayUntilItsSumsFit() {
        var wide = Shape.of(64, 64);
        var graph = new Graph("product", List.of(new GraphInput("a", wide), new GraphInput("b", wide)),
                List.of(new Op.MatMul(shaped("y", wide), "a", "b", 1)), List.of("y"));
        var quantized = quantize(graph, QuantizeOptions.DEFAULT.withBits(8, 16), EDGE16);

        // 64 * 2^12 * 2^12 = 2^30 is a word of 32 bits with its sign.
        assertEquals(List.of(13, 13), List.of(quantized.tensor("a").type().bits(), quantized.tensor("b").type().bits()));
    }

    @Test
    void anInputNeverSeenBelowZeroIsUnsigned() {
        var calibration = calibration(GRAPH, Map.of("x", new Observed(0, 16, new double[] {0, 16})));
        assertEquals(new CodeType(8, false, 16.0 / 255, 0),
                Quantizer.quantize(GRAPH, calibration, QuantizeOptions.DEFAULT, EDGE16).orThrow().tensor("x").type());
    }

    @Test
    void withZeroPointsTheCodesSpanWhatWasSeen() {
        var type = quantize(GRAPH, QuantizeOptions.DEFAULT.with(RangeRule.MIN_MAX, true, true), EDGE16).tensor("x").type();

        // -3..6 over 256 codes: steps of 9/255, -3 is 85 steps below 0, so that 0 is the code -128 + 85
        assertEquals(new CodeType(8, true, 9.0 / 255, -43), type);
    }

    @Test
    void sixteenBitsKeepAFactorOfTwo() {
        assertEquals(12.0 / 32767, quantize(GRAPH, QuantizeOptions.DEFAULT.withBits(8, 16), EDGE16).tensor("x").type().scale());
    }

    @Test
    void overridesNameTensorsOpsAndWeights() {
        var overrides = new LinkedHashMap<String, WidthOverride>();
        overrides.put("x", WidthOverride.ofBits(5));
        overrides.put("act", new WidthOverride(OptionalInt.of(6), Optional.of(true), List.of(0.5), OptionalInt.of(-7)));
        overrides.put("fc.weight", WidthOverride.ofBits(3));
        var graph = quantize(GRAPH, QuantizeOptions.DEFAULT.with(overrides), EDGE16);

        assertEquals(5, graph.tensor("x").type().bits());
        assertEquals(new CodeType(6, true, 0.5, -7), graph.tensor("r").type());
        assertEquals(3, assertInstanceOf(QuantizedOp.Linear.class, graph.ops().getFirst()).weightBits());
    }

    @Test
    void weightsAreRestrictedAndHaveAScaleForEachColumn() {
        var op = assertInstanceOf(QuantizedOp.Linear.class, quantize(GRAPH, QuantizeOptions.DEFAULT, EDGE16).ops().getFirst());

        // Column 0 holds 0.5, column 1 -0.25: both reach their own 127. Equal scales of x and h leave 0.5 / 127 and 0.25 / 127 as factors.
        assertEquals(127, op.weight().code(0));
        assertEquals(-127, op.weight().code(1));
        assertEquals(0.5 / 127, factor(op.scaling(), 0), 0.5 / 127 * 0x1p-31);
        assertEquals(0.25 / 127, factor(op.scaling(), 1), 0.25 / 127 * 0x1p-31);
        var one = QuantizeOptions.DEFAULT.with(RangeRule.MIN_MAX, false, false);
        assertTrue(assertInstanceOf(QuantizedOp.Linear.class, quantize(GRAPH, one, EDGE16).ops().getFirst()).scaling().shared());
    }

    @Test
    void aColumnsScaleIsBoundedFromBelowByItsBias() {
        // Weights of 1e-12 beside a bias of 1: their own scale would put the bias at 1 / (6/127 * 1e-12 / 127), far beyond 32 bits.
        var graph = new Graph("net", List.of(new GraphInput("x", ROW)), List.of(linear("fc", "x", "h", 1e-12f, 1)), List.of("h"));
        var op = assertInstanceOf(QuantizedOp.Linear.class, quantize(graph, QuantizeOptions.DEFAULT, EDGE16).ops().getFirst());

        assertEquals(1 << 30, op.bias().code(0), 64);
        assertEquals(0, op.weight().code(0));
    }

    @Test
    void zeroPointsAreInTheBias() {
        var affine = QuantizeOptions.DEFAULT.with(RangeRule.MIN_MAX, true, true);
        var op = assertInstanceOf(QuantizedOp.Linear.class, quantize(GRAPH, affine, EDGE16).ops().getFirst());

        // The bias 0.25 in steps of 9/255 * 0.5/127 is 1799.2 -> 1799; less -43 times the column's one weight, 127
        assertEquals(1799 + 43 * 127, op.bias().code(0));
    }

    @ParameterizedTest(name = "W {0}, A {1}: multipliers of {2} bits behind sums, {3} behind words")
    @CsvSource({"32, 32, 31, 31", "32, 48, 15, 31", "24, 32, 23, 23", "28, 40, 23, 27"})
    void multipliersFitTheirProducts(int word, int accumulator, int sums, int words) {
        var limits = new Limits(word, accumulator, 4096, word);
        assertEquals(sums, limits.sumMultiplierBits());
        assertEquals(words, limits.multiplierBits());
    }

    @Test
    void anExponentialRomIsAsWideAsTheRowsSumAllows() {
        var exp = softmax(QuantizeOptions.DEFAULT, EDGE16).exp();

        // 4 (2^29 - 1) < 2^31: 29 bits; 256 entries for the differences of 8-bit codes
        var table = assertInstanceOf(QuantizedOp.ExpRom.Direct.class, exp).table();
        assertEquals(29, table.bits());
        assertEquals(256, table.size());
        assertEquals((int) Math.rint(Math.scalb(Math.exp(-10 * 6.0 / 127), 29)), table.entry(10));
        assertEquals((1 << 29) - 1, table.entry(0));
    }

    @Test
    void romBitsAndEntriesCanBeSet() {
        var exp = softmax(QuantizeOptions.DEFAULT.with(new SoftmaxRom(OptionalInt.of(12), OptionalInt.of(64))), EDGE16).exp();

        // 64 entries for 256 differences: each stands for four, and holds exp in the middle of them.
        assertEquals(new QuantizedOp.ExpRom.Direct(assertInstanceOf(QuantizedOp.ExpRom.Direct.class, exp).table(), 2), exp);
        RomTable table = assertInstanceOf(QuantizedOp.ExpRom.Direct.class, exp).table();
        assertEquals(64, table.size());
        assertEquals(Math.rint(4096 * Math.exp(-(3 * 4 + 1.5) * 6 / 127)), table.entry(3));
    }

    @Test
    void wideScoresTakeTheProductOfTwoTables() {
        var exp = softmax(QuantizeOptions.DEFAULT.withBits(8, 16), EDGE16).exp();

        var split = assertInstanceOf(QuantizedOp.ExpRom.Split.class, exp);
        assertEquals(256, split.coarse().size());
        assertEquals(256, split.fine().size());
        assertEquals(8, split.shift());
    }

    @Test
    void everythingThatCannotBeRepresentedIsNamedAtOnce() {
        var gate = new Graph("gate", List.of(new GraphInput("x", ROW)),
                List.of(new Op.Multiply(head("gate", "g", ROW), "x", "x"), new Op.Softmax(head("probabilities", "p", ROW), "g", Optional.empty()),
                        new Op.Activation(head("tanh", "t", ROW), ActivationKind.TANH, "g")),
                List.of("p", "t"));
        // Words of 18 bits, ROM tables of 16 entries of 8 bits.
        var faults = faults(Quantizer.quantize(gate, calibration(gate, Map.of()), QuantizeOptions.DEFAULT.withBits(8, 14), new Limits(18, 32, 16, 8)));

        assertEquals(List.of("gate: multiply 'gate' cannot be quantized", "gate: softmax 'probabilities' cannot be quantized",
                        "gate: tanh 'tanh' cannot be quantized"),
                faults.stream().map(fault -> fault.file() + ": " + fault.message().substring(0, fault.message().indexOf(": "))).toList());
        assertEquals("multiply 'gate' cannot be quantized: the product of 14 and 14 bits reaches 67108864, which needs words of 28 bits; W is 18",
                faults.getFirst().message());
        assertEquals(Optional.of("give one input fewer bits"), faults.getFirst().help());
    }

    @Test
    void anUnknownOverrideIsNamedWithTheNearestName() {
        var fault = faults(Quantizer.quantize(GRAPH, calibration(GRAPH, Map.of()), QuantizeOptions.DEFAULT.with(Map.of("fc.wieght", WidthOverride.ofBits(4))),
                EDGE16)).getFirst();

        assertEquals("widths: the graph has no tensor or op 'fc.wieght'", fault.message());
        assertEquals(Optional.of("did you mean `fc.weight`?"), fault.help());
    }

    @Test
    void aRomTooNarrowForASoftmaxSaysHowWideItMayBe() {
        var fault = faults(Quantizer.quantize(GRAPH, calibration(GRAPH, Map.of()),
                QuantizeOptions.DEFAULT.with(new SoftmaxRom(OptionalInt.of(30), OptionalInt.empty())).with(variant("word")), EDGE16)).getFirst();

        assertEquals(Optional.of("set softmax.romBits to at most 29"), fault.help());
    }

    private static Variants variant(String arithmetic) {
        return Variants.of(Map.of("probabilities", arithmetic));
    }

    @Test
    void theFirstArithmeticWithinTheErrorWantedIsChosen() {
        // 4 elements, steps of 2^-16. In a word k = 29: 5 exponentials off by 2^-30 each cost 0.0003 steps, the reciprocal's 2^-28 and what the entry
        // of 0 lacks 0.0005; rounding doubles it, 0.0016. In two limbs k = 30: 0.0010.
        assertEquals(Optional.of("word"), softmax(QuantizeOptions.DEFAULT, EDGE16).arithmetic());
        assertEquals(Optional.of("word"), softmax(wanted(0.002), EDGE16).arithmetic());
        assertEquals(Optional.of("limbs"), softmax(wanted(0.0012), EDGE16).arithmetic());
        assertEquals(Optional.of("limbs"), softmax(QuantizeOptions.DEFAULT.with(variant("limbs")), EDGE16).arithmetic());
        assertEquals(Optional.of("word"), softmax(QuantizeOptions.DEFAULT.with(variant("word").within(OptionalDouble.of(0.0012))), EDGE16).arithmetic());
    }

    private static QuantizeOptions wanted(double error) {
        return QuantizeOptions.DEFAULT.with(Variants.NONE.within(OptionalDouble.of(error)));
    }

    private static QuantizedOp.Softmax softmax(QuantizeOptions options, Limits limits) {
        return assertInstanceOf(QuantizedOp.Softmax.class, quantize(GRAPH, options, limits).ops().getLast());
    }

    private static double factor(Scaling scaling, int i) {
        return Math.scalb((double) scaling.multiplier(i), -scaling.shift(i));
    }

    private static Op.Head head(String name, String output, Shape shape) {
        return new Op.Head(name, output, shape, Origin.NONE);
    }

    /// `[1, 4] x [4, 4]`: a weight in column 0, half of it below 0 in column 1, else nothing; one bias for all columns.
    private static Op.Linear linear(String name, String input, String output, float weight, float bias) {
        float[] weights = new float[16];
        weights[0] = weight;
        weights[1] = -weight / 2;
        return new Op.Linear(head(name, output, ROW), input, FloatTensor.of(Shape.of(4, 4), weights),
                FloatTensor.of(Shape.of(4), bias, bias, bias, bias));
    }

    /// Values from -3 to 6 in every tensor, from 0 to 6 where it is never below 0, unless said otherwise.
    private static Calibration calibration(Graph graph, Map<String, Observed> others) {
        var seen = new LinkedHashMap<String, Observed>();
        graph.shapes().keySet().forEach(name -> seen.put(name,
                name.equals("r") || name.equals("f") ? new Observed(0, 6, new double[] {0, 6}) : new Observed(-3, 6, new double[] {-3, 0, 6})));
        seen.putAll(others);
        return new Calibration(seen);
    }

    private static QuantizedGraph quantize(Graph graph, QuantizeOptions options, Limits limits) {
        return Quantizer.quantize(graph, calibration(graph, Map.of()), options, limits).orThrow();
    }

    private static List<Diagnostic> faults(Diagnosed<QuantizedGraph> answer) {
        return switch (answer) {
            case Diagnosed.Ok<QuantizedGraph>(var graph) -> throw new AssertionError("accepted: " + graph);
            case Diagnosed.Faulty<QuantizedGraph>(var faults) -> faults;
        };
    }
}
