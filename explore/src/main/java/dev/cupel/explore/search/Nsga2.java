package dev.cupel.explore.search;

/// NSGA-II, by the MOEA Framework: the population of each generation is chosen among parents and children by rank of nondominated sorting, then by crowding
/// distance; what cannot be run ranks behind what can. Parents are chosen by binary tournaments of the same order.
///
/// A place is an individual, its indices are the genes. Two parents exchange genes by uniform crossover; then each child has about one gene moved
/// ([Children]). A child that was asked for before is moved on until it is new, so that no answer is wasted on a place that is known: on a grid the
/// operators for real numbers come back to the same places most of the time.
///
/// The first population is random. Each generation is one batch; a population that is small beside `points` has many generations to improve in. Places
/// that are dominated are left behind, but every place that was asked for counts for the front that is found.
///
/// @param population individuals, at least 2, and children of each generation
/// @param points     places asked for, or all there are if fewer
/// @param seed       of all that is random
/// @see <a href="https://doi.org/10.1109/4235.996017">Deb, Pratap, Agarwal and Meyarivan, A fast and elitist multiobjective genetic algorithm: NSGA-II,
///      IEEE Transactions on Evolutionary Computation, 2002</a>
public record Nsga2(int population, int points, long seed) implements Search {
    private static final int LEAST_POPULATION = 16;
    private static final int GENERATIONS = 20;

    /// @throws IllegalArgumentException if `population` is below 2, or `points` below 1
    public Nsga2 {
        Shuffle.requirePoints(points);
        if (population < 2) {
            throw new IllegalArgumentException("a population of " + population + "; it must have at least 2");
        }
    }

    /// With a twentieth of the points as population, but 16 at least: of 8 to 64, what found most hypervolume on synthetic tables of 2,400 to 9,600 points by a
    /// tenth of them, with 2 objectives and with 3.
    public Nsga2(int points, long seed) {
        this(Math.max(LEAST_POPULATION, points / GENERATIONS), points, seed);
    }

    void ask(Space space, Evaluation evaluation) {
        new Generations(space, evaluation, this).run();
    }

    @Override
    public long most(Space space) {
        return Math.min(points, space.size());
    }
}
