package dev.cupel.explore.search;

import java.util.Arrays;
import java.util.List;
import org.moeaframework.core.Solution;
import org.moeaframework.core.indicator.WFGHypervolume;
import org.moeaframework.core.population.NondominatedPopulation;

/// The share of a box of objectives that a set of answers dominates: 1 would be an answer that is the best in every objective.
///
/// The box reaches from the best to the worst of each objective over a given set, which are scaled to 0 and 1. An objective that does not vary there has no
/// say.
///
/// @see <a href="https://doi.org/10.1109/4235.797969">Zitzler and Thiele, Multiobjective evolutionary algorithms: a comparative case study, 1999</a>
/// @see <a href="https://doi.org/10.1109/TEVC.2010.2077298">While, Bradstreet and Barone, A fast way of calculating exact hypervolumes, 2012</a>
public final class Hypervolume {
    private final double[] best;
    private final double[] worst;
    private final WFGHypervolume library;

    private Hypervolume(double[] best, double[] worst) {
        this.best = best;
        this.worst = worst;
        double[] reference = new double[best.length];
        Arrays.fill(reference, 1);
        library = new WFGHypervolume(new ProblemShape(0, best.length, 0), reference);
    }

    /// {@return hypervolumes in the box of `answers`, such as of all points there are}
    ///
    /// @throws IllegalArgumentException if there are none
    public static Hypervolume within(List<double[]> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("no answers have no worst one to measure from");
        }
        double[] best = answers.getFirst().clone();
        double[] worst = best.clone();
        for (double[] answer : answers) {
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.min(best[i], answer[i]);
                worst[i] = Math.max(worst[i], answer[i]);
            }
        }
        return new Hypervolume(best, worst);
    }

    /// {@return the share of the box that is dominated, in [0, 1] for answers of the given set}
    ///
    /// @param answers objectives to be minimised; one that is worse than the worst in an objective adds nothing
    public double of(List<double[]> answers) {
        var front = new NondominatedPopulation();
        for (double[] answer : answers) {
            var solution = new Solution(0, best.length);
            for (int i = 0; i < best.length; i++) {
                solution.setObjectiveValue(i, worst[i] == best[i] ? 0 : (answer[i] - best[i]) / (worst[i] - best[i]));
            }
            front.add(solution);
        }
        return library.evaluate(front);
    }
}
