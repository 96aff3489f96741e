package dev.cupel.programs.tensor;

/// The one rule all tensors keep: as many elements as the shape says.
final class Extents {
    private Extents() {}

    static void check(Shape shape, int elements) {
        if (shape.size() != elements) {
            throw new IllegalArgumentException("shape " + shape + " has " + shape.size() + " elements, given " + elements);
        }
    }
}
