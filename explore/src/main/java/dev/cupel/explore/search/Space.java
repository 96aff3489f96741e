package dev.cupel.explore.search;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A grid. Its places are numbered from 0, the last axis varying fastest.
///
/// @param sizes   how many values each axis has, at least 1
/// @param allowed which places may be asked for: a pure function, called often
public record Space(List<Integer> sizes, Predicate<Place> allowed) {
    /// @throws IllegalArgumentException if an axis is empty, or there are 2^63 places or more
    public Space {
        sizes = List.copyOf(sizes);
        long places = 1;
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("the axes have " + sizes + " values; each must have at least 1");
            }
            try {
                places = Math.multiplyExact(places, size);
            } catch (ArithmeticException _) {
                throw new IllegalArgumentException("the axes have " + sizes + " values, which make more than 2^63-1 places");
            }
        }
    }

    /// {@return a grid whose places are all allowed}
    public static Space of(int... sizes) {
        return new Space(Arrays.stream(sizes).boxed().toList(), _ -> true);
    }

    /// {@return how many places there are, allowed or not}
    public long size() {
        return sizes.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /// {@return the place with a number}
    ///
    /// @throws IllegalArgumentException if there is none
    public Place place(long number) {
        if (number < 0 || number >= size()) {
            throw new IllegalArgumentException("there is no place " + number + " among " + size());
        }
        var indices = new Integer[sizes.size()];
        long rest = number;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = (int) (rest % sizes.get(axis));
            rest /= sizes.get(axis);
        }
        return new Place(List.of(indices));
    }

    /// {@return the number of a place}
    ///
    /// @throws IllegalArgumentException if it is not in this grid
    public long number(Place place) {
        if (place.indices().size() != sizes.size()) {
            throw new IllegalArgumentException(place + " has " + place.indices().size() + " indices; the grid has " + sizes.size() + " axes");
        }
        long number = 0;
        for (int axis = 0; axis < sizes.size(); axis++) {
            int index = place.indices().get(axis);
            if (index < 0 || index >= sizes.get(axis)) {
                throw new IllegalArgumentException(place + " is not in a grid of " + sizes);
            }
            number = number * sizes.get(axis) + index;
        }
        return number;
    }

    /// {@return all allowed places in the order of their numbers, found as they are asked for}
    public Stream<Place> places() {
        return LongStream.range(0, size()).mapToObj(this::place).filter(allowed);
    }
}
