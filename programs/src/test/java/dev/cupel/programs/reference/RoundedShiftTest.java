package dev.cupel.programs.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cupel.isa.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RoundedShiftTest {
    @ParameterizedTest(name = "{0} quarters: floor {1}, half up {2}, half even {3}, half away {4}")
    @CsvSource({
        "-7, -2, -2, -2, -2", "-6, -2, -1, -2, -2", "-5, -2, -1, -1, -1", "-3, -1, -1, -1, -1", "-2, -1, 0, 0, -1", "-1, -1, 0, 0, 0",
        "0, 0, 0, 0, 0", "1, 0, 0, 0, 0", "2, 0, 1, 0, 1", "3, 0, 1, 1, 1", "6, 1, 2, 2, 2", "10, 2, 3, 2, 3"
    })
    void everyModeTakesTiesItsOwnWay(long quarters, long floor, long up, long even, long away) {
        assertEquals(floor, RoundedShift.of(quarters, 2, Rounding.FLOOR));
        assertEquals(up, RoundedShift.of(quarters, 2, Rounding.HALF_UP));
        assertEquals(even, RoundedShift.of(quarters, 2, Rounding.HALF_EVEN));
        assertEquals(away, RoundedShift.of(quarters, 2, Rounding.HALF_AWAY));
    }

    @ParameterizedTest
    @EnumSource(value = Rounding.class, mode = Mode.EXCLUDE, names = "MACHINE")
    void productsOfAnyWidthEqualBigDecimals(Rounding rounding) {
        long seed = 20261122;
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            long a = random.nextLong() >> random.nextInt(64);
            long m = random.nextLong() >> random.nextInt(32, 64);
            int shift = random.nextInt(32, 63);
            var exact = BigDecimal.valueOf(a).multiply(BigDecimal.valueOf(m)).divide(BigDecimal.valueOf(2).pow(shift));
            var expected = switch (rounding) {
                case FLOOR -> exact.setScale(0, RoundingMode.FLOOR);
                case HALF_UP -> exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
                case HALF_EVEN -> exact.setScale(0, RoundingMode.HALF_EVEN);
                case HALF_AWAY -> exact.setScale(0, RoundingMode.HALF_UP); // Java's half up rounds away from zero
                case MACHINE -> throw new AssertionError();
            };
            assertEquals(expected.longValueExact(), RoundedShift.ofProduct(a, m, shift, rounding),
                    () -> "seed %d: %d * %d / 2^%d".formatted(seed, a, m, shift));
        }
    }

    @Test
    void theMachinesDefaultIsNoModeOfItsOwn() {
        assertThrows(IllegalArgumentException.class, () -> RoundedShift.of(3, 1, Rounding.MACHINE));
    }
}
