package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpaceTest {
    @Test
    void theLastAxisVariesFastest() {
        assertEquals(List.of(Place.of(0, 0), Place.of(0, 1), Place.of(0, 2), Place.of(1, 0), Place.of(1, 1), Place.of(1, 2)),
                Space.of(2, 3).places().toList());
    }

    @Test
    void aPlaceHasItsNumberBack() {
        var space = Space.of(2, 3, 5);
        assertEquals(30, space.size());
        assertTrue(LongStream.range(0, 30).allMatch(number -> space.number(space.place(number)) == number));
    }

    @Test
    void aGridWithoutAxesHasOnePlace() {
        assertEquals(List.of(Place.of()), Space.of().places().toList());
    }

    @Test
    void whatIsNotInTheGridIsRefused() {
        var space = Space.of(2, 3);
        assertThrows(IllegalArgumentException.class, () -> space.place(6));
        assertThrows(IllegalArgumentException.class, () -> space.place(-1));
        assertThrows(IllegalArgumentException.class, () -> space.number(Place.of(0, 3)));
        assertThrows(IllegalArgumentException.class, () -> space.number(Place.of(0)));
    }

    @Test
    void anEmptyAxisAndMorePlacesThanNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Space.of(2, 0));
        int axis = 1 << 30;
        assertEquals(1L << 60, Space.of(axis, axis).size());
        assertThrows(IllegalArgumentException.class, () -> Space.of(axis, axis, axis));
    }
}
