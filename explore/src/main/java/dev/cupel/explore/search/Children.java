package dev.cupel.explore.search;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.moeaframework.core.Solution;
import org.moeaframework.core.operator.UniformCrossover;
import org.moeaframework.core.operator.Variation;
import org.moeaframework.core.variable.RealVariable;

/// Makes two children of two parents, at places that are allowed and were not given out before.
///
/// Crossover is uniform, in half of the pairs. Then each gene is moved with a chance of one in the number of genes: mostly to a neighbour, as axes are
/// mostly numbers in order, and else to any other value, as some are names. A child at a place that was given out is moved by one gene at a time until
/// it is at a new one, and where it is not after [#MOVES] moves, a new place is drawn.
final class Children implements Variation {
    private static final double CROSSOVER = 0.5;
    /// The chance that a gene that moves becomes any other value instead of a neighbouring one.
    private static final double FAR = 0.2;
    private static final int MOVES = 20;

    private final Space space;
    private final Shuffle shuffle;
    private final int objectives;
    private final Set<Place> given;
    private final SplittableRandom random;
    private final UniformCrossover crossover = new UniformCrossover(CROSSOVER);
    private boolean exhausted;

    /// @param shuffle gives new places where moving does not
    /// @param given   places that were given out already
    Children(Space space, Shuffle shuffle, int objectives, Set<Place> given, SplittableRandom random) {
        this.space = space;
        this.shuffle = shuffle;
        this.objectives = objectives;
        this.given = new HashSet<>(given);
        this.random = random;
    }

    /// {@return whether all allowed places were given out, so that the last children are copies of parents}
    boolean exhausted() {
        return exhausted;
    }

    @Override
    public String getName() {
        return "crossover, moves, no place twice";
    }

    @Override
    public int getArity() {
        return 2;
    }

    @Override
    public Solution[] evolve(Solution[] parents) {
        var children = crossover.evolve(parents);
        for (int i = 0; i < children.length; i++) {
            children[i] = fresh(indices(children[i])).map(this::individual).orElse(parents[i].copy());
        }
        return children;
    }

    private Optional<Place> fresh(int[] indices) {
        for (int axis = 0; axis < indices.length; axis++) {
            if (random.nextInt(indices.length) == 0) {
                move(indices, axis);
            }
        }
        for (int moves = 0; moves < MOVES; moves++) {
            var place = Place.of(indices);
            if (space.allowed().test(place) && given.add(place)) {
                return Optional.of(place);
            }
            move(indices, random.nextInt(indices.length));
        }
        return drawn();
    }

    private void move(int[] indices, int axis) {
        int last = space.sizes().get(axis) - 1;
        int index = indices[axis];
        if (last == 0) {
            return;
        }
        if (random.nextDouble() < FAR) {
            int other = random.nextInt(last);
            indices[axis] = other < index ? other : other + 1;
        } else if (index == 0 || index == last) {
            indices[axis] = index == 0 ? 1 : last - 1;
        } else {
            indices[axis] = random.nextBoolean() ? index + 1 : index - 1;
        }
    }

    private Optional<Place> drawn() {
        for (List<Place> next = shuffle.draw(1); !next.isEmpty(); next = shuffle.draw(1)) {
            if (given.add(next.getFirst())) {
                return Optional.of(next.getFirst());
            }
        }
        exhausted = true;
        return Optional.empty();
    }

    /// {@return an individual at a place, which knows no answer yet}
    Solution individual(Place place) {
        var solution = new Solution(place.indices().size(), objectives, 1);
        for (int axis = 0; axis < place.indices().size(); axis++) {
            solution.setVariable(axis, new RealVariable(0, space.sizes().get(axis) - 1).withValue(place.indices().get(axis)));
        }
        return solution;
    }

    /// {@return the place of an individual}
    static Place place(Solution solution) {
        return Place.of(indices(solution));
    }

    private static int[] indices(Solution solution) {
        int[] indices = new int[solution.getNumberOfVariables()];
        for (int axis = 0; axis < indices.length; axis++) {
            indices[axis] = (int) RealVariable.getReal(solution.getVariable(axis));
        }
        return indices;
    }
}
