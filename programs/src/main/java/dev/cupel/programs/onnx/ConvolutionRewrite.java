package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.cupel.programs.graph.Op;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Convolutions by patches and products (im2col): each window of x becomes a row, `[batch, windows.., taps.. * channels]`, that is multiplied by the kernels as columns.
/// The output is a view of the product, so that channels lie innermost from one convolution to the next.
///
/// Groups with few kernels share a product, whose weights are 0 from one group to the other: a vector of lanes computes as many columns as one.
///
/// @see <a href="https://onnx.ai/onnx/operators/onnx__Conv.html">Conv</a>
final class ConvolutionRewrite {
    /// Columns that groups are put together up to.
    private static final int COLUMNS = 16;

    private final Rewrites rewrites;
    private final OnnxNode node;
    private final Rewriting to;

    ConvolutionRewrite(Rewrites rewrites, OnnxNode node, Rewriting to) {
        this.rewrites = rewrites;
        this.node = node;
        this.to = to;
    }

    void rewrite() throws Refusal {
        Shape x = rewrites.shape(node, 0);
        Shape w = rewrites.shape(node, 1);
        Refusal.unless(x.rank() >= 3 && w.rank() == x.rank(), "op Conv of " + x + " by kernels " + w + "; both have a batch or kernels, channels, and as many more axes as the other");
        int groups = Math.toIntExact(node.integer("group", 1));
        Refusal.unless(groups >= 1 && x.dim(1) == (long) w.dim(1) * groups && w.dim(0) % groups == 0,
                "op Conv of " + x + " by kernels " + w + " in " + groups + " groups; channels of a kernel by groups must be the channels of x, and kernels fall into groups evenly");
        List<Integer> kernel = w.dims().subList(2, w.rank());
        Refusal.unless(node.integers("kernel_shape").map(given -> given.equals(kernel.stream().map(Integer::longValue).toList())).orElse(true),
                "op Conv has the kernel_shape " + node.integers("kernel_shape").orElse(List.of()) + " and kernels " + w);
        Windows windows = Windows.of(node, x, kernel, false);
        int perGroup = w.dim(0) / groups;
        boolean constant = rewrites.constants().get(node.inputs().get(1)) instanceof FloatTensor;
        int together = constant ? Math.clamp(COLUMNS / perGroup, 1, groups) : 1;
        var products = new ArrayList<String>();
        for (int group = 0; group < groups; group += together) {
            int until = Math.min(groups, group + together);
            String rows = rows(x, windows, group * w.dim(1), until * w.dim(1));
            String product = to.node("MatMul", rows, constant ? constantColumns(w, group, until, perGroup) : columns(w, group * perGroup, (group + 1) * perGroup));
            products.add(node.input(2).isPresent() ? to.node("Add", product, bias(w.dim(0), group * perGroup, until * perGroup)) : product);
        }
        String whole = products.size() == 1 ? products.getFirst() : to.node("Concat", products, Map.of("axis", Rewriting.integer("axis", -1)));
        var back = new ArrayList<>(List.of(0, x.rank() - 1));
        IntStream.range(1, x.rank() - 1).forEach(back::add);
        to.named(to.transposed(whole, back.toArray(Integer[]::new)), node.output());
    }

    /// Windows as rows of the channels `from` to `until`, tap by tap. Windows of one element are x itself.
    private String rows(Shape x, Windows windows, int from, int until) {
        int spatial = x.rank() - 2;
        var dims = new ArrayList<>(List.of(x.dim(0)));
        dims.addAll(windows.windows());
        dims.add(windows.taps() * (until - from));
        if (windows.single() && until - from == x.dim(1)) {
            var last = new ArrayList<>(List.of(0));
            IntStream.range(2, x.rank()).forEach(last::add);
            last.add(1);
            return to.transposed(node.inputs().getFirst(), last.toArray(Integer[]::new));
        }
        var axes = new ArrayList<>(List.of(new Op.Gather.Along(0, IntStream.range(0, x.dim(0)).boxed().toList())));
        IntStream.range(0, spatial).mapToObj(windows::starts).forEach(axes::add);
        IntStream.range(0, spatial).mapToObj(windows::offsets).forEach(axes::add);
        axes.add(new Op.Gather.Along(1, IntStream.range(from, until).boxed().toList()));
        return to.reshaped(to.gather(node.inputs().getFirst(), axes, 0), new Shape(dims));
    }

