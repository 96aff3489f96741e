package dev.cupel.traces.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.Origin;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.programs.quantize.RangeRule;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.quantize.WeightSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import dev.cupel.traces.measure.OpTrial;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Exact requantization over all sums that a word holds, through the simulator, beside integers of any size: at the ends of the word, and around the sums
/// whose products lie nearest to ties.
class ExactRequantizationTest {
    private static final long SEED = 20_261_128;
    private static final int ROWS = 256;

    static Stream<Arguments> machines() {
        return Stream.of("half-up", "floor", "half-even", "half-away").flatMap(rounding -> Stream.of("32", "28")
                .map(bits -> Arguments.of(rounding, bits, MachineFields.with(Presets.named("edge16"),
                        Map.of("rounding", rounding, "wordBits", bits, "accumulatorBits", bits)).orThrow())));
    }

    @ParameterizedTest(name = "{0}, words of {1} bits")
    @MethodSource("machines")
    void everySumOfAWordIsRoundedAsTheExactFactorSays(String rounding, String bits, Machine machine) {
        long seed = SEED + rounding.hashCode() + bits.hashCode();
        var random = new SplittableRandom(seed);
        for (int trial = 0; trial < 60; trial++) {
            var y = new CodeType(random.nextInt(2, 17), random.nextBoolean(), 1, 0);
            // From factors that bring every sum to a code to those that leave a few sums unsaturated.
            double factor = Math.pow(2, random.nextDouble(y.bits() - 3.0 - machine.wordBits(), 3));
            var scales = switch (trial % 3) {
                case 0 -> new double[] {0.05 * random.nextInt(1, 9), Math.rint(factor * 100 + 1) / 100}; // decimals: products next to ties
                case 1 -> new double[] {1, Math.scalb(1.0, Math.getExponent(factor)) * random.nextInt(1, 100)}; // ties themselves
                default -> new double[] {random.nextDouble(0.01, 1), factor * random.nextDouble(0.1, 10)};
            };
            check(machine, y, scales[0], scales[1], random, "seed %d, trial %d: scales %s and %s to %d bits".formatted(
                    seed, trial, scales[0], scales[1], y.bits()));
        }
    }

    /// One column: `sum = g x[0] + g x[1] + x[2]`, g the greatest weight, takes every value of a word but the last few.
    private static void check(Machine machine, CodeType y, double ofX, double ofWeight, SplittableRandom random, String message) {
        int half = machine.wordBits() / 2;
        int greatest = (1 << (half - 1)) - 1;
        var x = new QuantizedTensor("x", Shape.of(ROWS, 3), CodeType.symmetric(half, ofX));
        var out = new QuantizedTensor("y", Shape.of(ROWS, 1), y);
        float g = (float) (greatest * ofWeight);
        var op = new Op.Linear(new Op.Head("op", "y", out.shape(), Origin.NONE), "x", FloatTensor.of(Shape.of(3, 1), g, g, (float) ofWeight),
                FloatTensor.of(Shape.of(1), 0));
        var weights = new WeightSettings(half, false, RangeRule.MIN_MAX, List.of(ofWeight));
        var trial = OpTrial.of(op, List.of(x), out, weights, machine, Variants.of(Map.of("op", QuantizedOp.EXACT))).orThrow();

        var factor = new BigFraction(ofX).multiply(new BigFraction(ofWeight)).divide(new BigFraction(y.scale()));
        var sums = sums(factor, y, greatest, random);
        int[] codes = new int[ROWS * 3];
        for (int row = 0; row < ROWS; row++) {
            long upper = Math.floorDiv(sums.get(row) + greatest / 2, (long) greatest);
            codes[3 * row] = (int) (upper / 2);
            codes[3 * row + 1] = (int) (upper - upper / 2);
            codes[3 * row + 2] = (int) (sums.get(row) - upper * greatest);
        }
        var result = Simulation.of(trial.program(), machine, Options.DEFAULT).run(Inputs.of(Map.of("x", codes)));

        assertTrue(result.outcome().completed(), () -> message + ": " + result.outcome());
        assertEquals(0, result.events().events(), () -> message + ": " + result.events().first());
        int[] got = result.output("y");
        for (int row = 0; row < ROWS; row++) {
            long sum = sums.get(row);
            assertEquals(rounded(factor.multiply(sum), machine.rounding(), y), got[row], () -> message + ", sum " + sum);
        }
    }

    private static List<Long> sums(BigFraction factor, CodeType y, int greatest, SplittableRandom random) {
        long most = 2L * greatest * greatest;
        var sums = new ArrayList<>(List.of(0L, 1L, -1L, most, -most, most - 1, 1 - most));
        while (sums.size() < ROWS) {
            double tie = random.nextInt(y.low(), y.high() + 1) + random.nextInt(2) / 2.0;
            long near = (long) Math.clamp(Math.rint(tie / factor.doubleValue()), (double) -most, (double) most);
            sums.add(switch (random.nextInt(4)) {
                case 0 -> random.nextLong(-most, most + 1);
                case 1 -> Math.clamp(near + random.nextInt(-1, 2), -most, most);
                case 2 -> (long) random.nextInt(-100, 100);
                default -> near;
            });
        }
        return sums;
    }

    private static int rounded(BigFraction value, Rounding rounding, CodeType y) {
        var n = value.getNumerator();
        var d = value.getDenominator();
        var two = BigInteger.TWO;
        var up = floor(n.multiply(two).add(d), d.multiply(two));
        boolean tie = n.multiply(two).subtract(d).mod(d.multiply(two)).signum() == 0;
        var code = switch (rounding) {
            case FLOOR -> floor(n, d);
            case HALF_UP -> up;
            case HALF_EVEN -> tie && up.testBit(0) ? up.subtract(BigInteger.ONE) : up;
            case HALF_AWAY -> tie && n.signum() < 0 ? up.subtract(BigInteger.ONE) : up;
            case MACHINE -> throw new IllegalArgumentException();
        };
        return code.max(BigInteger.valueOf(y.low())).min(BigInteger.valueOf(y.high())).intValueExact();
    }

    private static BigInteger floor(BigInteger n, BigInteger d) {
        return n.subtract(n.mod(d)).divide(d);
    }
}
