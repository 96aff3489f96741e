package dev.cupel.programs.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What a source file says of a network: the graph, and how the user wants some of its tensors stored.
///
/// @param graph    the network
/// @param settings by tensor name: an input, an op's output, or `OP.weight` for the weight of a linear op; those that the file speaks of
/// @param quantized whether the network is quantized already: it then rounds half to even, as ONNX does, by exact factors, and what the file leaves in float has 16 bits
public record GraphFile(Graph graph, SequencedMap<String, TensorSettings> settings, boolean quantized) {
    /// A network that is not quantized yet.
    public GraphFile(Graph graph, SequencedMap<String, TensorSettings> settings) {
        this(graph, settings, false);
    }

    public GraphFile {
        settings = new LinkedHashMap<>(settings);
    }

    /// {@return a network whose storage is all left to calibration}
    public static GraphFile of(Graph graph) {
        return new GraphFile(graph, new LinkedHashMap<>(Map.of()));
    }

    /// {@return a network that is quantized already}
    public static GraphFile quantized(Graph graph, SequencedMap<String, TensorSettings> settings) {
        return new GraphFile(graph, settings, true);
    }

    /// {@return a copy of the settings}
    @Override
    public SequencedMap<String, TensorSettings> settings() {
        return new LinkedHashMap<>(settings);
    }

    /// {@return what a linear op's weight is called in the settings}
    public static String weightOf(Op.Linear op) {
        return op.name() + ".weight";
    }
}
