package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.cupel.programs.graph.Op;
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
import java.util.Set;
import java.util.stream.IntStream;

/// The nodes that one node of the file is rewritten to, under its name and place, and the constants that they read. Built from the first node to the last. Mutable.
final class Rewriting {
    private final OnnxNode origin;
    private final Map<String, Tensor> constants;
    private final List<OnnxNode> nodes = new ArrayList<>();
    private int fresh;

    /// @param origin    the node that is rewritten
    /// @param constants where constants are added
    Rewriting(OnnxNode origin, Map<String, Tensor> constants) {
        this.origin = origin;
        this.constants = constants;
    }

    List<OnnxNode> nodes() {
        return List.copyOf(nodes);
    }

    /// {@return a tensor of its own that a node gives}
    String node(String type, List<String> inputs, Map<String, AttributeProto> attributes) {
        return node(type, inputs, attributes, fresh());
    }

    String node(String type, String... inputs) {
        return node(type, List.of(inputs), Map.of());
    }

    /// {@return the tensor `output`, given by a node}
    String node(String type, List<String> inputs, Map<String, AttributeProto> attributes, String output) {
        nodes.add(new OnnxNode(origin.index(), origin.name(), type, List.copyOf(inputs), List.of(output), Map.copyOf(attributes)));
        return output;
    }

    /// Adds a node that was made elsewhere.
    void add(OnnxNode made) {
        nodes.add(made);
    }

    /// Gives a tensor another name: that of an output of the rewritten node.
    void named(String tensor, String output) {
        node("Identity", List.of(tensor), Map.of(), output);
    }

    String reshaped(String x, Shape to) {
        if (to.rank() == 0) {
            return node("Squeeze", x); // a shape without extents is no tensor here
        }
        return node("Reshape", x, constant(LongTensor.of(Shape.of(to.rank()), to.dims().stream().mapToLong(Integer::longValue).toArray())));
    }

    String transposed(String x, Integer... permutation) {
        return node("Transpose", List.of(x), Map.of("perm", integers("perm", Arrays.stream(permutation).map(Integer::longValue).toList())));
    }

    String scaled(String x, double factor) {
        return factor == 1 ? x : node("Mul", x, constant(FloatTensor.of(Shape.SCALAR, (float) factor)));
    }

    String slice(String x, List<Integer> starts, List<Integer> steps, Shape to) {
        return slice(x, starts, steps, to, fresh());
    }

    String slice(String x, List<Integer> starts, List<Integer> steps, Shape to, String output) {
        var attributes = new HashMap<String, AttributeProto>();
        attributes.put("starts", integers("starts", starts.stream().map(Integer::longValue).toList()));
        attributes.put("steps", integers("steps", steps.stream().map(Integer::longValue).toList()));
        attributes.put("shape", integers("shape", to.dims().stream().map(Integer::longValue).toList()));
        return node(SLICE, List.of(x), attributes, output);
    }

    String constant(Tensor value) {
        return constant(value, origin.output());
    }

    /// {@return the name of a constant made of another one: that one's, with a mark behind it}
    String constant(Tensor value, String of) {
        String name = of + MARK + origin.type() + "." + origin.index() + "." + fresh++;
        constants.put(name, value);
        return name;
    }

    /// A gather by constant indices, and the constant outside.
    String gather(String x, List<Op.Gather.Along> axes, double fill) {
        return gather(x, axes, fill, fresh());
    }

    String gather(String x, List<Op.Gather.Along> axes, double fill, String output) {
        var attributes = new HashMap<String, AttributeProto>();
        attributes.put("axes", integers("axes", axes.stream().map(along -> (long) along.axis()).toList()));
        attributes.put("counts", integers("counts", axes.stream().map(along -> (long) along.at().size()).toList()));
        attributes.put("at", integers("at", axes.stream().flatMap(along -> along.at().stream()).map(Integer::longValue).toList()));
        attributes.put("fill", real("fill", fill));
        return node(GATHER, List.of(x), attributes, output);
    }

    /// {@return what a node of [#GATHER] puts outside}
    static double fill(OnnxNode node) {
        AttributeProto fill = node.attributes().get("fill");
        return fill == null ? 0 : fill.getF();
    }

    /// {@return the axes of a node of [#GATHER]}
    static List<Op.Gather.Along> along(OnnxNode node) throws Refusal {
        List<Long> counts = node.integers("counts").orElseThrow();
        List<Integer> at = node.integers("at").orElseThrow().stream().map(Long::intValue).toList();
        var axes = new ArrayList<Op.Gather.Along>();
        int from = 0;
        for (int i = 0; i < counts.size(); i++) {
            int until = from + counts.get(i).intValue();
            axes.add(new Op.Gather.Along(node.integers("axes").orElseThrow().get(i).intValue(), at.subList(from, until)));
            from = until;
        }
        return axes;
    }

    /// {@return elements along one axis, by their indices}
    String picked(String x, Shape shape, int axis, List<Integer> at) {
        if (at.equals(all(axis, shape.dim(axis)).at())) {
            return x;
        }
        var axes = new ArrayList<Op.Gather.Along>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(i == axis ? new Op.Gather.Along(axis, at) : all(i, shape.dim(i)));
        }
        return gather(x, axes, 0);
    }

    /// {@return `count` elements from `start` on along one axis}
    String part(String x, Shape shape, int axis, int start, int count) {
        var starts = new ArrayList<>(Collections.nCopies(shape.rank(), 0));
        starts.set(axis, start);
        return slice(x, starts, Collections.nCopies(shape.rank(), 1), shape.with(axis, count));
    }

    /// {@return an axis whole}
    static Op.Gather.Along all(int axis, int extent) {
        return new Op.Gather.Along(axis, IntStream.range(0, extent).boxed().toList());
    }

    /// {@return the attributes of a reduction}
    static Map<String, AttributeProto> over(List<Integer> axes, boolean keepDims) {
        return Map.of("axes", integers("axes", axes.stream().map(Integer::longValue).toList()), "keepdims", integer("keepdims", keepDims ? 1 : 0));
    }

    /// A node may be rewritten to one that gives the same tensor and is rewritten itself: their types keep names apart.
    private String fresh() {
        return origin.output() + MARK + origin.type() + "." + fresh++;
    }

    static AttributeProto integers(String name, List<Long> values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS).addAllInts(values).build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF((float) value).build();
    }

    /// What stands between the name of a tensor of the file and the number of one that was made of it.
    static final String MARK = "~";
    /// A slice by starts, steps and shape for every axis.
    static final String SLICE = "cupel:Slice";
    /// A gather by constant indices.
    static final String GATHER = "cupel:Gather";
    /// Whole numbers less their zero point, without wrapping.
    static final String DIFFERENCE = "cupel:Difference";
    /// The same values, stored otherwise.
    static final String REQUANTIZE = "cupel:Requantize";
    /// `1 / sqrt(x + alpha)`.
    static final String RECIPROCAL_ROOT = "cupel:ReciprocalRoot";
    /// `alpha * tanh(x / alpha)`.
    static final String SOFTCAP = "cupel:Softcap";
    /// The ops that only rewriting makes.
    static final Set<String> OWN = Set.of(SLICE, GATHER, DIFFERENCE, REQUANTIZE, RECIPROCAL_ROOT, SOFTCAP);
}
