package dev.cupel.programs.onnx;

import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// DynamicQuantizeLinear, whose scale calibration fixes instead of every row's own range: its codes are the tensor requantized to 8 bits. A product of codes has the scale as its step, and becomes
/// the product of what they stand for where it is multiplied by that scale; what else would read codes, scale or zero point is refused. Mutable.
///
/// @see <a href="https://onnx.ai/onnx/operators/onnx__DynamicQuantizeLinear.html">DynamicQuantizeLinear</a>
final class DynamicQuantization {
    /// A scale times a constant.
    ///
    /// @param codes the codes that it is the scale of
    private record Scale(String codes, FloatTensor times) {}

    /// A product of codes with constants.
    private record Product(OnnxNode node, String codes) {}

    private final Set<String> codes = new HashSet<>();
    private final Map<String, String> zeros = new HashMap<>();
    private final Map<String, Scale> scales = new HashMap<>();
    private final Map<String, Product> products = new HashMap<>();

    /// {@return the tensors of codes, which are requantized}
    Set<String> codes() {
        return codes;
    }

    /// {@return whether a tensor is codes, a scale, a zero point, or a product that is no real yet}
    boolean holds(String tensor) {
        return codes.contains(tensor) || zeros.containsKey(tensor) || scales.containsKey(tensor) || products.containsKey(tensor);
    }

    /// {@return the nodes to read in place of one; empty where it has nothing to do with dynamic scales}
    Optional<List<OnnxNode>> of(OnnxNode node, Rewrites rewrites) throws Refusal {
        if (node.is("DynamicQuantizeLinear") && !rewrites.constants().containsKey(node.inputs().getFirst())) {
            return Optional.of(quantize(node, rewrites));
        }
        if (node.inputs().stream().noneMatch(this::holds)) {
            return Optional.empty();
        }
        var to = new Rewriting(node, rewrites.constants());
        String first = node.inputs().getFirst();
        String second = node.inputs().size() > 1 ? node.inputs().get(1) : "";
        switch (node.type()) {
            case "DequantizeLinear" -> {
                Refusal.unless(codes.contains(first) && new Scale(first, ONE).equals(scales.get(second)) && node.input(2).map(zero -> first.equals(zeros.get(zero))).orElse(false),
                        "op DequantizeLinear takes the codes of '" + first + "' by another scale or zero point than they were made by");
                to.named(first, node.output());
            }
            case "MatMulInteger", "ConvInteger" -> {
                Refusal.unless(codes.contains(first) && node.input(2).map(zero -> first.equals(zeros.get(zero))).orElse(false) && rewrites.constants().containsKey(second),
                        "op " + node.type() + " on codes of DynamicQuantizeLinear needs their own zero point, and a constant beside them");
                products.put(node.output(), new Product(node, first));
                rewrites.shapes().put(node.output(), rewrites.shape(first)); // never read: what gives the product finds its shape
            }
            case "Cast", "Identity" -> {
                Product product = products.get(first);
                Refusal.unless(product != null, notRead(node, first));
                products.put(node.output(), product);
                rewrites.shapes().put(node.output(), rewrites.shape(first));
            }
            case "Mul" -> multiply(node, first, second, rewrites, to);
            default -> throw Refusal.of(notRead(node, node.inputs().stream().filter(this::holds).findFirst().orElse(first)));
        }
        return Optional.of(to.nodes());
    }

    private static final FloatTensor ONE = FloatTensor.of(Shape.SCALAR, 1);

    private static String notRead(OnnxNode node, String tensor) {
        return "op " + node.type() + " reads '" + tensor + "', which DynamicQuantizeLinear makes; its scale is fixed by calibration, so that only MatMulInteger, ConvInteger and "
                + "the multiplication of their results by that scale may read it";
    }

    private List<OnnxNode> quantize(OnnxNode node, Rewrites rewrites) throws Refusal {
        var to = new Rewriting(node, rewrites.constants());
        String made = to.node(Rewriting.REQUANTIZE, List.of(node.inputs().getFirst()), Map.of(), node.output());
        codes.add(made);
        if (node.outputs().size() > 1) {
            scales.put(node.outputs().get(1), new Scale(made, ONE));
            rewrites.shapes().put(node.outputs().get(1), Shape.SCALAR);
        }
        if (node.outputs().size() > 2) {
            zeros.put(node.outputs().get(2), made);
            rewrites.shapes().put(node.outputs().get(2), Shape.SCALAR);
        }
        return to.nodes();
    }

    private void multiply(OnnxNode node, String first, String second, Rewrites rewrites, Rewriting to) throws Refusal {
        boolean scaleFirst = scales.containsKey(first);
        Scale scale = scales.get(scaleFirst ? first : second);
        String other = scaleFirst ? second : first;
        Product product = products.get(other);
        if (scale != null && product != null && scale.codes.equals(product.codes)) {
            FloatTensor times = scale.times;
            boolean convolves = product.node.is("ConvInteger");
            Shape kernels = rewrites.shape(product.node.inputs().get(1));
            int columns = convolves ? kernels.dim(0) : kernels.last();
            Refusal.unless(times.size() == 1 || times.size() == columns, "op Mul by " + times.shape() + " scales; one for all, or one for each of " + columns + " columns, is supported");
            var by = new Rewriting(product.node, rewrites.constants());
            String weight = IntegerProductRewrite.weight(rewrites, product.node, by, 1, 3, Optional.of(times));
            by.node(convolves ? "Conv" : "MatMul", List.of(product.codes, weight), convolves ? product.node.attributes() : Map.of(), node.output());
            by.nodes().forEach(to::add);
            return;
        }
        Refusal.unless(scale != null && rewrites.constants().get(other) instanceof FloatTensor, notRead(node, holds(first) ? first : second));
        if (scale != null && rewrites.constants().get(other) instanceof FloatTensor constant) {
            Refusal.unless(scale.times.size() == 1 || constant.size() == 1 || scale.times.size() == constant.size(), "op Mul of " + scale.times.shape() + " scales by " + constant.shape());
            FloatTensor longer = scale.times.size() > constant.size() ? scale.times : constant;
            float[] times = new float[longer.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = scale.times.at(scale.times.size() == 1 ? 0 : i) * constant.at(constant.size() == 1 ? 0 : i);
            }
            scales.put(node.output(), new Scale(scale.codes, FloatTensor.of(longer.shape(), times)));
            rewrites.shapes().put(node.output(), longer.shape());
        }
    }
}
