package dev.cupel.programs.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeTensor;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.Scaling;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each expected number is worked out by hand from the formula in [QuantizedOp], in the comment beside it.
class IntegerReferenceTest {
    private static final QuantizedOp.Head Y = new QuantizedOp.Head("op", "y", Origin.NONE);
    private static final CodeType INT8 = CodeType.symmetric(8, 1);

    @Test
    void aLinearOpScalesEachColumnByItsOwnFactorThenAddsTheZeroPointAndSaturates() {
        var op = new QuantizedOp.Linear(Y, "x", codes(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), 8, codes(Shape.of(3), 0, 10, -100),
                new Scaling(new int[] {1, 3, 1000}, new int[] {1, 2, 0}));
        // x = [10, -1]: sums 10-4, 20-5+10, 30-6-100 = 6, 25, -76; times 1/2, 3/4, 1000 = 3, 18.75, -76000; plus 5
        assertArrayEquals(new int[] {8, 24, -128},
                evaluate(op, Map.of("x", type(8, 0, 1, 2), "y", type(8, 5, 1, 3)), codes(Shape.of(1, 2), 10, -1)));
    }

    @Test
    void aBiasByRowIsAddedToItsRowOnly() {
        var op = new QuantizedOp.Linear(Y, "x", codes(Shape.of(1, 2), 1, -1), 8, codes(Shape.of(2, 2), 1, 2, 30, 40), one());
        assertArrayEquals(new int[] {6, -3, 37, 33},
                evaluate(op, Map.of("x", type(8, 0, 2, 1), "y", type(8, 0, 2, 2)), codes(Shape.of(2, 1), 5, 7)));
    }

    @Test
    void anEmbeddingGivesRowsOfItsTable_aCodeBeyondThemTheLast() {
        var op = new QuantizedOp.Embedding(Y, "x", new CodeTensor(Shape.of(3, 2), new int[] {1, 2, 3, 4, 5, 6}));
        var tokens = new QuantizedTensor("x", Shape.of(1, 3), new CodeType(2, false, 1, 0));
        assertArrayEquals(new int[] {5, 6, 1, 2, 5, 6},
                evaluate(op, Map.of("x", tokens, "y", type(8, 0, 1, 3, 2)), codes(Shape.of(1, 3), 2, 0, 3)));
    }

    @Test
    void aMatrixProductWithoutScalingGivesItsSums() {
        var op = new QuantizedOp.MatMul(Y, "a", "b", Optional.empty());
        assertArrayEquals(new int[] {3, -9},
                evaluate(op, Map.of("a", type(8, 1, 1, 2), "b", type(8, 2, 2, 2), "y", type(17, 0, 1, 2)),
                        codes(Shape.of(1, 2), 1, 4), codes(Shape.of(2, 2), 9, 0, 3, -1)));
    }

    @Test
    void differencesOfSumsAreRescaledBeforeTheirExponentialIsTaken() {
        // d = 0 and 300; by a quarter 75, one past the table's end, whose entry is 0: all is the first's.
        var exp = new QuantizedOp.ExpRom.Direct(new RomTable(11, false, new int[] {1024, 512, 0, 0}), 5);
        var seed = new RomTable(31, false, new int[] {1 << 30, 1 << 30});
        var op = new QuantizedOp.Softmax(Y, "x", Optional.empty(), Optional.of(Scaling.of(0.25, 31)), exp, new QuantizedOp.RowSum.Word(),
                new QuantizedOp.Reciprocal(seed, 0), Optional.empty(), 52);
        // 300 / 4 = 75, 75 >> 5 = 2: 0. 160 / 4 = 40, 40 >> 5 = 1: 512. Of 1024: p = 20, y = e * 2^30 / 2^32.
        assertArrayEquals(new int[] {256, 0}, evaluate(op, Map.of("x", type(17, 0, 1, 2), "y", type(16, 0, 1, 2)), codes(Shape.of(1, 2), 300, 0)));
    }

    @Test
    void aMatrixProductTakesZeroPointsOffBothSides() {
        var op = new QuantizedOp.MatMul(Y, "a", "b", Optional.of(one()));
        // (1-1)*(9-2) + (4-1)*(3-2) = 3 and (1-1)*(0-2) + (4-1)*(-1-2) = -9
        assertArrayEquals(new int[] {3, -9},
                evaluate(op, Map.of("a", type(8, 1, 1, 2), "b", type(8, 2, 2, 2), "y", type(8, 0, 1, 2)),
                        codes(Shape.of(1, 2), 1, 4), codes(Shape.of(2, 2), 9, 0, 3, -1)));
    }

