package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moeaframework.core.comparator.NondominatedSortingComparator;
import org.moeaframework.core.population.NondominatedSorting;
import org.moeaframework.core.population.Population;

/// Successive halving: many random places are judged by few rows, the best share of them by more, and so on until all rows.
///
/// Of each round the best `1/eta` go on, by rank of nondominated sorting, then by crowding distance (as in NSGA-II), then in the order they were asked for;
/// a place that cannot be run never does. The last round judges by all rows, the one before by `1/eta` of them, and so on down to `least`.
///
/// @param points places of the first round, or all there are if fewer
/// @param eta    how many times fewer places and more rows each round has than the one before, above 1
/// @param least  no round judges by a smaller share of the rows than this, in (0, 1]
/// @param seed   of the places
/// @see <a href="https://proceedings.mlr.press/v51/jamieson16.html">Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter
///      optimization, AISTATS 2016</a>
/// @see <a href="https://doi.org/10.1109/4235.996017">Deb et al., A fast and elitist multiobjective genetic algorithm: NSGA-II, 2002, sections III.A and B</a>
public record Halving(int points, double eta, double least, long seed) implements Search {
    /// @throws IllegalArgumentException if a component is out of range
    public Halving {
        Shuffle.requirePoints(points);
        if (!(eta > 1) || eta == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("eta is " + eta + "; it must be above 1");
        }
        if (!(least > 0 && least <= 1)) {
            throw new IllegalArgumentException("the least share of the rows is " + least + "; it must be in (0, 1]");
        }
    }

    /// Judges by a sixteenth of the rows at least.
    public Halving(int points, double eta, long seed) {
        this(points, eta, 1.0 / 16, seed);
    }

    /// {@return the share of the rows that each round judges by, ascending to 1}
    public List<Double> efforts() {
        var efforts = new ArrayList<Double>();
        for (double effort = 1; effort >= least; effort /= eta) {
            efforts.addFirst(effort);
        }
        return List.copyOf(efforts);
    }

    void ask(Space space, Evaluation evaluation) {
        var places = new Shuffle(space, seed).draw(points);
        for (double effort : efforts()) {
            if (places.isEmpty()) {
                return;
            }
            var asked = places;
            var answers = evaluation.evaluate(asked, effort);
            places = best(answers, survivors(asked.size())).stream().map(asked::get).toList();
        }
    }

    private int survivors(int count) {
        return (int) Math.ceil(count / eta);
    }

    /// {@return the positions of the best `count` answers, ascending; fewer where there are not as many}
    static List<Integer> best(List<Optional<double[]>> answers, int count) {
        var ranked = new Population();
        ranked.addAll(Positioned.of(answers));
        new NondominatedSorting().evaluate(ranked);
        ranked.truncate(count, new NondominatedSortingComparator()); // its sort is stable
        return Positioned.positions(ranked);
    }

    @Override
    public long most(Space space) {
        long sum = 0;
        int count = (int) Math.min(points, space.size());
        for (var _ : efforts()) {
            sum += count;
            count = survivors(count);
        }
        return sum;
    }
}
