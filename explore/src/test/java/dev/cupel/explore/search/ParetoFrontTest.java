package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoFrontTest {
    private static List<Optional<double[]>> answers(double[]... answers) {
        return java.util.Arrays.stream(answers).map(Optional::of).toList();
    }

    private static double[] at(double... objectives) {
        return objectives;
    }

    @Test
    void whatIsWorseInOneObjectiveAndBetterInNoneIsNotOnIt() {
        assertEquals(List.of(0, 2), ParetoFront.of(answers(at(1, 5), at(2, 5), at(3, 1), at(3, 2))));
    }

    @Test
    void equalAnswersAreAllOnIt() {
        assertEquals(List.of(1, 3), ParetoFront.of(answers(at(2, 2), at(1, 1), at(1, 2), at(1, 1))));
    }

    @Test
    void whatCannotBeRunIsNeverOnIt() {
        assertEquals(List.of(1), ParetoFront.of(List.of(Optional.empty(), Optional.of(at(9, 9)), Optional.empty())));
        assertEquals(List.of(), ParetoFront.of(List.of(Optional.empty())));
        assertEquals(List.of(), ParetoFront.of(List.of()));
    }

    @Test
    void zeroHasNoSign() {
        assertEquals(List.of(0, 1), ParetoFront.of(answers(at(0.0, 1), at(-0.0, 1))));
    }

    @Test
    void smallDifferencesCount() {
        assertEquals(List.of(1), ParetoFront.of(answers(at(2e-12, 3), at(1e-12, 3))));
        assertEquals(List.of(0), ParetoFront.of(answers(at(1, 3), at(Math.nextUp(1.0), 3))));
    }

    @Test
    void answersThatAreNoNumbersOrOfOtherNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ParetoFront.of(answers(at(1, Double.NaN))));
        assertThrows(IllegalArgumentException.class, () -> ParetoFront.of(answers(at(1, 2), at(1))));
    }

    /// The definition, over every pair.
    private static List<Integer> byDefinition(List<Optional<double[]>> answers) {
        return IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).isPresent())
                .filter(i -> answers.stream().flatMap(Optional::stream).noneMatch(other -> dominates(other, answers.get(i).orElseThrow())))
                .boxed().toList();
    }

    private static boolean dominates(double[] a, double[] b) {
        return IntStream.range(0, a.length).allMatch(i -> a[i] <= b[i]) && IntStream.range(0, a.length).anyMatch(i -> a[i] < b[i]);
    }

    /// Few values, so that there are many ties.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void agreesWithTheDefinition(int objectives) {
        for (long seed = 0; seed < 200; seed++) {
            var random = new SplittableRandom(seed);
            var answers = new ArrayList<Optional<double[]>>();
            for (int i = random.nextInt(60); i > 0; i--) {
                double[] answer = new double[objectives];
                for (int k = 0; k < objectives; k++) {
                    answer[k] = random.nextInt(6) - 2;
                }
                answers.add(random.nextInt(8) == 0 ? Optional.empty() : Optional.of(answer));
            }
            assertEquals(byDefinition(answers), ParetoFront.of(answers), "seed " + seed);
        }
    }
}