    /// The bias of some kernels.
    private String bias(int kernels, int from, int until) throws Refusal {
        String name = node.inputs().get(2);
        Refusal.unless(rewrites.shape(node, 2).equals(Shape.of(kernels)), "op Conv adds " + rewrites.shape(node, 2) + " to " + kernels + " channels");
        if (until - from == kernels) {
            return name;
        }
        if (rewrites.constants().get(name) instanceof FloatTensor bias) {
            return to.constant(FloatTensor.of(Shape.of(until - from), Arrays.copyOfRange(bias.toArray(), from, until)), name);
        }
        return to.slice(name, List.of(from), List.of(1), Shape.of(until - from));
    }

    /// Kernels that are activations, as columns.
    private String columns(Shape w, int from, int until) {
        String kernels = node.inputs().get(1);
        if (until - from < w.dim(0)) {
            var starts = new ArrayList<>(Collections.nCopies(w.rank(), 0));
            starts.set(0, from);
            kernels = to.slice(kernels, starts, Collections.nCopies(w.rank(), 1), w.with(0, until - from));
        }
        var order = new ArrayList<>(IntStream.range(2, w.rank()).boxed().toList());
        order.addAll(List.of(1, 0));
        return to.reshaped(to.transposed(kernels, order.toArray(Integer[]::new)), Shape.of(w.size() / w.dim(0), until - from));
    }

    /// Kernels of the groups `from` to `until` as columns, which are 0 at the channels of other groups.
    private String constantColumns(Shape w, int from, int until, int perGroup) throws Refusal {
        String name = node.inputs().get(1);
        if (!(rewrites.constants().get(name) instanceof FloatTensor kernels)) {
            throw Refusal.of("op Conv: its kernels '" + name + "' are no float32");
        }
        int taps = w.slice(2, w.rank()).size();
        int channels = w.dim(1);
        int rows = taps * channels * (until - from);
        int columns = (until - from) * perGroup;
        float[] weight = new float[rows * columns];
        for (int column = 0; column < columns; column++) {
            int first = column / perGroup * channels;
            for (int channel = 0; channel < channels; channel++) {
                for (int tap = 0; tap < taps; tap++) {
                    weight[(tap * channels * (until - from) + first + channel) * columns + column] = kernels.at(((from * perGroup + column) * channels + channel) * taps + tap);
                }
            }
        }
        String made = to.constant(FloatTensor.of(Shape.of(rows, columns), weight), name);
        QuantizeNodes.Weight stored = rewrites.weights().get(name);
        if (stored != null) {
            Refusal.unless(stored.axis() <= 0, "the kernels '" + name + "' have scales along axis " + stored.axis() + ", which is summed over; scales may change from kernel to kernel, along axis 0");
            List<Double> scales = stored.axis() < 0 ? stored.settings().scales() : stored.settings().scales().subList(from * perGroup, until * perGroup);
            rewrites.weights().put(made, new QuantizeNodes.Weight(new TensorSettings(stored.settings().bits(), stored.settings().signed(), scales, stored.settings().zeroPoint()),
                    stored.axis() < 0 ? -1 : 1));
        }
        return made;
    }

    /// `QLinearConv`: what its inputs stand for, convolved, and quantized. Its bias has the steps of the sums.
    void quantized() throws Refusal {
        List<String> in = node.inputs();
        String x = to.node("DequantizeLinear", in.get(0), in.get(1), in.get(2));
        String w = to.node("DequantizeLinear", List.of(in.get(3), in.get(4), in.get(5)), Map.of("axis", Rewriting.integer("axis", 0)));
        var operands = new ArrayList<>(List.of(x, w));
        if (node.input(8).isPresent()) {
            operands.add(bias(in.get(1), in.get(4), in.get(8)));
        }
        var attributes = new HashMap<>(node.attributes());
        String product = to.node("Conv", operands, attributes);
        to.node("QuantizeLinear", List.of(product, in.get(6), in.get(7)), Map.<String, AttributeProto>of(), node.output());
    }

    private String bias(String xScale, String wScale, String bias) throws Refusal {
        Tensor x = rewrites.constants().get(xScale);
        Tensor w = rewrites.constants().get(wScale);
        if (!(x instanceof FloatTensor ofX) || !(w instanceof FloatTensor ofW) || !(rewrites.constants().get(bias) instanceof LongTensor codes)) {
            throw Refusal.of("op QLinearConv: its scales '" + xScale + "' and '" + wScale + "' and its bias '" + bias + "' must be constants");
        }
        float[] reals = new float[codes.size()];
        for (int i = 0; i < reals.length; i++) {
            double step = (double) ofX.at(0) * ofW.at(ofW.size() == 1 ? 0 : i);
            reals[i] = (float) (codes.at(i) * step);
            Refusal.unless(Math.rint(reals[i] / step) == codes.at(i), "op QLinearConv: its bias '" + bias + "' holds " + codes.at(i) + ", which has more than the 24 bits of float32");
        }
        return to.constant(FloatTensor.of(codes.shape(), reals), bias);
    }
}
