package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.moeaframework.algorithm.NSGAII;
import org.moeaframework.core.PRNG;
import org.moeaframework.core.Solution;
import org.moeaframework.core.comparator.ChainedComparator;
import org.moeaframework.core.comparator.CrowdingComparator;
import org.moeaframework.core.comparator.ParetoDominanceComparator;
import org.moeaframework.core.initialization.InjectedInitialization;
import org.moeaframework.core.population.NondominatedSortingPopulation;
import org.moeaframework.core.selection.TournamentSelection;

/// One run of [Nsga2]: holds the library's algorithm to batches of places, and knows every answer.
///
/// The library has one source of random numbers for a process, which is one for each thread unless someone sets another. It is seeded anew before each
/// generation, so that whatever else draws from it in this thread, such as a search within the evaluation, changes nothing here.
final class Generations {
    private final Space space;
    private final Evaluation evaluation;
    private final Nsga2 search;
    private final Shuffle shuffle;
    private final SplittableRandom random;
    private final Map<Place, Optional<double[]>> known = new HashMap<>();

    Generations(Space space, Evaluation evaluation, Nsga2 search) {
        this.space = space;
        this.evaluation = evaluation;
        this.search = search;
        random = new SplittableRandom(search.seed());
        shuffle = new Shuffle(space, random.nextLong());
    }

    void run() {
        var first = first();
        var answered = first.stream().map(this::known).flatMap(Optional::stream).toList();
        if (answered.isEmpty()) {
            return;
        }
        var magnitudes = Magnitudes.of(answered);
        var children = new Children(space, shuffle, magnitudes.objectives(), known.keySet(), random.split());
        var algorithm = algorithm(first, children, magnitudes);
        while (known.size() < Math.min(search.points(), space.size()) && !children.exhausted()) {
            PRNG.setSeed(random.nextLong());
            algorithm.step();
        }
    }

    /// {@return the first random population of which any can be run, asked for; empty where there is none}
    private List<Place> first() {
        while (true) {
            var places = shuffle.draw(Math.min(search.population(), search.points() - known.size()));
            ask(places);
            if (places.isEmpty() || places.stream().anyMatch(place -> known(place).isPresent())) {
                return places;
            }
        }
    }

    private Optional<double[]> known(Place place) {
        return known.getOrDefault(place, Optional.empty());
    }

    private void ask(List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        var answers = evaluation.evaluate(places, 1);
        for (int i = 0; i < places.size(); i++) {
            known.put(places.get(i), answers.get(i));
        }
    }

    private NSGAII algorithm(List<Place> first, Children children, Magnitudes magnitudes) {
        var problem = new ProblemShape(space.sizes().size(), magnitudes.objectives(), 1);
        var tournament = new TournamentSelection(2, new ChainedComparator(new ParetoDominanceComparator(), new CrowdingComparator()));
        var initial = new InjectedInitialization(problem, first.stream().map(children::individual).toList());
        return new NSGAII(problem, first.size(), new NondominatedSortingPopulation(), null, tournament, children, initial) {
            @Override
            public void evaluateAll(Solution[] solutions) {
                evaluateAll(List.of(solutions));
            }

            @Override
            public void evaluateAll(Iterable<Solution> solutions) {
                answer(solutions, magnitudes);
            }
        };
    }

    /// Tells individuals what their places come to. What no point is left for is told to be impossible, in the last generation alone.
    private void answer(Iterable<Solution> individuals, Magnitudes magnitudes) {
        var places = new ArrayList<Place>();
        for (var individual : individuals) {
            var place = Children.place(individual);
            if (!known.containsKey(place) && known.size() + places.size() < search.points()) {
                places.add(place);
            }
        }
        ask(List.copyOf(places));
        for (var individual : individuals) {
            var answer = known(Children.place(individual));
            individual.setConstraintValue(0, answer.isPresent() ? 0 : 1); // the default constraint: equal to 0
            answer.ifPresent(objectives -> magnitudes.set(individual, objectives));
        }
    }
}
