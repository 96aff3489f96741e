package dev.cupel.explore.search;

import java.util.Arrays;
import java.util.Collection;
import org.moeaframework.core.Solution;

/// Powers of two that bring the objectives near 1, since the library takes differences below 1e-10 for none, and an objective may be joules. A power of two
/// changes no digit, so what dominates what stays as it is.
final class Magnitudes {
    private final int[] exponents;

    private Magnitudes(int[] exponents) {
        this.exponents = exponents;
    }

    /// {@return those of the greatest of each objective; no objectives where there are no answers}
    ///
    /// @throws IllegalArgumentException if they are not of one number of objectives, or one is not finite
    static Magnitudes of(Collection<double[]> answers) {
        int[] exponents = new int[answers.isEmpty() ? 0 : answers.iterator().next().length];
        double[] greatest = new double[exponents.length];
        for (double[] answer : answers) {
            require(answer, exponents.length);
            for (int i = 0; i < exponents.length; i++) {
                greatest[i] = Math.max(greatest[i], Math.abs(answer[i]));
            }
        }
        for (int i = 0; i < exponents.length; i++) {
            exponents[i] = greatest[i] == 0 ? 0 : Math.getExponent(greatest[i]);
        }
        return new Magnitudes(exponents);
    }

    /// {@return how many objectives there are}
    int objectives() {
        return exponents.length;
    }

    /// Gives a solution of the library its objectives.
    ///
    /// @throws IllegalArgumentException if there are more or fewer than there were, or one is not finite
    void set(Solution solution, double[] answer) {
        require(answer, exponents.length);
        for (int i = 0; i < exponents.length; i++) {
            solution.setObjectiveValue(i, Math.scalb(answer[i], -exponents[i]) + 0.0); // the library takes -0.0 for less than 0.0
        }
    }

    private static void require(double[] answer, int objectives) {
        if (answer.length != objectives) {
            throw new IllegalArgumentException("an answer of " + answer.length + " objectives beside one of " + objectives);
        }
        for (double objective : answer) {
            if (!Double.isFinite(objective)) {
                throw new IllegalArgumentException("an answer is " + Arrays.toString(answer) + "; a place without finite objectives is answered by nothing");
            }
        }
    }
}
