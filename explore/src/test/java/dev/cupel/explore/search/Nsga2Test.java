package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class Nsga2Test {
    /// Bits of weights 3..8, bits of activations 4..8, lanes 4..64, table ports 1..16, an axis that does nothing: 2,250 places.
    private static final Space SPACE = Space.of(6, 5, 5, 5, 3);

    /// A machine's area against the loss of a network on it.
    private static double[] areaAndLoss(Place place) {
        double area = area(place);
        return new double[] {area, loss(place)};
    }

    private static double[] cyclesAreaAndLoss(Place place) {
        int lanes = 4 << place.indices().get(2);
        int ports = 1 << place.indices().get(3);
        return new double[] {180_000.0 / lanes + 30_000.0 / Math.min(ports, lanes) + 4000, area(place), loss(place)};
    }

    private static double area(Place place) {
        int lanes = 4 << place.indices().get(2);
        int ports = 1 << place.indices().get(3);
        return lanes * (9.0 * weights(place) * activations(place) + 200) + 900.0 * ports + 3000;
    }

    /// Each bit quarters the square of a rounding error; a machine's rounding luck is worth some 15 % more or less.
    private static double loss(Place place) {
        double luck = Math.sin(12.9898 * weights(place) + 78.233 * activations(place) + place.indices().get(4));
        return (3 * Math.pow(4, -weights(place)) + 6 * Math.pow(4, -activations(place))) * (1 + 0.15 * luck);
    }

    private static int weights(Place place) {
        return 3 + place.indices().get(0);
    }

    private static int activations(Place place) {
        return 4 + place.indices().get(1);
    }

    private static Answers answers(Search search, Space space, Function<Place, double[]> function) {
        var answers = Answers.of(space, function);
        search.run(space, answers);
        return answers;
    }

    @Test
    void asManyDistinctAllowedPlacesAsAskedFor() {
        var space = new Space(SPACE.sizes(), place -> place.indices().get(0) >= place.indices().get(1));
        for (int points : new int[] {1, 7, 16, 17, 100, 101}) {
            assertEquals(points, answers(new Nsga2(16, points, 1), space, Nsga2Test::areaAndLoss).answers()); // Answers refuses repeats
        }
    }

    @Test
    void aGenerationIsABatch_andTheLastHasTheRest() {
        var answers = answers(new Nsga2(16, 60, 1), SPACE, Nsga2Test::areaAndLoss);
        assertEquals(List.of(16, 16, 16, 12), answers.batches.stream().map(batch -> batch.places().size()).toList());
        assertTrue(answers.batches.stream().allMatch(batch -> batch.effort() == 1));
    }

    @Test
    void allPlacesWhereThereAreFewer() {
        var triangle = new Space(List.of(9, 9), place -> place.indices().get(0) < place.indices().get(1));
        assertEquals(Set.copyOf(triangle.places().toList()), Set.copyOf(answers(new Nsga2(8, 1000, 2), triangle, place -> new double[] {place.indices().get(0), -place.indices().get(1)}).places()));
        for (var space : List.of(Space.of(), Space.of(1), Space.of(1, 2), Space.of(3, 1, 4), new Space(List.of(4), _ -> false))) {
            assertEquals(space.places().count(), answers(new Nsga2(8, 1000, 2), space, _ -> new double[] {0}).answers(), space.sizes()::toString);
        }
    }

    @Test
    void theSeedDecides() {
        var search = new Nsga2(16, 200, 3);
        var first = answers(search, SPACE, Nsga2Test::cyclesAreaAndLoss).batches;
        assertEquals(first, answers(search, SPACE, Nsga2Test::cyclesAreaAndLoss).batches);
        assertNotEquals(first, answers(new Nsga2(16, 200, 4), SPACE, Nsga2Test::cyclesAreaAndLoss).batches);
    }

    @Test
    void searchesAtOnceInOneProcessDoNotDisturbEachOther() throws Exception {
        var alone = LongStream.range(0, 8).mapToObj(seed -> answers(new Nsga2(16, 200, seed), SPACE, Nsga2Test::areaAndLoss).places()).toList();
        try (var pool = Executors.newFixedThreadPool(4)) {
            var tasks = LongStream.range(0, 8)
                    .<Callable<List<Place>>>mapToObj(seed -> () -> answers(new Nsga2(16, 200, seed), SPACE, Nsga2Test::areaAndLoss).places()).toList();
            var together = pool.invokeAll(tasks).stream().map(Future::resultNow).toList();
            assertEquals(alone, together);
        }
    }

    @Test
    void aSearchWithinAnEvaluationDoesNotDisturbTheOneAround() {
        var alone = answers(new Nsga2(16, 100, 5), SPACE, Nsga2Test::areaAndLoss).places();
        var around = Answers.of(SPACE, place -> {
            answers(new Nsga2(4, 12, 6), Space.of(5, 5), inner -> new double[] {inner.indices().get(0), inner.indices().get(1)});
            return areaAndLoss(place);
        });
        new Nsga2(16, 100, 5).run(SPACE, around);
        assertEquals(alone, around.places());
    }

    @Test
    void whatWasAskedForBeforeAnEndIsTheSame() {
        var whole = answers(new Nsga2(16, 200, 7), SPACE, Nsga2Test::areaAndLoss).places();
        var ended = Answers.of(SPACE, Nsga2Test::areaAndLoss).endingAfter(100);
        new Nsga2(16, 200, 7).run(SPACE, ended);
        assertEquals(whole.subList(0, 96), ended.places());
    }

    @Test
    void unitsHaveNoSay() {
        var plain = answers(new Nsga2(16, 200, 8), SPACE, Nsga2Test::cyclesAreaAndLoss).places();
        var scaled = answers(new Nsga2(16, 200, 8), SPACE, place -> {
            double[] answer = cyclesAreaAndLoss(place);
            return new double[] {Math.scalb(answer[0], 40), Math.scalb(answer[1], -60), answer[2]};
        });
        assertEquals(plain, scaled.places());
    }

    /// Two thirds of the places cannot be run; of the last half of those asked for, fewer than a third are such.
    @Test
    void itKeepsAwayFromWhatCannotBeRun() {
        for (long seed = 0; seed < 5; seed++) {
            var answers = Answers.some(SPACE, place -> place.indices().get(0) < 4 ? Optional.empty() : Optional.of(areaAndLoss(place)));
            new Nsga2(16, 200, seed).run(SPACE, answers);
            long impossible = answers.places().subList(100, 200).stream().filter(place -> place.indices().get(0) < 4).count();
            assertTrue(impossible < 33, "seed " + seed + ": " + impossible);
        }
    }

    @Test
    void whereFewCanBeRunItLooksOnAtRandom() {
        var good = SPACE.place(1234);
        var answers = Answers.some(SPACE, place -> place.equals(good) ? Optional.of(areaAndLoss(place)) : Optional.empty());
        new Nsga2(16, 2250, 9).run(SPACE, answers);
        assertEquals(2250, answers.answers());
        var none = Answers.some(SPACE, _ -> Optional.empty());
        new Nsga2(16, 100, 9).run(SPACE, none);
        assertEquals(100, none.answers());
    }

    /// A tenth of the places; medians of 11 seeds.
    @Test
    void itFindsMoreOfTheHypervolumeThanRandomSearch() {
        var all = SPACE.places().map(Nsga2Test::areaAndLoss).toList();
        var hypervolume = Hypervolume.within(all);
        Function<Search, Double> share = search ->
                hypervolume.of(answers(search, SPACE, Nsga2Test::areaAndLoss).places().stream().map(Nsga2Test::areaAndLoss).toList()) / hypervolume.of(all);
        double evolved = median(IntStream.range(0, 11).mapToDouble(seed -> share.apply(new Nsga2(16, 225, seed))).toArray());
        double random = median(IntStream.range(0, 11).mapToDouble(seed -> share.apply(new RandomSearch(225, seed))).toArray());
        assertTrue(evolved > 0.995, "seeds 0 to 10: " + evolved);
        assertTrue(1 - evolved < (1 - random) / 4, "seeds 0 to 10: NSGA-II %f, random %f".formatted(evolved, random));
    }

    private static double median(double[] values) {
        return java.util.Arrays.stream(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
    }

    @Test
    void thePopulationIsATwentiethOfThePoints_butNotTooSmall() {
        assertEquals(new Nsga2(48, 960, 1), new Nsga2(960, 1));
        assertEquals(new Nsga2(16, 50, 1), new Nsga2(50, 1));
    }

    @Test
    void componentsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Nsga2(1, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new Nsga2(16, 0, 1));
    }

    @Test
    void answersThatAreNoNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> answers(new Nsga2(16, 100, 1), SPACE, _ -> new double[] {Double.NaN}));
    }
}
