package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {
    private static final Space SPACE = Space.of(30, 30);

    private static double[] product(Place place) {
        int x = place.indices().get(0);
        int y = place.indices().get(1);
        return new double[] {(x + 1) * (y + 1), 60 - x - y};
    }

    private static List<Integer> counts(Answers answers) {
        return answers.batches.stream().map(batch -> batch.places().size()).toList();
    }

    private static List<Double> efforts(Answers answers) {
        return answers.batches.stream().map(Answers.Batch::effort).toList();
    }

    @Test
    void eachRoundHasAShareOfThePlacesAndSoManyTimesTheRows() {
        var answers = Answers.of(SPACE, HalvingTest::product);
        var halving = new Halving(81, 3, 1.0 / 27, 5);
        halving.run(SPACE, answers);
        assertEquals(List.of(81, 27, 9, 3), counts(answers));
        assertEquals(List.of(1.0 / 27, 1.0 / 9, 1.0 / 3, 1.0), efforts(answers).stream().map(effort -> 1 / Math.rint(1 / effort)).toList());
        assertEquals(81 + 27 + 9 + 3, halving.most(SPACE));
    }

    @Test
    void theLastRoundHasAllRows_andTheFirstNotFewerThanTheLeast() {
        assertEquals(List.of(0.0625, 0.125, 0.25, 0.5, 1.0), new Halving(10, 2, 1).efforts());
        assertEquals(List.of(0.4, 1.0), new Halving(10, 2.5, 0.2, 1).efforts());
        assertEquals(List.of(1.0), new Halving(10, 2, 1, 1).efforts());
    }

    @Test
    void theBestGoOn() {
        var answers = Answers.of(SPACE, place -> new double[] {SPACE.number(place)});
        new Halving(64, 4, 1.0 / 4, 9).run(SPACE, answers);
        var best = answers.batches.get(0).places().stream().sorted(java.util.Comparator.comparingLong(SPACE::number)).limit(16).toList();
        assertEquals(Set.copyOf(best), Set.copyOf(answers.batches.get(1).places()), "seed 9");
    }

    /// Ranks: A (0, 4), (1, 3), (2, 2), (4, 0); then (3, 3). In A the ends are infinitely far from others; (1, 3) has 2/4 + 2/4, (2, 2) has 3/4 + 3/4.
    @Test
    void bestIsByRankThenByCrowdingDistance() {
        var answers = IntStream.range(0, 6).mapToObj(i -> Optional.of(new double[][] {{3, 3}, {0, 4}, {1, 3}, {2, 2}, {4, 0}, {9, 9}}[i])).toList();
        assertEquals(List.of(1, 4), Halving.best(answers, 2));
        assertEquals(List.of(1, 3, 4), Halving.best(answers, 3));
        assertEquals(List.of(1, 2, 3, 4), Halving.best(answers, 4));
        assertEquals(List.of(0, 1, 2, 3, 4), Halving.best(answers, 5));
    }

    @Test
    void whatCannotBeRunDoesNotGoOn() {
        var answers = Answers.some(SPACE, place -> place.indices().getFirst() < 10 ? Optional.empty() : Optional.of(product(place)));
        new Halving(100, 1.25, 0.5, 3).run(SPACE, answers);
        assertTrue(answers.batches.get(1).places().stream().allMatch(place -> place.indices().getFirst() >= 10));
        var none = Answers.some(SPACE, _ -> Optional.empty());
        new Halving(100, 2, 3).run(SPACE, none);
        assertEquals(List.of(100), counts(none));
    }

    @Test
    void theSeedDecides() {
        var one = Answers.of(SPACE, HalvingTest::product);
        var two = Answers.of(SPACE, HalvingTest::product);
        new Halving(50, 2, 11).run(SPACE, one);
        new Halving(50, 2, 11).run(SPACE, two);
        assertEquals(one.places(), two.places());
    }

    @Test
    void allPlacesWhereThereAreFewer() {
        var space = Space.of(3, 3);
        var answers = Answers.of(space, HalvingTest::product);
        new Halving(100, 3, 1.0 / 3, 1).run(space, answers);
        assertEquals(List.of(9, 3), counts(answers));
    }

    @Test
    void componentsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Halving(0, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Halving(9, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Halving(9, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Halving(9, 2, 0, 1));
    }
}
