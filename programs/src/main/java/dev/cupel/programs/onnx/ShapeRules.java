package dev.cupel.programs.onnx;

import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Shapes that ONNX nodes give, from the shapes of their inputs. Pure.
final class ShapeRules {
    private ShapeRules() {}

    /// {@return the axis counted from 0}
    static int axis(long axis, int rank) throws Refusal {
        long fromStart = axis < 0 ? axis + rank : axis;
        Refusal.unless(fromStart >= 0 && fromStart < rank, "axis " + axis + " is outside a tensor of " + rank + " axes");
        return (int) fromStart;
    }

    static Shape broadcast(Shape a, Shape b) throws Refusal {
        return a.broadcast(b).orElseThrow(() -> Refusal.of("the shapes " + a + " and " + b + " do not broadcast"));
    }

    static Shape expanded(Shape x, LongTensor dims) throws Refusal {
        return broadcast(x, shape(list(dims)));
    }

    /// {@return the shape that Reshape, Flatten, Squeeze or Unsqueeze gives}
    ///
    /// @param second the shape asked for, or the axes; empty where they are an attribute or left out
    static Shape reshaped(OnnxNode node, Shape x, Optional<LongTensor> second) throws Refusal {
        return switch (node.type()) {
            case "Reshape" -> reshape(x, list(second.orElseThrow(() -> Refusal.of("the shape asked for is missing"))), node.integer("allowzero", 0) != 0);
            case "Flatten" -> {
                long given = node.integer("axis", 1);
                int axis = given == x.rank() ? x.rank() : axis(given, x.rank());
                yield Shape.of(x.slice(0, axis).size(), x.slice(axis, x.rank()).size());
            }
            case "Squeeze" -> squeeze(x, axes(node, second));
            default -> unsqueeze(x, axes(node, second).orElseThrow(() -> Refusal.of("the axes are missing")));
        };
    }

    private static Shape reshape(Shape x, List<Long> asked, boolean allowZero) throws Refusal {
        var dims = new ArrayList<Long>();
        int open = -1;
        long known = 1;
        for (int i = 0; i < asked.size(); i++) {
            long extent = asked.get(i);
            if (extent == 0 && !allowZero) {
                Refusal.unless(i < x.rank(), "the shape " + asked + " copies axis " + i + ", which " + x + " does not have");
                extent = x.dim(i);
            } else if (extent == -1) {
                Refusal.unless(open < 0, "the shape " + asked + " leaves two extents open");
                open = i;
                extent = 1;
            }
            Refusal.unless(extent >= 1, "the shape " + asked + " has the extent " + extent);
            known = Math.min(known * Math.min(extent, Integer.MAX_VALUE), Integer.MAX_VALUE);
            dims.add(extent);
        }
        if (open >= 0) {
            Refusal.unless(x.size() % known == 0, "the " + x.size() + " elements of " + x + " do not fill the shape " + asked);
            dims.set(open, x.size() / known);
        }
        Shape to = shape(dims);
        Refusal.unless(to.size() == x.size(), "the " + x.size() + " elements of " + x + " do not fill the shape " + asked);
        return to;
    }

    private static Shape squeeze(Shape x, Optional<List<Long>> axes) throws Refusal {
        var dropped = new TreeSet<Integer>();
        if (axes.isPresent()) {
            for (long axis : axes.get()) {
                int fromStart = axis(axis, x.rank());
                Refusal.unless(x.dim(fromStart) == 1, "axis " + axis + " of " + x + " is not of extent 1");
                dropped.add(fromStart);
            }
        }
        var dims = new ArrayList<Integer>();
        for (int axis = 0; axis < x.rank(); axis++) {
            boolean drop = axes.isPresent() ? dropped.contains(axis) : x.dim(axis) == 1;
            if (!drop) {
                dims.add(x.dim(axis));
            }
        }
        return new Shape(dims);
    }

