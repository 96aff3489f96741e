package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Poolings: the maxima of windows axis by axis, as maxima of their taps; the means of windows as means of patches.
///
/// @see <a href="https://onnx.ai/onnx/operators/onnx__MaxPool.html">MaxPool</a>
/// @see <a href="https://onnx.ai/onnx/operators/onnx__AveragePool.html">AveragePool</a>
final class PoolRewrite {
    private final Rewrites rewrites;
    private final OnnxNode node;
    private final Rewriting to;

    PoolRewrite(Rewrites rewrites, OnnxNode node, Rewriting to) {
        this.rewrites = rewrites;
        this.node = node;
        this.to = to;
    }

    void rewrite() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        Refusal.unless(x.rank() >= 3, "op " + node.type() + " on " + x + "; a batch, channels and at least one more axis are needed");
        String from = node.inputs().getFirst();
        List<Integer> spatial = IntStream.range(2, x.rank()).boxed().toList();
        switch (node.type()) {
            case "GlobalMaxPool" -> to.named(new ReductionRewrite(to).extreme("Max", from, x, spatial, true), node.output());
            case "GlobalAveragePool" -> to.node("ReduceMean", List.of(from), Rewriting.over(spatial, true), node.output());
            default -> {
                List<Integer> kernel = node.integers("kernel_shape").orElseThrow(() -> Refusal.of("op " + node.type() + " has no kernel_shape")).stream().map(Long::intValue).toList();
                Windows windows = Windows.of(node, x, kernel, node.integer("ceil_mode", 0) != 0);
                if (node.is("MaxPool")) {
                    Refusal.unless(node.outputs().stream().skip(1).noneMatch(rewrites.wanted()::contains), "op MaxPool gives out where its maxima lie, which is not supported");
                    to.named(maxima(from, x, windows), node.output());
                } else {
                    mean(from, x, windows);
                }
            }
        }
    }

    /// Padding is no element: a tap that lies in it is replaced by another tap of the same window, which changes no maximum.
    private String maxima(String from, Shape x, Windows windows) throws Refusal {
        String so = from;
        Shape shape = x;
        for (int axis = 0; axis < windows.kernel().size(); axis++) {
            int along = axis + 2;
            String greatest = "";
            for (int tap = 0; tap < windows.kernel().get(axis); tap++) {
                String picked = to.picked(so, shape, along, windows.tap(axis, tap, shape.dim(along)));
                greatest = greatest.isEmpty() ? picked : to.node("Max", greatest, picked);
            }
            so = greatest;
            shape = shape.with(along, windows.windows().get(axis));
        }
        return so;
    }

    private void mean(String from, Shape x, Windows windows) throws Refusal {
        int spatial = x.rank() - 2;
        var axes = new ArrayList<>(List.of(Rewriting.all(0, x.dim(0))));
        IntStream.range(0, spatial).mapToObj(windows::starts).forEach(axes::add);
        IntStream.range(0, spatial).mapToObj(windows::offsets).forEach(axes::add);
        axes.add(Rewriting.all(1, x.dim(1)));
        String patches = to.gather(from, axes, 0);
        String mean = to.node("ReduceMean", List.of(patches), Rewriting.over(IntStream.rangeClosed(spatial + 1, 2 * spatial).boxed().toList(), false));
        FloatTensor counted = counted(x, windows, node.integer("count_include_pad", 0) != 0);
        boolean all = IntStream.range(0, counted.size()).allMatch(i -> counted.at(i) == 1);
        String scaled = all ? mean : to.node("Mul", mean, to.constant(counted));
        var back = new ArrayList<>(List.of(0, x.rank() - 1));
        IntStream.range(1, x.rank() - 1).forEach(back::add);
        to.named(to.transposed(scaled, back.toArray(Integer[]::new)), node.output());
    }

    /// For each window its taps over those that count, `[windows.., 1]`.
    private static FloatTensor counted(Shape x, Windows windows, boolean padding) throws Refusal {
        var dims = new ArrayList<>(windows.windows());
        dims.add(1);
        Shape shape = new Shape(dims);
        float[] factors = new float[shape.size()];
        for (int i = 0; i < factors.length; i++) {
            int rest = i;
            int count = 1;
            for (int axis = windows.kernel().size() - 1; axis >= 0; axis--) {
                int start = windows.starts(axis).at().get(rest % windows.windows().get(axis));
                rest /= windows.windows().get(axis);
                int least = padding ? -windows.before().get(axis) : 0;
                int end = x.dim(axis + 2) + (padding ? windows.after().get(axis) : 0);
                count *= (int) windows.offsets(axis).at().stream().filter(offset -> start + offset >= least && start + offset < end).count();
            }
            Refusal.unless(count > 0, "op AveragePool has a window that lies on padding as a whole");
            factors[i] = (float) ((double) windows.taps() / count);
        }
        return FloatTensor.of(shape, factors);
    }
}
