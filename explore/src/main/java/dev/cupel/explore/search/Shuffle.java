package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The allowed places of a grid in random order, each once. It is the shuffle of Fisher and Yates made as far as it is asked for, so that the grid may be
/// huge: only numbers that were moved are kept.
///
/// @see <a href="https://doi.org/10.1145/364520.364540">Durstenfeld, Algorithm 235: Random permutation, CACM 1964</a>
final class Shuffle {
    private final Space space;
    private final long size;
    private final SplittableRandom random;
    /// Numbers that are not at their own position any more, by position.
    private final Map<Long, Long> moved = new HashMap<>();
    /// Positions below are drawn.
    private long drawn;

    Shuffle(Space space, long seed) {
        this.space = space;
        size = space.size();
        random = new SplittableRandom(seed);
    }

    /// {@return the next places, fewer than `count` only if no more are left}
    List<Place> draw(int count) {
        var places = new ArrayList<Place>();
        while (places.size() < count && drawn < size) {
            var place = space.place(next());
            if (space.allowed().test(place)) {
                places.add(place);
            }
        }
        return List.copyOf(places);
    }

    private long next() {
        long from = random.nextLong(drawn, size);
        long number = moved.getOrDefault(from, from);
        moved.put(from, moved.getOrDefault(drawn, drawn));
        moved.remove(drawn);
        drawn++;
        return number;
    }

    static void requirePoints(int points) {
        if (points < 1) {
            throw new IllegalArgumentException("a search of " + points + " points; it must have at least 1");
        }
    }
}