    private static Shape unsqueeze(Shape x, List<Long> axes) throws Refusal {
        int rank = x.rank() + axes.size();
        var added = new TreeSet<Integer>();
        for (long axis : axes) {
            Refusal.unless(added.add(axis(axis, rank)), "axis " + axis + " is added twice");
        }
        var dims = new ArrayList<Integer>();
        int from = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims.add(added.contains(axis) ? 1 : x.dim(from++));
        }
        return new Shape(dims);
    }

    private static Optional<List<Long>> axes(OnnxNode node, Optional<LongTensor> second) throws Refusal {
        return second.isPresent() ? Optional.of(list(second.get())) : node.integers("axes");
    }

    static List<Integer> permutation(OnnxNode node, Shape x) throws Refusal {
        Optional<List<Long>> given = node.integers("perm");
        var permutation = new ArrayList<Integer>();
        if (given.isPresent()) {
            boolean complete = given.get().stream().sorted().toList().equals(LongStream.range(0, x.rank()).boxed().toList());
            Refusal.unless(complete, "the permutation " + given.get() + " does not name each axis of " + x + " once");
            given.get().forEach(axis -> permutation.add(axis.intValue()));
        } else {
            for (int axis = x.rank() - 1; axis >= 0; axis--) {
                permutation.add(axis);
            }
        }
        return permutation;
    }

    static Shape gathered(Shape data, int axis, Shape indices) throws Refusal {
        var dims = new ArrayList<Long>();
        data.slice(0, axis).dims().forEach(extent -> dims.add(extent.longValue()));
        indices.dims().forEach(extent -> dims.add(extent.longValue()));
        data.slice(axis + 1, data.rank()).dims().forEach(extent -> dims.add(extent.longValue()));
        return shape(dims);
    }

    /// The axes that a node reduces.
    ///
    /// @param axes ascending, counted from 0
    record Reduction(List<Integer> axes, boolean keepDims) {
        Shape kept(Shape x) {
            Shape kept = x;
            for (int axis : axes) {
                kept = kept.with(axis, 1);
            }
            return kept;
        }

        Shape shape(Shape x) {
            if (keepDims) {
                return kept(x);
            }
            var dims = new ArrayList<Integer>();
            for (int axis = 0; axis < x.rank(); axis++) {
                if (!axes.contains(axis)) {
                    dims.add(x.dim(axis));
                }
            }
            return new Shape(dims);
        }
    }

    /// {@return the axes of a reduction: from the attribute before opset 18, from the second input since; left out, all of them}
    static Reduction reduction(OnnxNode node, Shape x, Optional<LongTensor> second, int opset) throws Refusal {
        Optional<List<Long>> given = axes(node, second);
        Refusal.unless(second.isEmpty() || opset >= 18 || node.is("ReduceSum"), "axes as an input belong to opset 18, the model's is " + opset);
        var axes = new TreeSet<Integer>();
        if (given.isPresent() && !given.get().isEmpty()) {
            for (long axis : given.get()) {
                Refusal.unless(axes.add(axis(axis, x.rank())), "axis " + axis + " is named twice");
            }
        } else if (node.integer("noop_with_empty_axes", 0) == 0) {
            for (int axis = 0; axis < x.rank(); axis++) {
                axes.add(axis);
            }
        }
        return new Reduction(List.copyOf(axes), node.integer("keepdims", 1) != 0);
    }

    /// {@return the shape of a matrix product by NumPy's rule, both operands of two axes or more}
    static Shape matMul(Shape a, Shape b) throws Refusal {
        Refusal.unless(a.rank() >= 2 && b.rank() >= 2, "multiplies " + a + " by " + b + "; matrices are needed");
        Refusal.unless(a.last() == b.dim(-2), "multiplies " + a + " by " + b + "; the inner extents " + a.last() + " and " + b.dim(-2) + " differ");
        Shape lead = broadcast(a.slice(0, a.rank() - 2), b.slice(0, b.rank() - 2));
        var dims = new ArrayList<Long>(lead.dims().stream().map(Integer::longValue).toList());
        dims.add((long) a.dim(-2));
        dims.add((long) b.last());
        return shape(dims);
    }

    static Shape gemm(OnnxNode node, Shape a, Shape b) throws Refusal {
        Refusal.unless(a.rank() == 2 && b.rank() == 2, "multiplies " + a + " by " + b + "; matrices are needed");
        boolean transA = node.integer("transA", 0) != 0;
        boolean transB = node.integer("transB", 0) != 0;
        return matMul(transA ? Shape.of(a.dim(1), a.dim(0)) : a, transB ? Shape.of(b.dim(1), b.dim(0)) : b);
    }

    static List<Long> list(LongTensor values) {
        var list = new ArrayList<Long>();
        for (int i = 0; i < values.size(); i++) {
            list.add(values.at(i));
        }
        return list;
    }

    private static Shape shape(List<Long> dims) throws Refusal {
        return Shape.tryOf(dims).orElseThrow(() -> Refusal.of("the shape " + dims + " has an extent below 1 or too many elements"));
    }
}
