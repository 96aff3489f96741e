package dev.cupel.rtl;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What can be said of the faults without building them.
class SeededFaultPlaceTest {
    @Test
    void everyFaultStandsWhereItSays() {
        assertDoesNotThrow(SeededFault::sources);
    }

    @Test
    void thereAreEnoughAndEachHasItsName() {
        assertAll(
                () -> assertTrue(SeededFault.ALL.size() >= 20, () -> "there are " + SeededFault.ALL.size()),
                () -> assertEquals(SeededFault.ALL.size(), SeededFault.ALL.stream().map(SeededFault::name).distinct().count()));
    }
}
