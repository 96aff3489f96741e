package dev.cupel.explore.search;

import java.util.List;

/// A point of a grid.
///
/// @param indices which value of each axis, from 0, in the order of the axes
public record Place(List<Integer> indices) {
    public Place {
        indices = List.copyOf(indices);
    }

    /// {@return the place with these indices}
    public static Place of(int... indices) {
        return new Place(java.util.Arrays.stream(indices).boxed().toList());
    }
}