    @Test
    void twoEqualLogitsShareTheRowAndAMaskedOneGetsTheZeroPoint() {
        // W = 32; e = 1024 for d = 0 and 0 otherwise; S = 2048, p = 19, n = 2^30, t = 1/2, r = 2 * 2^29 exactly by the seed of a table of exact
        // entries; y = 1024 * 2^30 / 2^(outputShift - 19), with outputShift 52 (8 fraction bits): 2^40 / 2^33 = 128.
        var exp = new QuantizedOp.ExpRom.Direct(new RomTable(11, false, new int[] {1024, 0}), 0);
        var seed = new RomTable(31, false, new int[] {1 << 30, 1 << 30});
        var op = new QuantizedOp.Softmax(Y, "x", Optional.of(BooleanTensor.of(Shape.of(3), true, true, false)), Optional.empty(), exp,
                new QuantizedOp.RowSum.Word(), new QuantizedOp.Reciprocal(seed, 0), Optional.empty(), 52);
        var unsigned = new QuantizedTensor("y", Shape.of(1, 3), new CodeType(8, false, 1.0 / 256, 7));
        assertArrayEquals(new int[] {135, 135, 7},
                evaluate(op, Map.of("x", type(8, 0, 1, 3), "y", unsigned), codes(Shape.of(1, 3), 3, 3, 100)));
    }

    @Test
    void aNewtonStepOfTheReciprocalDoublesItsGoodBits() {
        // S = 3 * 2^29 has p = 0 and t = 3/4, 1/t = 4/3. From the seed 5/4: 5/4 * (2 - 15/16) = 85/64
        var exp = new QuantizedOp.ExpRom.Direct(new RomTable(31, false, new int[] {3 << 29, 0}), 0);
        var seed = new RomTable(31, false, new int[] {5 << 27, 5 << 27});
        var op = new QuantizedOp.Softmax(Y, "x", Optional.empty(), Optional.empty(), exp, new QuantizedOp.RowSum.Word(), new QuantizedOp.Reciprocal(seed, 1), Optional.empty(), 54);
        // e * r / 2^54 = 3 * 2^29 * 85/64 * 2^29 / 2^54 = 3 * 85 / 4 = 63.75 -> 64
        assertArrayEquals(new int[] {64}, evaluate(op, Map.of("x", type(8, 0, 1, 1), "y", type(8, 0, 1, 1)), codes(Shape.of(1, 1), 3)));
    }

    @Test
    void aSplitExponentialIsTheProductOfItsTables() {
        // d = 6 = 1 << 2 | 2: round(coarse[1] * fine[2] / 2^4) = round(100 * 12 / 16) = 75; the greatest keeps 200
        var exp = new QuantizedOp.ExpRom.Split(new RomTable(8, false, new int[] {200, 100}), new RomTable(4, false, new int[] {15, 14, 12, 11}), 2);
        var seed = new RomTable(31, false, new int[] {1 << 30, 1 << 30});
        var op = new QuantizedOp.Softmax(Y, "x", Optional.empty(), Optional.empty(), exp, new QuantizedOp.RowSum.Word(), new QuantizedOp.Reciprocal(seed, 0), Optional.empty(), 52);
        // e of d = 0: round(200 * 15 / 16) = 188 (187.5 up); S = 263, p = 22; y = round(e * 2^30 / 2^30)
        assertArrayEquals(new int[] {188, 75},
                evaluate(op, Map.of("x", type(8, 0, 1, 2), "y", type(16, 0, 1, 2)), codes(Shape.of(1, 2), 6, 0)));
    }

    @Test
    void tablesAreReadFromTheLeastCodeOnAndInterpolatedBetweenKnots() {
        var low = new CodeType(2, true, 1, 0);
        var x = Map.of("x", new QuantizedTensor("x", Shape.of(4), low), "y", type(8, 1, 4));
        var lookup = new QuantizedOp.Lookup(Y, "gelu", "x", new RomTable(8, true, new int[] {5, 6, 7, 8}));
        assertArrayEquals(new int[] {5, 6, 7, 8}, evaluate(lookup, x, codes(Shape.of(4), -2, -1, 0, 1)));
        // h = 1, guard = 2: knots 16 and 40 quarters; halfway (32 + 24) / 8 = 7; plus the zero point 1
        var interpolate = new QuantizedOp.Interpolate(Y, "gelu", "x", new RomTable(8, true, new int[] {16, 40}),
                new RomTable(8, true, new int[] {24, -8}), 1, 2);
        assertArrayEquals(new int[] {5, 8, 11, 10}, evaluate(interpolate, x, codes(Shape.of(4), -2, -1, 0, 1)));
    }

