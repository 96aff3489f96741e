package dev.cupel.programs.compile;

import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How a tensor's elements lie in their storage: elements between neighbours along each axis, all at least 0, element 0 first.
///
/// @param shape   extents
/// @param strides one for each axis
record Strides(Shape shape, List<Integer> strides) {
    Strides {
        strides = List.copyOf(strides);
        if (shape.rank() != strides.size()) {
            throw new IllegalArgumentException("%d strides for shape %s".formatted(strides.size(), shape));
        }
    }

    /// {@return row-major without gaps}
    static Strides contiguous(Shape shape) {
        return new Strides(shape, Arrays.stream(shape.strides()).boxed().toList());
    }

    /// {@return row-major with `pitch` elements from row to row, a row being all elements along the last axis}
    static Strides pitched(Shape shape, int pitch) {
        if (shape.rank() < 2) {
            return contiguous(shape);
        }
        var strides = new Integer[shape.rank()];
        strides[shape.rank() - 1] = 1;
        int step = pitch;
        for (int axis = shape.rank() - 2; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.dim(axis);
        }
        return new Strides(shape, List.of(strides));
    }

    /// {@return elements from the first to behind the last}
    int extent() {
        int last = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            last += (shape.dim(axis) - 1) * strides.get(axis);
        }
        return last + 1;
    }

    /// {@return the same elements with axis `i` of the answer being axis `permutation[i]` here}
    Strides permuted(List<Integer> permutation) {
        return new Strides(shape.permuted(permutation), permutation.stream().map(strides::get).toList());
    }

    /// {@return what gives this when [#permuted] by `permutation`}
    Strides unpermuted(List<Integer> permutation) {
        var inverse = new Integer[permutation.size()];
        for (int i = 0; i < inverse.length; i++) {
            inverse[permutation.get(i)] = i;
        }
        return permuted(List.of(inverse));
    }

    /// {@return the same elements in the same row-major order under another shape; empty where no strides say so}
    Optional<Strides> reshaped(Shape to) {
        // Both shapes fall into the same sequence of blocks of equal size; within a block the axes here must be one evenly stepped axis.
        var from = new ArrayList<int[]>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) > 1) {
                from.add(new int[] {shape.dim(axis), strides.get(axis)});
            }
        }
        var result = new Integer[to.rank()];
        int next = 0;
        int axis = 0;
        while (axis < to.rank()) {
            if (to.dim(axis) == 1) {
                result[axis++] = 0;
                continue;
            }
            int first = axis;
            int blockTo = to.dim(axis++);
            int start = next;
            int blockFrom = from.get(next++)[0];
            while (blockTo != blockFrom) {
                if (blockTo < blockFrom) {
                    blockTo *= to.dim(axis++);
                } else {
                    blockFrom *= from.get(next++)[0];
                }
            }
            for (int i = start; i + 1 < next; i++) {
                if (from.get(i)[1] != from.get(i + 1)[0] * from.get(i + 1)[1]) {
                    return Optional.empty();
                }
            }
            int step = from.get(next - 1)[1];
            for (int i = axis - 1; i >= first; i--) {
                result[i] = step;
                step *= to.dim(i);
            }
        }
        return Optional.of(new Strides(to, List.of(result)));
    }
}
