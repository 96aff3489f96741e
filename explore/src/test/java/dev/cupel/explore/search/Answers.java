package dev.cupel.explore.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// An evaluation that keeps what it was asked, and holds searches to what they promise: places distinct and allowed, none twice with one effort.
final class Answers implements Evaluation {
    /// One call.
    record Batch(List<Place> places, double effort) {}

    private final Space space;
    private final Function<Place, Optional<double[]>> function;
    private final long most;
    final List<Batch> batches = new ArrayList<>();
    /// Efforts by place, in the order they were asked for.
    final Map<Place, List<Double>> efforts = new LinkedHashMap<>();

    private Answers(Space space, Function<Place, Optional<double[]>> function, long most) {
        this.space = space;
        this.function = function;
        this.most = most;
    }

    static Answers of(Space space, Function<Place, double[]> function) {
        return new Answers(space, place -> Optional.of(function.apply(place)), Long.MAX_VALUE);
    }

    static Answers some(Space space, Function<Place, Optional<double[]>> function) {
        return new Answers(space, function, Long.MAX_VALUE);
    }

    /// {@return the same, which ends the search at the first batch that would make more than `most` answers}
    Answers endingAfter(long most) {
        return new Answers(space, function, most);
    }

    @Override
    public List<Optional<double[]>> evaluate(List<Place> places, double effort) {
        if (places.isEmpty()) {
            throw new AssertionError("an empty batch");
        }
        if (answers() + places.size() > most) {
            throw new SearchEnded("enough");
        }
        for (var place : places) {
            if (!space.allowed().test(place)) {
                throw new AssertionError(place + " is not allowed");
            }
            var before = efforts.computeIfAbsent(place, _ -> new ArrayList<>());
            if (before.contains(effort)) {
                throw new AssertionError(place + " is asked for again");
            }
            before.add(effort);
        }
        batches.add(new Batch(places, effort));
        return places.stream().map(function).toList();
    }

    long answers() {
        return batches.stream().mapToLong(batch -> batch.places().size()).sum();
    }

    /// {@return all places in the order they were asked for}
    List<Place> places() {
        return batches.stream().flatMap(batch -> batch.places().stream()).toList();
    }
}