    @Test
    void rootMeanSquareNormOfThreeAndFour() {
        // V = 9 + 16 = 25, clz 27, h = 13, n = 25 * 2^26, t = 25/32; the seed says 1/sqrt(t) = 1.125 (exact 1.1314), one Newton step
        // 1.125 * (3 - t * 1.265625) / 2 = 1.13130...; z = c * r / 2^(30 - 13) = c * 4633.8...
        var root = new QuantizedOp.ReciprocalRoot(new RomTable(31, false, new int[] {0, 0, 9 << 26, 9 << 26}), 1);
        var normalisation = new QuantizedOp.Normalisation(new QuantizedOp.Squares.Shifted(0, 0), root, 30, new int[] {1 << 10, 1 << 11}, 10, new int[] {8, 16}, 4);
        var op = new QuantizedOp.RmsNorm(Y, "x", normalisation);
        double r = 1.125 * (3 - 25.0 / 32 * 1.125 * 1.125) / 2;
        assertArrayEquals(new int[] {(int) Math.rint((3 * r * 4096 + 8) / 16), (int) Math.rint((4 * r * 4096 * 2 + 16) / 16)},
                evaluate(op, Map.of("x", type(8, 1, 1, 2), "y", type(16, 0, 1, 2)), codes(Shape.of(1, 2), 4, 5)));
    }

    @Test
    void layerNormOfOneAndMinusOne() {
        // mean of 11 and 9 with 2 fraction bits = 40; c = 4, -4; V = 32, clz 26, h = 12, n = 2^29, t = 1/4, r = 2 * 2^29 = 2^30;
        // z = +-4 * 2^30 / 2^(24 - 12) = +-2^20; times 2^-10, plus 512, >> 5 = 48 and -16
        var root = new QuantizedOp.ReciprocalRoot(new RomTable(31, false, new int[] {0, 1 << 30, 0, 0}), 0);
        var normalisation = new QuantizedOp.Normalisation(new QuantizedOp.Squares.Shifted(0, 0), root, 24, new int[] {1, 1}, 10, new int[] {512, 512}, 5);
        var op = new QuantizedOp.LayerNorm(Y, "x", 2, new Scaling(new int[] {2}, new int[] {0}), Optional.empty(), normalisation);
        assertArrayEquals(new int[] {48, -16},
                evaluate(op, Map.of("x", type(8, 0, 1, 2), "y", type(8, 0, 1, 2)), codes(Shape.of(1, 2), 11, 9)));
    }

    @Test
    void elementwiseOpsRoundOnceForEachShift() {
        var types = Map.of("a", type(8, 0, 2), "b", type(8, 0, 2), "x", type(8, 2, 2), "y", type(8, 3, 2));
        var half = new Scaling(new int[] {1}, new int[] {1});
        // round(5/2) + 7 + 1 = 11, / 2 = 5.5 -> 6; round(-5/2) = -2, -2 - 7 + 1 = -8, / 2 = -4
        assertArrayEquals(new int[] {6, -4},
                evaluate(new QuantizedOp.Add(Y, "a", "b", half, one(), 1, 1), types, codes(Shape.of(2), 5, -5), codes(Shape.of(2), 7, -7)));
        assertArrayEquals(new int[] {7, -1},
                evaluate(new QuantizedOp.AddConstant(Y, "x", half, codes(Shape.of(1), 8), 1), types, codes(Shape.of(2), 11, -20)));
        // 5 * 6 / 2 + 3, -5 * 6 / 2 + 3
        assertArrayEquals(new int[] {18, -12},
                evaluate(new QuantizedOp.Multiply(Y, "a", "b", half), types, codes(Shape.of(2), 5, -5), codes(Shape.of(2), 6, 6)));
        assertArrayEquals(new int[] {6, 3}, evaluate(new QuantizedOp.Relu(Y, "x", Optional.of(half)), types, codes(Shape.of(2), 7, 1)));
        // -(7 - 2) / 2 = -2.5 -> -2, plus 3; (1 - 2) / 2 = -0.5 -> 0, plus 3
        assertArrayEquals(new int[] {1, 3}, evaluate(new QuantizedOp.Rescale(Y, "requantize", "x", half, List.of(true, false)), types,
                codes(Shape.of(2), 7, 1)));
    }

