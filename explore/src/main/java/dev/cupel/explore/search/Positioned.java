package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moeaframework.core.Solution;

/// An answer as the library wants it, which knows its position in the list it is from.
final class Positioned extends Solution {
    private final int position;

    private Positioned(int position, int objectives) {
        super(0, objectives);
        this.position = position;
    }

    /// {@return those of a list that are there, in its order}
    ///
    /// @throws IllegalArgumentException if they are not of one number of objectives, or one is not finite
    static List<Positioned> of(List<Optional<double[]>> answers) {
        var magnitudes = Magnitudes.of(answers.stream().flatMap(Optional::stream).toList());
        var present = new ArrayList<Positioned>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isPresent()) {
                var solution = new Positioned(i, magnitudes.objectives());
                magnitudes.set(solution, answers.get(i).get());
                present.add(solution);
            }
        }
        return present;
    }

    /// {@return the positions of what [#of] made, ascending}
    static List<Integer> positions(Iterable<Solution> solutions) {
        var positions = new ArrayList<Integer>();
        solutions.forEach(solution -> positions.add(((Positioned) solution).position));
        return positions.stream().sorted().toList();
    }
}
