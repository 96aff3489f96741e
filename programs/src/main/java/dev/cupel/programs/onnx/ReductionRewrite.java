package dev.cupel.programs.onnx;

import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Map;

/// Reductions by means, extremes of halves, and functions.
///
/// @param to where nodes are added
record ReductionRewrite(Rewriting to) {
    /// The greatest or least elements over some axes: of two halves, which overlap where the extent is odd, then of what that leaves.
    ///
    /// @param type `Max` or `Min`
    String extreme(String type, String x, Shape shape, List<Integer> axes, boolean keepDims) {
        String so = x;
        Shape left = shape;
        for (int axis : axes) {
            while (left.dim(axis) > 1) {
                int extent = left.dim(axis);
                int half = Math.ceilDiv(extent, 2);
                so = to.node(type, to.part(so, left, axis, 0, half), to.part(so, left, axis, extent - half, half));
                left = left.with(axis, half);
            }
        }
        return keepDims ? so : to.reshaped(so, new ShapeRules.Reduction(axes, false).shape(shape));
    }

    /// The product over some axes, half by half.
    private String product(String x, Shape shape, List<Integer> axes, boolean keepDims) {
        String so = x;
        Shape left = shape;
        for (int axis : axes) {
            while (left.dim(axis) > 1) {
                int extent = left.dim(axis);
                int half = extent / 2;
                String halves = to.node("Mul", to.part(so, left, axis, 0, half), to.part(so, left, axis, half, half));
                String last = extent % 2 == 0 ? "" : to.part(so, left, axis, extent - 1, 1);
                left = left.with(axis, half + extent % 2);
                so = last.isEmpty() ? halves : to.node("Concat", List.of(halves, last), Map.of("axis", Rewriting.integer("axis", axis)));
            }
        }
        return keepDims ? so : to.reshaped(so, new ShapeRules.Reduction(axes, false).shape(shape));
    }

    /// {@return the tensor that a reduction gives}
    ///
    /// @param type the operator
    String of(String type, String x, Shape shape, List<Integer> axes, boolean keepDims) throws Refusal {
        return switch (type) {
            case "ReduceMax" -> extreme("Max", x, shape, axes, keepDims);
            case "ReduceMin" -> extreme("Min", x, shape, axes, keepDims);
            case "ReduceProd" -> product(x, shape, axes, keepDims);
            case "ReduceSum" -> sum(x, shape, axes, keepDims);
            case "ReduceSumSquare" -> sum(to.node("Mul", x, x), shape, axes, keepDims);
            case "ReduceL1" -> sum(to.node("Abs", x), shape, axes, keepDims);
            case "ReduceL2" -> to.node("Sqrt", sum(to.node("Mul", x, x), shape, axes, keepDims));
            case "ReduceLogSum" -> to.node("Log", sum(x, shape, axes, keepDims));
            case "ReduceLogSumExp" -> {
                String greatest = extreme("Max", x, shape, axes, true);
                String so = to.node("Add", logSum(x, shape, axes, greatest), greatest);
                yield keepDims ? so : to.reshaped(so, new ShapeRules.Reduction(axes, false).shape(shape));
            }
            default -> throw Refusal.of("op " + type + " is not supported");
        };
    }

    /// `log(sum(exp(x - greatest)))`, the axes kept: between 0 and the logarithm of how many are summed.
    private String logSum(String x, Shape shape, List<Integer> axes, String greatest) {
        return to.node("Log", sum(to.node("Exp", to.node("Sub", x, greatest)), shape, axes, true));
    }

    /// `x - max - log(sum(exp(x - max)))` along one axis: no logarithm of a code near 0.
    String logSoftmax(String x, Shape shape, int axis) {
        String greatest = extreme("Max", x, shape, List.of(axis), true);
        return to.node("Sub", to.node("Sub", x, greatest), logSum(x, shape, List.of(axis), greatest));
    }

    private String sum(String x, Shape shape, List<Integer> axes, boolean keepDims) {
        int count = axes.stream().map(shape::dim).reduce(1, (a, b) -> a * b);
        return to.scaled(to.node("ReduceMean", List.of(x), Rewriting.over(axes, keepDims)), count);
    }
}
