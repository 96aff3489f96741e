package dev.cupel.explore.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HypervolumeTest {
    private static double[] at(double... objectives) {
        return objectives;
    }

    /// Of a box of 10 by 4: (2, 3) dominates 8 x 1, (5, 1) dominates 5 x 3, both 5 x 1.
    @Test
    void itIsTheShareOfTheBoxThatIsDominated() {
        var hypervolume = Hypervolume.within(List.of(at(0, 4), at(10, 0)));
        assertEquals((8 + 15 - 5) / 40.0, hypervolume.of(List.of(at(2, 3), at(5, 1))), 1e-15);
    }

    @Test
    void theWorstOfEachIsTheReference() {
        var all = List.of(at(3, 7), at(1, 9), at(4, 8));
        assertEquals(1, Hypervolume.within(all).of(List.of(at(1, 7))), 1e-15);
        assertEquals(0, Hypervolume.within(all).of(List.of(at(4, 9))), 1e-15);
        assertEquals(0, Hypervolume.within(all).of(List.of(at(1, 10))), 1e-15);
        assertEquals(0, Hypervolume.within(all).of(List.of()), 1e-15);
    }

    @Test
    void anObjectiveThatDoesNotVaryHasNoSay() {
        assertEquals(0.5, Hypervolume.within(List.of(at(0, 7), at(2, 7))).of(List.of(at(1, 7))), 1e-15);
    }

    @Test
    void unitsHaveNoSay() {
        var joules = List.of(at(1e-13, 4e9), at(3e-13, 1e9), at(4e-13, 0));
        assertEquals(1 / 3.0 * 3 / 4, Hypervolume.within(joules).of(joules.subList(1, 2)), 1e-12);
    }

    @Test
    void withoutAnswersThereIsNoReference() {
        assertThrows(IllegalArgumentException.class, () -> Hypervolume.within(List.of()));
    }

    /// The volume of a union of boxes that share the corner (1, ..., 1): over every subset, with alternating signs, the box that all of it share.
    private static double byInclusionAndExclusion(List<double[]> answers, int objectives) {
        double sum = 0;
        for (int subset = 1; subset < 1 << answers.size(); subset++) {
            double volume = 1;
            for (int k = 0; k < objectives; k++) {
                double worst = 0;
                for (int i = 0; i < answers.size(); i++) {
                    worst = (subset >> i & 1) == 1 ? Math.max(worst, answers.get(i)[k]) : worst;
                }
                volume *= 1 - worst;
            }
            sum += Integer.bitCount(subset) % 2 == 1 ? volume : -volume;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void agreesWithInclusionAndExclusion(int objectives) {
        var zero = new double[objectives];
        var one = new double[objectives];
        java.util.Arrays.fill(one, 1);
        var hypervolume = Hypervolume.within(List.of(zero, one));
        for (long seed = 0; seed < 100; seed++) {
            var random = new SplittableRandom(seed);
            var answers = new ArrayList<double[]>();
            for (int i = 1 + random.nextInt(10); i > 0; i--) {
                // Every other time of few values, so that coordinates are shared.
                boolean few = seed % 2 == 0;
                answers.add(random.doubles(objectives).map(x -> few ? Math.floor(4 * x) / 4 : x).toArray());
            }
            assertEquals(byInclusionAndExclusion(answers, objectives), hypervolume.of(answers), 1e-9, "seed " + seed);
        }
    }
}