    @Test
    void axesAreSummedOverAndPermuted() {
        var types = Map.of("x", type(8, 1, 2, 3), "y", type(8, 0, 3));
        // columns of [[1,2,3],[5,6,9]]: sums 6, 8, 12 less 2 * 1, halved
        var mean = new QuantizedOp.Mean(Y, "x", List.of(0), -2, new Scaling(new int[] {1}, new int[] {1}));
        assertArrayEquals(new int[] {2, 3, 5}, evaluate(mean, types, codes(Shape.of(2, 3), 1, 2, 3, 5, 6, 9)));
        assertArrayEquals(new int[] {1, 5, 2, 6, 3, 9}, evaluate(new QuantizedOp.Transpose(Y, "x", List.of(1, 0)),
                Map.of("x", type(8, 1, 2, 3), "y", type(8, 1, 3, 2)), codes(Shape.of(2, 3), 1, 2, 3, 5, 6, 9)));
    }

    @Test
    void givenAPromiseThatDoesNotHold_whenTheOpIsEvaluated_thenOpAndValueAreNamed() {
        var wide = Map.of("a", type(16, 0, 1), "b", type(16, 0, 1), "y", type(8, 0, 1));
        var op = new QuantizedOp.Multiply(Y, "a", "b", one());
        var broken = assertThrows(IllegalStateException.class,
                () -> evaluate(op, wide, 16, codes(Shape.of(1), 30000), codes(Shape.of(1), 2)));
        assertEquals("op 'op': the product is 60000, promised in -32768..32767", broken.getMessage());
    }

    @Test
    void givenACodeOutsideItsType_whenTheOpIsEvaluated_thenTensorAndCodeAreNamed() {
        var types = Map.of("x", type(4, 0, 2), "y", type(4, 0, 2));
        var wrong = assertThrows(IllegalArgumentException.class,
                () -> evaluate(new QuantizedOp.Reshape(Y, "x"), types, codes(Shape.of(2), 7, 8)));
        assertEquals("tensor 'x': element 1 is 8, no code of -8..7", wrong.getMessage());
    }

    @Test
    void aGraphIsRunOpByOp() {
        var first = new QuantizedOp.Relu(new QuantizedOp.Head("first", "h", Origin.NONE), "x", Optional.empty());
        var second = new QuantizedOp.Add(new QuantizedOp.Head("second", "y", Origin.NONE), "h", "x", one(), one(), 0, 0);
        var graph = new QuantizedGraph("g", List.of("x"), List.of(first, second), List.of("y"),
                named(Map.of("x", type(8, 0, 2), "h", type(8, 0, 2), "y", type(8, 0, 2))), Rounding.HALF_UP, 32);
        var tensors = IntegerReference.run(graph, Map.of("x", codes(Shape.of(2), 3, -4)));
        assertEquals(List.of("x", "h", "y"), List.copyOf(tensors.keySet()));
        assertEquals(codes(Shape.of(2), 6, -4), tensors.get("y"));
    }

    private static Scaling one() {
        return new Scaling(new int[] {1}, new int[] {0});
    }

    private static CodeTensor codes(Shape shape, int... codes) {
        return new CodeTensor(shape, codes);
    }

    private static QuantizedTensor type(int bits, int zeroPoint, int... shape) {
        return new QuantizedTensor("", Shape.of(shape), new CodeType(bits, true, INT8.scale(), zeroPoint));
    }

    private static Map<String, QuantizedTensor> named(Map<String, QuantizedTensor> types) {
        var tensors = new LinkedHashMap<String, QuantizedTensor>();
        types.forEach((name, tensor) -> tensors.put(name, new QuantizedTensor(name, tensor.shape(), tensor.type())));
        return tensors;
    }

    private static int[] evaluate(QuantizedOp op, Map<String, QuantizedTensor> types, CodeTensor... inputs) {
        return evaluate(op, types, 32, inputs);
    }

    private static int[] evaluate(QuantizedOp op, Map<String, QuantizedTensor> types, int wordBits, CodeTensor... inputs) {
        var graph = new QuantizedGraph("g", op.inputs(), List.of(op), List.of("y"), named(types), Rounding.HALF_UP, wordBits);
        return IntegerReference.evaluate(op, graph, List.of(inputs)).codes();
    }
}
