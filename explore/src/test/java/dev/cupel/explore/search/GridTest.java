package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    private static double[] sum(Place place) {
        return new double[] {place.indices().stream().mapToInt(Integer::intValue).sum()};
    }

    @Test
    void everyAllowedPlaceIsAskedForInOrder() {
        var space = new Space(List.of(3, 3), place -> place.indices().get(0) <= place.indices().get(1));
        var answers = Answers.of(space, GridTest::sum);
        new Grid().run(space, answers);
        assertEquals(List.of(Place.of(0, 0), Place.of(0, 1), Place.of(0, 2), Place.of(1, 1), Place.of(1, 2), Place.of(2, 2)), answers.places());
        assertTrue(answers.batches.stream().allMatch(batch -> batch.effort() == 1));
    }

    @Test
    void aBatchIsBounded_andTheLastOneHoldsTheRest() {
        var space = Space.of(Grid.BATCH, 2, 1);
        var answers = Answers.of(space, GridTest::sum);
        new Grid().run(space, answers);
        assertEquals(List.of(Grid.BATCH, Grid.BATCH), answers.batches.stream().map(batch -> batch.places().size()).toList());
        var more = Space.of(Grid.BATCH + 1);
        var rest = Answers.of(more, GridTest::sum);
        new Grid().run(more, rest);
        assertEquals(List.of(Grid.BATCH, 1), rest.batches.stream().map(batch -> batch.places().size()).toList());
    }

    @Test
    void whereNothingIsAllowedNothingIsAsked() {
        var space = new Space(List.of(3), _ -> false);
        var answers = Answers.of(space, GridTest::sum);
        new Grid().run(space, answers);
        assertEquals(0, answers.answers());
    }

    @Test
    void anEvaluationMayEndIt() {
        var space = Space.of(3 * Grid.BATCH);
        var answers = Answers.of(space, GridTest::sum).endingAfter(2 * Grid.BATCH);
        new Grid().run(space, answers);
        assertEquals(space.places().limit(2 * Grid.BATCH).toList(), answers.places());
    }
}
