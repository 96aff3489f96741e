package dev.cupel.programs.onnx;

import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nodes as operator sets before 11 write them, which had attributes where there are inputs now.
final class OldOperators {
    private OldOperators() {}

    /// {@return the node with inputs instead} Nodes that have them already stay as they are.
    ///
    /// @param constants to which these inputs are added
    static OnnxNode modern(OnnxNode node, Map<String, Tensor> constants) throws Refusal {
        if (node.inputs().size() != 1 || node.outputs().isEmpty()) {
            return node;
        }
        return switch (node.type()) {
            case "Slice" -> {
                List<Long> starts = node.integers("starts").orElseThrow(() -> Refusal.of("op Slice has no starts"));
                List<Long> ends = node.integers("ends").orElseThrow(() -> Refusal.of("op Slice has no ends"));
                Optional<List<Long>> axes = node.integers("axes");
                var inputs = new ArrayList<>(List.of(node.inputs().getFirst(), whole(node, "starts", starts, constants), whole(node, "ends", ends, constants)));
                if (axes.isPresent()) {
                    inputs.add(whole(node, "axes", axes.get(), constants));
                }
                yield node.withInputs(inputs);
            }
            case "Pad" -> {
                List<Long> pads = node.integers("pads").orElseThrow(() -> Refusal.of("op Pad has no pads"));
                String value = node.output() + Rewriting.MARK + "value";
                constants.put(value, FloatTensor.of(Shape.SCALAR, (float) node.real("value", 0)));
                yield node.withInputs(List.of(node.inputs().getFirst(), whole(node, "pads", pads, constants), value));
            }
            default -> node;
        };
    }

    private static String whole(OnnxNode node, String what, List<Long> values, Map<String, Tensor> constants) throws Refusal {
        Refusal.unless(!values.isEmpty(), "op " + node.type() + " has no " + what);
        String name = node.output() + Rewriting.MARK + what;
        constants.put(name, LongTensor.of(Shape.of(values.size()), values.stream().mapToLong(Long::longValue).toArray()));
        return name;
    }
}
