package dev.cupel.programs.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The extents of a tensor, outermost first; `[]` is a scalar. Every extent is at least 1 and the number of elements fits an `int`.
///
/// @param dims extents in elements
public record Shape(List<Integer> dims) {
    /// The shape of one element without axes.
    public static final Shape SCALAR = new Shape(List.of());

    /// @throws IllegalArgumentException if an extent is below 1 or the elements do not fit an `int`; the message says which
    public Shape {
        dims = List.copyOf(dims);
        for (int extent : dims) {
            if (extent < 1) {
                throw new IllegalArgumentException("shape " + dims + " has the extent " + extent + ", below 1");
            }
        }
        if (!fits(dims)) {
            throw new IllegalArgumentException("shape " + dims + " has more than " + Integer.MAX_VALUE + " elements");
        }
    }

    /// {@return the shape of these extents, outermost first}
    public static Shape of(int... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    /// {@return the shape of these extents, or empty where an extent is below 1 or the elements do not fit an `int`}
    public static Optional<Shape> tryOf(List<Long> dims) {
        var extents = new ArrayList<Integer>(dims.size());
        for (long extent : dims) {
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            extents.add((int) extent);
        }
        return fits(extents) ? Optional.of(new Shape(extents)) : Optional.empty();
    }

    private static boolean fits(List<Integer> dims) {
        long size = 1;
        for (int extent : dims) {
            size *= extent;
            if (size > Integer.MAX_VALUE) {
                return false;
            }
        }
        return true;
    }

    /// {@return the number of axes}
    public int rank() {
        return dims.size();
    }

    /// {@return the extent of an axis; a negative axis counts from the end, -1 being the last}
    public int dim(int axis) {
        return dims.get(axis < 0 ? axis + rank() : axis);
    }

    /// {@return the number of elements}
    public int size() {
        int size = 1;
        for (int extent : dims) {
            size *= extent;
        }
        return size;
    }

    /// {@return the extent of the last axis; 1 for a scalar}
    public int last() {
        return dims.isEmpty() ? 1 : dims.getLast();
    }

    /// {@return the number of rows, a row being all elements along the last axis}
    public int rows() {
        return size() / last();
    }

    /// {@return the distance in elements between neighbours along each axis, row-major}
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims.get(axis);
        }
        return strides;
    }

    /// {@return the axes from `from` (inclusive) to `to` (exclusive)}
    public Shape slice(int from, int to) {
        return new Shape(dims.subList(from, to));
    }

    /// {@return this shape without its leading axes of extent 1}
    public Shape withoutLeadingOnes() {
        int from = 0;
        while (from < rank() && dims.get(from) == 1) {
            from++;
        }
        return slice(from, rank());
    }

    /// {@return this shape with one axis set to another extent}
    public Shape with(int axis, int extent) {
        var changed = new ArrayList<>(dims);
        changed.set(axis < 0 ? axis + rank() : axis, extent);
        return new Shape(changed);
    }

    /// {@return the axes of this shape in the order of `permutation`: axis `i` of the answer is axis `permutation[i]` here}
    public Shape permuted(List<Integer> permutation) {
        return new Shape(permutation.stream().map(dims::get).toList());
    }

    /// {@return the smallest shape both broadcast to by NumPy's rule (align last axes, 1 stretches), or empty where there is none}
    public Optional<Shape> broadcast(Shape other) {
        int rank = Math.max(rank(), other.rank());
        var merged = new ArrayList<Long>(rank);
        for (int fromEnd = rank; fromEnd >= 1; fromEnd--) {
            int mine = fromEnd > rank() ? 1 : dims.get(rank() - fromEnd);
            int theirs = fromEnd > other.rank() ? 1 : other.dims.get(other.rank() - fromEnd);
            if (mine != theirs && mine != 1 && theirs != 1) {
                return Optional.empty();
            }
            merged.add((long) Math.max(mine, theirs));
        }
        return tryOf(merged);
    }

    /// {@return whether this shape broadcasts to exactly `target`}
    public boolean broadcastsTo(Shape target) {
        return broadcast(target).equals(Optional.of(target));
    }

    /// {@return for each element of `target`, row-major, the index of the element of this shape that broadcasting puts there}
    ///
    /// @throws IllegalArgumentException if this shape does not broadcast to `target`
    public int[] broadcastIndices(Shape target) {
        if (!broadcastsTo(target)) {
            throw new IllegalArgumentException("shape " + this + " does not broadcast to " + target);
        }
        int[] strides = new int[target.rank()];
        int[] own = strides();
        int shift = target.rank() - rank();
        for (int axis = 0; axis < rank(); axis++) {
            strides[axis + shift] = dims.get(axis) == 1 ? 0 : own[axis];
        }
        return gather(target, strides);
    }

    /// {@return for each element of `target`, row-major, the sum of its coordinates times `strides`} One stride per axis of `target`.
    public static int[] gather(Shape target, int[] strides) {
        int[] indices = new int[target.size()];
        int[] at = new int[target.rank()];
        int index = 0;
        for (int i = 0; i < indices.length; i++) {
            indices[i] = index;
            for (int axis = target.rank() - 1; axis >= 0; axis--) {
                index += strides[axis];
                if (++at[axis] < target.dim(axis)) {
                    break;
                }
                index -= strides[axis] * target.dim(axis);
                at[axis] = 0;
            }
        }
        return indices;
    }

    /// {@return the extents as written everywhere: `[1, 16, 32]`}
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
