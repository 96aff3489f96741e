package dev.cupel.explore.search;

import java.util.List;
import java.util.Optional;

/// Says what places come to. It is called from the thread that runs the search, and may use as many threads as it likes.
@FunctionalInterface
public interface Evaluation {
    /// {@return for each place, in their order, its objectives, all to be minimised, all finite, of one number; or nothing where it cannot be run}
    ///
    /// @param places distinct and allowed; none was asked for before with this effort
    /// @param effort the share of the rows to judge by, in (0, 1]: 1 but for [Halving]
    /// @throws SearchEnded to end the search; what it asked for before is the same as without an end
    List<Optional<double[]>> evaluate(List<Place> places, double effort);
}
