package dev.cupel.programs.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservedTest {
    /// 0.00, 0.01, ... 999.99, and one value of 100,000.
    private static final Observed OUTLIER = new Observed(0, 100_000,
            IntStream.rangeClosed(0, 100_000).mapToDouble(i -> i == 100_000 ? 100_000 : i / 100.0).toArray());

    @Test
    void minMaxHoldsEveryValue() {
        assertEquals(100_000.0 / 255, OUTLIER.type(8, false, false, RangeRule.MIN_MAX).scale());
        assertEquals(100_000.0 / 127, OUTLIER.type(8, true, false, RangeRule.MIN_MAX).scale());
    }

    @Test
    void percentilesLeaveTheFarthestValuesOut() {
        // A thousandth of 100,001 values lies above 999, a ten-thousandth above 999.9.
        assertEquals(999, 255 * OUTLIER.type(8, false, false, RangeRule.PERCENTILE_99_9).scale(), 0.02);
        assertEquals(999.9, 255 * OUTLIER.type(8, false, false, RangeRule.PERCENTILE_99_99).scale(), 0.02);
    }

    @Test
    void withZeroPointsBothEndsArePercentiles() {
        double[] values = IntStream.rangeClosed(-50_000, 50_000).mapToDouble(i -> i / 50.0).toArray();
        values[0] = -1e6;
        values[100_000] = 2e6;
        var type = new Observed(-1e6, 2e6, values).type(8, true, true, RangeRule.PERCENTILE_99_9);
        // A thousandth at either end leaves -998..998.
        assertEquals(1996, 255 * type.scale(), 0.1);
    }

    @Test
    void theMseRuleClipsWhereThatCostsLess() {
        double[] values = IntStream.range(0, 100_000).mapToDouble(i -> i / 100_000.0).toArray();
        values[99_999] = 4;
        var seen = new Observed(0, 4, values);
        // Clipping one value of 4 costs (4 - r)^2 / 100,000 in all, finer steps bring the others (4^2 - r^2) / 15^2 / 12 each.
        double reach = 15 * seen.type(4, false, false, RangeRule.MSE).scale();
        assertTrue(reach >= 1 && reach < 1.5, "reach " + reach);
    }

    @Test
    void theMseRuleClipsNothingOfAnEvenSpread() {
        var seen = new Observed(-1, 1, IntStream.rangeClosed(-5000, 5000).mapToDouble(i -> i / 5000.0).toArray());
        assertEquals(1.0 / 127, seen.type(8, true, false, RangeRule.MSE).scale(), 0.03 / 127);
    }

    @Test
    void zeroIsAlwaysACode() {
        var above = new Observed(5, 10, new double[] {5, 10});
        assertEquals(new CodeType(8, true, 10.0 / 255, -128), above.type(8, true, true, RangeRule.MIN_MAX));
        var below = new Observed(-10, -5, new double[] {-10, -5});
        assertEquals(new CodeType(8, true, 10.0 / 255, 127), below.type(8, true, true, RangeRule.MIN_MAX));
    }

    @Test
    void aTensorOfZerosHasAScaleAllTheSame() {
        assertEquals(1, new Observed(0, 0, new double[] {0}).type(8, true, false, RangeRule.MSE).scale());
    }

    @Test
    void nothingSeenIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Observed(0, 1, new double[0]));
        assertThrows(IllegalArgumentException.class, () -> new Observed(Double.NaN, 1, new double[] {1}));
    }
}
