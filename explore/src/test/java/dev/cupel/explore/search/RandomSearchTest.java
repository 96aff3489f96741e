package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomSearchTest {
    private static final Space TRIANGLE = new Space(List.of(20, 20), place -> place.indices().get(0) <= place.indices().get(1));

    private static List<Place> asked(Space space, int points, long seed) {
        var answers = Answers.of(space, _ -> new double[] {0});
        new RandomSearch(points, seed).run(space, answers);
        return answers.places();
    }

    @Test
    void asManyAllowedPlacesAsAskedFor_noneTwice() {
        assertEquals(50, asked(TRIANGLE, 50, 1).size()); // Answers refuses what is not allowed, or asked for again
    }

    @Test
    void allPlacesWhereThereAreFewer() {
        assertEquals(Set.copyOf(TRIANGLE.places().toList()), Set.copyOf(asked(TRIANGLE, 1000, 1)));
    }

    @Test
    void theSeedDecides() {
        assertEquals(asked(TRIANGLE, 50, 7), asked(TRIANGLE, 50, 7));
        assertNotEquals(asked(TRIANGLE, 50, 7), asked(TRIANGLE, 50, 8));
    }

    @Test
    void fewerPointsAreTheFirstOfMore() {
        assertEquals(asked(TRIANGLE, 50, 7).subList(0, 20), asked(TRIANGLE, 20, 7));
    }

    /// 24 orders of 4 places, 6,000 seeds: chi-square with 23 degrees of freedom is below 49.7 in 99.9 % of cases (NIST handbook, table 1.3.6.7.4).
    @Test
    void everyOrderIsEquallyLikely() {
        var counts = new HashMap<List<Place>, Integer>();
        for (long seed = 0; seed < 6000; seed++) {
            counts.merge(asked(Space.of(4), 4, seed), 1, Integer::sum);
        }
        assertEquals(24, counts.size());
        double chiSquare = counts.values().stream().mapToDouble(count -> (count - 250.0) * (count - 250.0) / 250).sum();
        assertTrue(chiSquare < 49.7, "seeds 0 to 5999: chi-square " + chiSquare);
    }

    @Test
    void aHugeGridIsNoTrouble() {
        int axis = 1 << 30;
        assertEquals(100, asked(Space.of(axis, axis), 100, 3).size());
    }

    @Test
    void noPointsAreNoSearch() {
        assertThrows(IllegalArgumentException.class, () -> new RandomSearch(0, 1));
    }
}
