package dev.cupel.programs.onnx;

import dev.cupel.programs.graph.Op;
import java.util.Comparator;
import java.util.List;

/// What a tensor of the file is in the graph: one op, with reshapes or transposes around it where ONNX does in one node what takes several.
///
/// @param principal the node whose name names the op
/// @param nodes     every node folded into it, in the file's order
/// @param steps     the ops in order; the last one gives the tensor
record Match(OnnxNode principal, List<OnnxNode> nodes, List<Step> steps) {
    /// Makes an op of names that are final.
    interface Maker {
        Op make(Op.Head head, List<String> inputs);
    }

    /// One op to be.
    ///
    /// @param word   what the op is called where its place in the model does not name it
    /// @param inputs tensors of the file, or outputs of earlier steps
    /// @param output a tensor of the file, or a name of its own
    record Step(String word, List<String> inputs, String output, Maker maker) {}

    /// {@return the match that is one op}
    static Match of(OnnxNode principal, List<OnnxNode> nodes, String word, List<String> inputs, String output, Maker maker) {
        return new Match(principal, sorted(nodes), List.of(new Step(word, inputs, output, maker)));
    }

    static List<OnnxNode> sorted(List<OnnxNode> nodes) {
        return nodes.stream().distinct().sorted(Comparator.comparingInt(OnnxNode::index)).toList();
    }
}
