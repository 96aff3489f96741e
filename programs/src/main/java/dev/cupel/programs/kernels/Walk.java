package dev.cupel.programs.kernels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A joint walk over several tensors of one shape, with as few axes as their strides allow: neighbouring axes that every tensor steps through
/// evenly are one, and axes of extent 1 are none.
///
/// @param axes outermost first
record Walk(List<Axis> axes) {
    /// One axis of the walk.
    ///
    /// @param extent  steps along it
    /// @param strides bytes between neighbours, for each tensor
    record Axis(int extent, List<Integer> strides) {
        Axis {
            strides = List.copyOf(strides);
        }
    }

    Walk {
        axes = List.copyOf(axes);
    }

    /// {@return the walk over axes `from` to `to` (exclusive) of tensors that agree in those extents}
    static Walk over(List<TensorView> views, int from, int to) {
        var axes = new ArrayList<Axis>();
        for (int axis = from; axis < to; axis++) {
            int at = axis;
            int extent = views.getFirst().shape().get(axis);
            if (extent == 1) {
                continue;
            }
            var inner = new Axis(extent, views.stream().map(view -> view.strides().get(at) * view.elementBytes()).toList());
            if (!axes.isEmpty() && continues(axes.getLast(), inner)) {
                axes.set(axes.size() - 1, new Axis(axes.getLast().extent() * extent, inner.strides()));
            } else {
                axes.add(inner);
            }
        }
        return new Walk(axes);
    }

    private static boolean continues(Axis outer, Axis inner) {
        for (int i = 0; i < inner.strides().size(); i++) {
            if (outer.strides().get(i) != inner.extent() * (long) inner.strides().get(i)) {
                return false;
            }
        }
        return true;
    }

    /// {@return the innermost axis; of extent 1 where there is none}
    Axis innermost(int tensors) {
        return axes.isEmpty() ? new Axis(1, Collections.nCopies(tensors, 0)) : axes.getLast();
    }
}
