package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.TensorSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which tensors a file's QuantizeLinear nodes fix the type of, and which of these nodes have work to do.
///
/// A tensor that nothing but quantization to one type reads has that type from the start: the node is no op. So it is where only reshapes, transposes and other movements stand
/// between, which keep codes, and where tensors are joined or extremes taken in between. A tensor that is read unquantized too, or quantized twice otherwise, is requantized by an op.
///
/// @param types   code types by tensor of the file, of inputs and of what ops give
/// @param aliases the output of every node without work, and the tensor that it is
record FixedTypes(Map<String, TensorSettings> types, Map<String, String> aliases) {
    /// Functions that take extremes: of codes they are what they are of reals.
    private static final Set<String> MONOTONE = Set.of("Relu", "Clip", "Min", "Max");
    /// What moves elements otherwise.
    private static final Set<String> MOVES = Set.of("Expand", Rewriting.SLICE);
    static final Set<String> VIEWS = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

    /// @param producers the node that gives each tensor, in the file's order
    /// @param stated    the type that each QuantizeLinear's output has
    /// @param uses      how many nodes and outputs read a tensor
    static FixedTypes of(Map<String, OnnxNode> producers, Map<String, TensorSettings> stated, Map<String, Integer> uses) {
        var alike = new HashMap<String, Integer>();
        stated.forEach((output, type) -> Optional.ofNullable(producers.get(output))
                .ifPresent(node -> alike.merge(node.inputs().getFirst() + " " + type, 1, Integer::sum)));
        var types = new LinkedHashMap<String, TensorSettings>();
        var aliases = new LinkedHashMap<String, String>();
        producers.forEach((output, node) -> {
            TensorSettings type = stated.get(output);
            if (!node.is("QuantizeLinear") || type == null) {
                return;
            }
            String x = node.inputs().getFirst();
            String source = x;
            boolean alone = uses.getOrDefault(x, 0).equals(alike.get(x + " " + type));
            OnnxNode before = producers.get(source);
            while (before != null && moves(before)) {
                source = before.inputs().getFirst();
                alone &= uses.getOrDefault(source, 0) == 1;
                before = producers.get(source);
            }
            TensorSettings found = stated.getOrDefault(source, types.get(source));
            if (type.equals(found)) {
                aliases.put(output, x);
            } else if (found == null && alone) {
                types.put(source, type);
                aliases.put(output, x);
                parts(source, type, producers, stated, uses, types);
            } else {
                types.put(output, type);
            }
        });
        return new FixedTypes(types, aliases);
    }

    /// Whether a node's output has the codes of its first input, whatever moves.
    private static boolean moves(OnnxNode node) {
        return VIEWS.contains(node.type()) || MOVES.contains(node.type()) || (node.is(Rewriting.GATHER) && Rewriting.fill(node) == 0);
    }

    /// What is quantized after it was put together, or after a function that steps up as its argument does and keeps 0, can be quantized before: rounding and saturation step up too. So it is
    /// where nothing else reads what came before.
    private static void parts(String whole, TensorSettings type, Map<String, OnnxNode> producers, Map<String, TensorSettings> stated, Map<String, Integer> uses,
            Map<String, TensorSettings> types) {
        OnnxNode node = producers.get(whole);
        if (node == null || !(node.is("Concat") || MONOTONE.contains(node.type()))) {
            return;
        }
        for (String part : node.is("Clip") ? node.inputs().subList(0, 1) : node.inputs()) {
            String source = part;
            boolean alone = uses.getOrDefault(source, 0) == 1;
            for (OnnxNode before = producers.get(source); before != null && moves(before); before = producers.get(source)) {
                source = before.inputs().getFirst();
                alone &= uses.getOrDefault(source, 0) == 1;
            }
            if (alone && !stated.containsKey(source) && !types.containsKey(source)) {
                types.put(source, type);
                parts(source, type, producers, stated, uses, types);
            }
        }
    }
}
