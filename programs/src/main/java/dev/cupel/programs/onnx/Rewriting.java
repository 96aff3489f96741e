package dev.cupel.programs.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return node(type, inputs, attributes, origin.output() + "~" + fresh++);
    }

    String node(String type, String... inputs) {
        return node(type, List.of(inputs), Map.of());
    }

    /// {@return the tensor `output`, given by a node}
    String node(String type, List<String> inputs, Map<String, AttributeProto> attributes, String output) {
        nodes.add(new OnnxNode(origin.index(), origin.name(), type, List.copyOf(inputs), List.of(output), Map.copyOf(attributes)));
        return output;
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
        return slice(x, starts, steps, to, origin.output() + "~" + fresh++);
    }

    String slice(String x, List<Integer> starts, List<Integer> steps, Shape to, String output) {
        var attributes = new HashMap<String, AttributeProto>();
        attributes.put("starts", integers("starts", starts.stream().map(Integer::longValue).toList()));
        attributes.put("steps", integers("steps", steps.stream().map(Integer::longValue).toList()));
        attributes.put("shape", integers("shape", to.dims().stream().map(Integer::longValue).toList()));
        return node(SLICE, List.of(x), attributes, output);
    }

    String constant(Tensor value) {
        String name = origin.output() + "~" + fresh++;
        constants.put(name, value);
        return name;
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

    /// A slice by starts, steps and shape for every axis.
    static final String SLICE = "cupel:Slice";
    /// `1 / sqrt(x + alpha)`.
    static final String RECIPROCAL_ROOT = "cupel:ReciprocalRoot";
    /// `alpha * tanh(x / alpha)`.
    static final String SOFTCAP = "cupel:Softcap";
    /// The ops that only rewriting makes.
    static final Set<String> OWN = Set.of(SLICE, RECIPROCAL_ROOT, SOFTCAP);
}
