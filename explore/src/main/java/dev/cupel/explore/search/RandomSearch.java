package dev.cupel.explore.search;

/// Allowed places at random, each equally likely, none twice.
///
/// @param points how many, or all there are if fewer
/// @param seed   of the order
public record RandomSearch(int points, long seed) implements Search {
    /// @throws IllegalArgumentException if `points` is below 1
    public RandomSearch {
        Shuffle.requirePoints(points);
    }

    void ask(Space space, Evaluation evaluation) {
        var shuffle = new Shuffle(space, seed);
        int left = points;
        while (left > 0) {
            var batch = shuffle.draw(Math.min(left, Grid.BATCH));
            if (batch.isEmpty()) {
                return;
            }
            evaluation.evaluate(batch, 1);
            left -= batch.size();
        }
    }

    @Override
    public long most(Space space) {
        return Math.min(points, space.size());
    }
}
