package dev.cupel.programs.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.generate.RandomQuantized;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.numeric.Mismatches;
import dev.cupel.programs.reference.IntegerReference;
import dev.cupel.programs.tensor.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RequantizationTest {
    private static final long SEED = 20_261_123;
    private static final Limits LIMITS = new Limits(32, 32, 4096, 32);

    private static QuantizedGraph graph(QuantizedOp op, QuantizedTensor x, QuantizedTensor y, Rounding rounding) {
        return new QuantizedGraph("one op", List.of("x"), List.of(op), List.of("y"), Map.of("x", x, "y", y), rounding, 32);
    }

    private static QuantizedOp quantized(Op op, QuantizedTensor x, QuantizedTensor y, Variants variants) {
        return quantized(op, List.of(x), y, variants);
    }

    private static QuantizedOp quantized(Op op, List<QuantizedTensor> inputs, QuantizedTensor y, Variants variants) {
        try {
            return new OpQuantizer(LIMITS, SoftmaxRom.LEAST_ERROR, variants).quantize(op, inputs, y, WeightSettings.DEFAULT);
        } catch (Unrepresentable why) {
            throw new AssertionError(why.reason(), why);
        }
    }

    private static CodeTensor everyCode(CodeType type) {
        int[] codes = new int[1 << type.bits()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = type.low() + i;
        }
        return new CodeTensor(Shape.of(codes.length), codes);
    }

    /// Division by d where input and output have one scale: by 31 bits alone ties of one sign are lost, which the count finds; the exact factor loses none.
    @ParameterizedTest
    @EnumSource(value = Rounding.class, mode = Mode.EXCLUDE, names = "MACHINE")
    void aDivisionMissesAsManyCodesAsCounted_andTheExactOneNone(Rounding rounding) {
        var type = CodeType.symmetric(16, 0.25);
        int missing = 0;
        for (double divisor : new double[] {1, 3, 4, 6, 7, 10, 12, 96, 100, 641, 1000, 1024, 3000, 4095, 4096}) {
            var x = new QuantizedTensor("x", Shape.of(1 << 16), type);
            var y = new QuantizedTensor("y", x.shape(), type);
            var op = new Op.DivideByConstant(new Op.Head("divide", "y", x.shape(), Origin.NONE), "x", divisor);
            for (String variant : QuantizedOp.RESCALINGS) {
                var quantized = quantized(op, x, y, Variants.of(Map.of("divide", variant)));
                var graph = graph(quantized, x, y, rounding);
                int[] given = IntegerReference.evaluate(quantized, graph, List.of(everyCode(type))).codes();
                int wrong = 0;
                for (int i = 0; i < given.length; i++) {
                    wrong += given[i] == rounded(type.low() + i, (int) divisor, rounding) ? 0 : 1;
                }
                var counted = Requantization.misses(quantized, graph).orElseThrow();
                assertEquals(BigInteger.valueOf(wrong), counted.values(), variant + " division by " + divisor);
                assertTrue(variant.equals(QuantizedOp.ROUNDED) || wrong == 0, () -> "exact division by " + divisor);
                missing += wrong > 0 ? 1 : 0;
            }
        }
        assertTrue(missing > 0, "no division misses anything");
    }

    private static int rounded(int x, int divisor, Rounding rounding) {
        int floor = Math.floorDiv(x, divisor);
        int toHalf = 2 * Math.floorMod(x, divisor) - divisor;
        return floor + switch (rounding) {
            case FLOOR -> 0;
            case HALF_UP -> toHalf >= 0 ? 1 : 0;
            case HALF_EVEN -> toHalf > 0 || (toHalf == 0 && floor % 2 != 0) ? 1 : 0;
            case HALF_AWAY -> toHalf > 0 || (toHalf == 0 && x > 0) ? 1 : 0;
            case MACHINE -> throw new IllegalArgumentException();
        };
    }

    /// Scales as calibration gives them. Of outputs of up to 8 bits nothing but ties may be missed, save where sums outgrow a word: no kernel holds those.
    @Test
    void outputsOfUpToEightBitsMissNothingAwayFromTies() {
        var random = new RandomQuantized(SEED, LIMITS, Rounding.HALF_UP);
        int seen = 0;
        for (int i = 0; i < 1200; i++) {
            var drawn = random.next(List.of("linear", "matmul", "multiply", "mean", "requantize", "relu").get(i % 6));
            if (drawn.graph().tensor(drawn.op().output()).type().bits() <= 8) {
                var inputs = drawn.op().inputs().stream().map(drawn.graph()::tensor).toList();
                var chosen = quantized(drawn.source(), inputs, drawn.graph().tensor(drawn.op().output()), Variants.NONE);
                var misses = Requantization.misses(chosen, drawn.graph()).orElse(Mismatches.NONE);
                if (misses.awayFromTies().signum() > 0) {
                    assertEquals(Optional.of("do not fit words"), whyExactIsRefused(drawn.source(), inputs, drawn.graph().tensor(drawn.op().output())),
                            () -> "seed " + SEED + ": " + misses + " of " + drawn.describe());
                }
                seen++;
            }
        }
        assertTrue(seen > 300, seen + " cases");
    }

    private static Optional<String> whyExactIsRefused(Op op, List<QuantizedTensor> inputs, QuantizedTensor y) {
        try {
            new OpQuantizer(LIMITS, SoftmaxRom.LEAST_ERROR, Variants.of(Map.of(op.name(), QuantizedOp.EXACT))).quantize(op, inputs, y, WeightSettings.DEFAULT);
            return Optional.empty();
        } catch (Unrepresentable why) {
            return Optional.of(why.reason().replaceAll(".*(do not fit words).*", "$1"));
        }
    }

    /// Wide sums and outputs of 16 bits, where 31 bits of multiplier do miss: asked for no error, the exact factors are taken there and only there.
    @Test
    void givenNoErrorIsWanted_thenFactorsAreExactWhereTheOthersMiss() {
        var random = new SplittableRandom(SEED);
        var asked = Variants.NONE.within(OptionalDouble.of(0));
        int exact = 0;
        for (int i = 0; i < 60; i++) {
            var x = new QuantizedTensor("x", Shape.of(4), CodeType.symmetric(16, random.nextDouble(0.01, 0.1)));
            var y = new QuantizedTensor("y", x.shape(), CodeType.symmetric(i % 2 == 0 ? 16 : 8, random.nextDouble(0.01, 0.1)));
            var op = new Op.Requantize(new Op.Head("r", "y", x.shape(), Origin.NONE), "x");
            var plain = quantized(op, x, y, Variants.of(Map.of("r", QuantizedOp.ROUNDED)));
            var chosen = quantized(op, x, y, asked);
            boolean misses = !Requantization.misses(plain, graph(plain, x, y, Rounding.HALF_UP)).orElseThrow().none();
            assertEquals(Optional.of(misses ? QuantizedOp.EXACT : QuantizedOp.ROUNDED), chosen.arithmetic());
            exact += misses ? 1 : 0;
        }
        assertTrue(exact < 60, exact + " of 60 need exact factors");
    }

    /// research/kernels.md, "requantise": a multiplier of 15 bits, single rounding, at most 0.504 steps off for outputs of 8 bits.
    @Test
    void fifteenBitsOfMultiplierAreAtMost0504StepsOff() {
        var random = new SplittableRandom(SEED);
        double worst = 0;
        for (int trial = 0; trial < 200; trial++) {
            double factor = Math.pow(2, random.nextDouble(-14, -5));
            var scaling = Scaling.of(factor, 15);
            for (int i = 0; i < 2000; i++) {
                long a = Math.round(random.nextDouble(-128, 127) / factor);
                if (i % 4 == 0) {
                    a = Math.round((Math.rint(a * factor) + 0.5) / factor);
                }
                long rounded = (a * scaling.multiplier(0) + (1L << (scaling.shift(0) - 1))) >> scaling.shift(0);
                worst = Math.max(worst, Math.abs(rounded - a * factor));
            }
        }
        double seen = worst;
        assertTrue(seen <= 0.504 && seen > 0.5, () -> "seed " + SEED + ": " + seen);
    }

    /// gemmlowp's doubling high product of 31 bits and its rounding shift, as TFLite has them (tensorflow#25087), of a product that is not negative.
    private static long roundedTwice(long a, long multiplier, int shift) {
        long high = (2 * a * multiplier + (1L << 31)) >> 32;
        return (high + (1L << (shift - 1))) >> shift;
    }

    /// By 3/256 = 3/4 * 2^-6: 42 * 3/4 = 31.5 is rounded to 32 first, and 32/64 then to 1, where 42 * 3 / 256 = 0.49.
    @Test
    void roundingTwiceIsWrongJustBelowTies_roundingOnceIsNot() {
        long multiplier = 3L << 29;
        int twice = 0;
        for (long a = 0; a <= 200_000; a++) {
            long wanted = (3 * a + 128) >> 8;
            twice += roundedTwice(a, multiplier, 6) == wanted ? 0 : 1;
            assertEquals(wanted, (a * multiplier + (1L << 36)) >> 37);
        }
        assertEquals(1, roundedTwice(42, multiplier, 6));
        // One a in 128 lies so.
        assertEquals(200_000 / 128.0, twice, 2);
    }
}
