package dev.cupel.programs.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionSearchTest {
    @Test
    void divisionBy1024IsAShiftBy10() {
        var found = DivisionSearch.floor(1024, 65_535, 17).orElseThrow();

        assertEquals(new Reciprocal(1, 10), found);
        assertEquals(50, found.floor(51_200));
    }

    /// Known from compilers: unsigned division of 16 bits by 3, 5, 7, 10 (Hacker's Delight, chapter 10).
    @ParameterizedTest(name = "x / {0} = x * {1} >> {2} for 16 bit x")
    @CsvSource({"3, 43691, 17", "5, 52429, 18", "7, 74899, 19", "10, 52429, 19"})
    void theSmallestFactorsAreTheKnownOnes(long divisor, long multiplier, int shift) {
        assertEquals(Optional.of(new Reciprocal(multiplier, shift)), DivisionSearch.floor(divisor, 65_535, 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 11, 64, 100, 255, 256, 257, 641, 1000, 4095, 4096})
    void theFloorIsExactOverEveryValueAndNoSmallerShiftIs(int divisor) {
        long greatest = (1 << 18) - 1;
        var found = DivisionSearch.floor(divisor, greatest, 22).orElseThrow();

        for (long x = 0; x <= greatest; x++) {
            assertEquals(x / divisor, found.floor(x), "x = " + x);
        }
        if (found.shift() > 0) {
            long product = 1L << (found.shift() - 1);
            for (long multiplier : new long[] {product / divisor, product / divisor + 1}) {
                assertTrue(anyFloorDiffers(new Reciprocal(multiplier, found.shift() - 1), divisor, greatest),
                        "%d >> %d is exact too".formatted(multiplier, found.shift() - 1));
            }
        }
    }

    private static boolean anyFloorDiffers(Reciprocal factor, int divisor, long greatest) {
        for (long x = 0; x <= greatest; x++) {
            if (factor.floor(x) != x / divisor) {
                return true;
            }
        }
        return false;
    }

    /// The ceil rule with one more bit than x: research of the 1/D table, every divisor to 4096.
    @Test
    void everyDivisorTo4096IsExactForAll16BitValuesWith17BitsOfMultiplier() {
        for (int divisor = 1; divisor <= 4096; divisor++) {
            var found = DivisionSearch.floor(divisor, 65_535, 17).orElseThrow();
            for (long x = divisor; x <= 65_535; x += divisor) {
                assertEquals(x / divisor, found.floor(x), "divisor " + divisor);
                assertEquals(x / divisor - 1, found.floor(x - 1), "divisor " + divisor);
            }
            assertEquals(65_535 / divisor, found.floor(65_535), "divisor " + divisor);
        }
    }

    /// Both quotients step at multiples of the divisor alone, so that these and the values before them decide: 280 million of them.
    @Test
    void everyDivisorTo4096IsExactForAll24BitValuesWith25BitsOfMultiplier() {
        long greatest = (1 << 24) - 1;
        for (int divisor = 1; divisor <= 4096; divisor++) {
            var found = DivisionSearch.floor(divisor, greatest, 25).orElseThrow();
            long wrong = 0;
            for (long quotient = 1; quotient * divisor <= greatest; quotient++) {
                wrong += found.floor(quotient * divisor) == quotient && found.floor(quotient * divisor - 1) == quotient - 1 ? 0 : 1;
            }
            assertEquals(0, wrong, "divisor " + divisor);
            assertEquals(greatest / divisor, found.floor(greatest), "divisor " + divisor);
        }
    }

    @Test
    void givenTooFewBitsOfMultiplier_whenSearched_thenThereIsNoFactor() {
        assertEquals(Optional.empty(), DivisionSearch.floor(7, 65_535, 16));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 9, 15, 64, 101, 511, 1024})
    void theNearestQuotientIsExactOverEverySignedValue(int divisor) {
        var found = DivisionSearch.nearest(divisor, -(1 << 15), (1 << 15) - 1, 24).orElseThrow();

        for (long x = -(1 << 15); x < 1 << 15; x++) {
            assertEquals(Math.floor(x / (double) divisor + 0.5), (double) found.nearest(x), "x = " + x);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 10, 12, 100})
    void anEvenDivisorThatIsNoPowerOfTwoLosesTiesOnOneSide(int divisor) {
        assertEquals(Optional.empty(), DivisionSearch.nearest(divisor, -1000, 1000, 40));
        assertTrue(DivisionSearch.nearest(divisor, 0, 1000, 40).isPresent());
    }

    @Test
    void randomDivisorsAndRangesAreExactAtRandomValues() {
        long seed = 20_261_122;
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            long divisor = 1L + random.nextInt(100_000);
            long greatest = random.nextInt(1 << 24);
            var found = DivisionSearch.floor(divisor, greatest, 26).orElseThrow();
            for (int k = 0; k < 50; k++) {
                long x = random.nextLong(greatest + 1);
                assertEquals(x / divisor, found.floor(x), "seed %d: %d / %d".formatted(seed, x, divisor));
            }
        }
    }

    @Test
    void givenARangeThatProductsOutgrow_whenSearched_thenTheBitsAreNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> DivisionSearch.floor(3, 1L << 40, 31));
        assertTrue(error.toString().contains("at most 61"), error::toString);
    }
}
