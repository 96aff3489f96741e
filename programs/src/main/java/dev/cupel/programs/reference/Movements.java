package dev.cupel.programs.reference;

import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Where elements go in ops that only move them: row-major indices. Pure.
final class Movements {
    private Movements() {}

    /// {@return for each element of `to` its index in x}
    static int[] slice(Shape x, List<Integer> starts, List<Integer> steps, Shape to) {
        int[] strides = x.strides();
        int first = 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            first += starts.get(axis) * strides[axis];
            strides[axis] *= steps.get(axis);
        }
        return moved(Shape.gather(to, strides), first);
    }

    /// {@return for each element of a part its index in `whole`, in which the part begins at `from` along an axis}
    static int[] part(Shape whole, int axis, int from, Shape part) {
        int[] strides = whole.strides();
        return moved(Shape.gather(part, strides), from * strides[axis]);
    }

    /// {@return the shape of an operand of a matrix product with the product's leading axes}
    static Shape withLead(Shape lead, Shape operand) {
        var dims = new ArrayList<>(lead.dims());
        dims.add(operand.dim(-2));
        dims.add(operand.last());
        return new Shape(dims);
    }

    private static int[] moved(int[] indices, int by) {
        for (int i = 0; i < indices.length; i++) {
            indices[i] += by;
        }
        return indices;
    }
}
