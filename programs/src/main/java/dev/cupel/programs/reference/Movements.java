package dev.cupel.programs.reference;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
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

    /// {@return for each element of the output its index in x, or -1 where it lies outside}
    static int[] gather(Shape x, Op.Gather op) {
        int[] strides = x.strides();
        int[] from = new int[op.shape().size()];
        int[] index = new int[x.rank()];
        for (int i = 0; i < from.length; i++) {
            Arrays.fill(index, 0);
            int rest = i;
            for (int axis = op.axes().size() - 1; axis >= 0; axis--) {
                Op.Gather.Along along = op.axes().get(axis);
                index[along.axis()] += along.at().get(rest % along.at().size());
                rest /= along.at().size();
            }
            for (int axis = 0; axis < index.length; axis++) {
                from[i] = from[i] < 0 || index[axis] < 0 || index[axis] >= x.dim(axis) ? -1 : from[i] + index[axis] * strides[axis];
            }
        }
        return from;
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
