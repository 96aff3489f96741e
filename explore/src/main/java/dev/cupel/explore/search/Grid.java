package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.List;

/// Every allowed place, in the order of their numbers.
public record Grid() implements Search {
    /// Places asked for at once where nothing is learned from answers: enough to keep a cluster busy, few enough to hold in memory.
    static final int BATCH = 1024;

    void ask(Space space, Evaluation evaluation) {
        List<Place> batch = new ArrayList<>();
        for (var places = space.places().iterator(); places.hasNext();) {
            batch.add(places.next());
            if (batch.size() == BATCH || !places.hasNext()) {
                evaluation.evaluate(List.copyOf(batch), 1);
                batch.clear();
            }
        }
    }

    @Override
    public long most(Space space) {
        return space.size();
    }
}
