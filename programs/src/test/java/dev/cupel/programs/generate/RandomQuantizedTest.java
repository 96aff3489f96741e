package dev.cupel.programs.generate;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Rounding;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.reference.IntegerReference;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RandomQuantizedTest {
    private static final long SEED = 2211;

    @ParameterizedTest(name = "W {0}, A {1}, ROM {2} x {3} bits")
    @CsvSource({"32, 32, 4096, 32", "32, 48, 1024, 32", "24, 32, 4096, 24", "28, 20, 256, 28", "20, 20, 256, 20"})
    void everyPromiseOfEveryOpHoldsForEveryInput(int word, int accumulator, int entries, int bits) {
        var random = new RandomQuantized(SEED, new Limits(word, accumulator, entries, bits), Rounding.HALF_UP);
        for (var drawn : random.ofEachKind(150)) {
            assertDoesNotThrow(() -> IntegerReference.evaluate(drawn.op(), drawn.graph(), drawn.inputs()),
                    () -> "seed " + SEED + ": " + drawn.describe() + "\n" + drawn.op());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Rounding.class, mode = Mode.EXCLUDE, names = "MACHINE")
    void thePromisesHoldInEveryRoundingMode(Rounding rounding) {
        var random = new RandomQuantized(SEED + 1, new Limits(32, 32, 4096, 32), rounding);
        for (var drawn : random.ofEachKind(100)) {
            assertDoesNotThrow(() -> IntegerReference.evaluate(drawn.op(), drawn.graph(), drawn.inputs()),
                    () -> "seed " + SEED + ": " + drawn.describe() + "\n" + drawn.op());
        }
    }

    @Test
    void theSameSeedGivesTheSameCases() {
        var limits = new Limits(32, 32, 4096, 32);
        var first = new RandomQuantized(7, limits, Rounding.HALF_EVEN);
        var second = new RandomQuantized(7, limits, Rounding.HALF_EVEN);
        for (int i = 0; i < 100; i++) {
            var a = first.next();
            var b = second.next();
            assertEquals(a.describe(), b.describe());
            assertEquals(a.inputs(), b.inputs());
        }
    }

    @Test
    void widthsSignsAndZeroPointsAreAllDrawn() {
        var random = new RandomQuantized(SEED, new Limits(32, 32, 4096, 32), Rounding.HALF_UP);
        var widths = new HashSet<Integer>();
        var signs = new HashSet<String>();
        for (int i = 0; i < 2000; i++) {
            var drawn = random.next();
            var type = drawn.graph().tensor(drawn.op().inputs().getFirst()).type();
            widths.add(type.bits());
            signs.add(type.signed() + " " + (type.zeroPoint() != 0));
        }
        assertEquals(15, widths.size());
        assertTrue(widths.contains(2) && widths.contains(16), widths::toString);
        assertEquals(4, signs.size());
    }

    @Test
    void anUnknownKindIsRefused() {
        var random = new RandomQuantized(SEED, new Limits(32, 32, 4096, 32), Rounding.HALF_UP);
        assertThrows(IllegalArgumentException.class, () -> random.next("convolution"));
    }
}
