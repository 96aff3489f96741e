package dev.cupel.benchmarks.search;

import dev.cupel.explore.search.Hypervolume;
import dev.cupel.explore.search.ParetoFront;
import dev.cupel.explore.search.Place;
import dev.cupel.explore.search.Search;
import dev.cupel.explore.search.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// Runs searches on points that are all known, and says how much of the hypervolume of the front of all points their own fronts have.
public final class Replay {
    private final Space space;
    private final Map<Place, Optional<double[]>> answers;
    private final Hypervolume hypervolume;
    private final double whole;

    /// @param answers of every allowed place; at least one can be run
    public Replay(Space space, Map<Place, Optional<double[]>> answers) {
        this.space = space;
        this.answers = answers;
        var all = answers.values().stream().flatMap(Optional::stream).toList();
        hypervolume = Hypervolume.within(all);
        whole = hypervolume.of(all);
    }

    /// {@return the hypervolume of all points, objectives scaled to [0, 1], from the worst of each}
    public double whole() {
        return whole;
    }

    /// {@return how many points are on the front of all}
    public int front() {
        return ParetoFront.of(List.copyOf(answers.values())).size();
    }

    /// {@return how many places can be run}
    public long feasible() {
        return answers.values().stream().filter(Optional::isPresent).count();
    }

    /// What one search came to.
    ///
    /// @param share  of the hypervolume of all points, in [0, 1]
    /// @param points it asked for
    public record Outcome(double share, int points) {}

    /// {@return what a search comes to}
    public Outcome of(Search search) {
        var asked = new ArrayList<Optional<double[]>>();
        search.run(space, (places, _) -> {
            var found = places.stream().map(place -> answers.getOrDefault(place, Optional.empty())).toList();
            asked.addAll(found);
            return found;
        });
        return new Outcome(hypervolume.of(asked.stream().flatMap(Optional::stream).toList()) / whole, asked.size());
    }

    /// What a search comes to by many seeds.
    ///
    /// @param outcomes by share, ascending
    public record Spread(List<Outcome> outcomes) {
        public Outcome least() {
            return outcomes.getFirst();
        }

        /// {@return the middle one, or the lesser of the two in the middle}
        public Outcome median() {
            return outcomes.get((outcomes.size() - 1) / 2);
        }

        public Outcome greatest() {
            return outcomes.getLast();
        }

        /// {@return the most points that any seed asked for}
        public int points() {
            return outcomes.stream().mapToInt(Outcome::points).max().orElse(0);
        }
    }

    /// {@return what a search comes to by seeds `from` to `from + count - 1`}
    public Spread spread(LongFunction<Search> search, long from, int count) {
        return new Spread(LongStream.range(from, from + count).mapToObj(search).map(this::of).sorted(java.util.Comparator.comparingDouble(Outcome::share)).toList());
    }
}
