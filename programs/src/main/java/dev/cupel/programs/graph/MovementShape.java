package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Shapes of the ops that only move elements. Pure.
final class MovementShape {
    private MovementShape() {}

    static Shape slice(Op.Slice op, Shape x) throws OpShape.Misfit {
        Shape to = op.shape();
        OpShape.require(to.rank() == x.rank() && op.starts().size() == x.rank() && op.steps().size() == x.rank(),
                "x is " + x + "; starts " + op.starts() + ", steps " + op.steps() + " and shape " + to + " must each have an entry for every axis");
        for (int axis = 0; axis < x.rank(); axis++) {
            int start = op.starts().get(axis);
            int step = op.steps().get(axis);
            long last = start + (to.dim(axis) - 1L) * step;
            OpShape.require(step != 0 && start >= 0 && start < x.dim(axis) && last >= 0 && last < x.dim(axis),
                    "axis " + axis + " of x, " + x + ", has no " + to.dim(axis) + " elements from " + start + " in steps of " + step);
        }
        return to;
    }

    static Shape gather(Op.Gather op, Shape x) throws OpShape.Misfit {
        OpShape.require(Double.isFinite(op.fill()), "fill " + op.fill() + " is not a finite number");
        OpShape.require(!op.axes().isEmpty(), "no axes of the output are given");
        var indices = new ArrayList<List<List<Integer>>>();
        x.dims().forEach(extent -> indices.add(new ArrayList<>()));
        var dims = new ArrayList<Long>();
        for (Op.Gather.Along axis : op.axes()) {
            OpShape.require(axis.axis() >= 0 && axis.axis() < x.rank(), "axis " + axis.axis() + " is outside x, " + x);
            OpShape.require(!axis.at().isEmpty(), "an axis along axis " + axis.axis() + " of x has no indices");
            indices.get(axis.axis()).add(axis.at());
            dims.add((long) axis.at().size());
        }
        for (int axis = 0; axis < x.rank(); axis++) {
            var going = indices.get(axis);
            int extent = x.dim(axis);
            OpShape.require(going.size() <= 2, going.size() + " axes go along axis " + axis + " of x, " + x + "; two can");
            var second = going.size() == 2 ? going.get(1) : List.of(0);
            boolean any = going.isEmpty() || going.getFirst().stream().anyMatch(a -> second.stream().anyMatch(b -> a + b >= 0 && a + b < extent));
            OpShape.require(any, "all indices along axis " + axis + " of x, " + x + ", lie outside it");
        }
        return Shape.tryOf(dims).orElseThrow(() -> new OpShape.Misfit("what is gathered, " + dims + ", has too many elements"));
    }

    static Shape concat(Op.Concat op, List<Shape> inputs) throws OpShape.Misfit {
        Shape first = inputs.getFirst();
        OpShape.require(op.axis() >= 0 && op.axis() < first.rank(), "axis " + op.axis() + " is outside " + first);
        long extent = 0;
        for (Shape input : inputs) {
            OpShape.require(input.rank() == first.rank() && input.with(op.axis(), 1).equals(first.with(op.axis(), 1)),
                    "the inputs are " + inputs + "; they must agree in all axes but " + op.axis());
            extent += input.dim(op.axis());
        }
        OpShape.require(extent <= Integer.MAX_VALUE, "axis " + op.axis() + " would have " + extent + " elements");
        return first.with(op.axis(), (int) extent);
    }
}
