package dev.cupel.explore.search;

import java.util.List;
import java.util.Optional;
import org.moeaframework.core.population.NondominatedPopulation;
import org.moeaframework.core.population.NondominatedPopulation.DuplicateMode;

/// The answers that no other answer dominates: none is at least as good in every objective and better in one.
public final class ParetoFront {
    private ParetoFront() {}

    /// {@return the positions of nondominated answers, ascending; equal ones all belong to it}
    ///
    /// @param answers objectives to be minimised, of one number and finite; nothing is dominated by everything
    /// @throws IllegalArgumentException if they are not
    public static List<Integer> of(List<Optional<double[]>> answers) {
        var front = new NondominatedPopulation(DuplicateMode.ALLOW_DUPLICATES);
        front.addAll(Positioned.of(answers));
        return Positioned.positions(front);
    }
}
