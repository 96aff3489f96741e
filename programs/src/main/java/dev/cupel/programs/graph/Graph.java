package dev.cupel.programs.graph;

import dev.cupel.programs.tensor.Shape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// A float network for one inference. Legal by construction: names are unique, every op reads what stands before it, and every
/// shape follows from the inputs' by [OpShape].
///
/// @param name    the network's name
/// @param inputs  what the user gives, in the source's order
/// @param ops     in topological order
/// @param outputs the tensors that are the answer, in the source's order
public record Graph(String name, List<GraphInput> inputs, List<Op> ops, List<String> outputs) {
    /// @throws IllegalArgumentException if a rule is broken; the message names op, tensor and rule
    public Graph {
        inputs = List.copyOf(inputs);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
        var shapes = new HashMap<String, Shape>();
        for (GraphInput input : inputs) {
            require(shapes.put(input.name(), input.shape()) == null, "two inputs are named '" + input.name() + "'");
        }
        var names = new HashSet<String>();
        for (Op op : ops) {
            require(names.add(op.name()), "two ops are named '" + op.name() + "'");
            for (String tensor : op.inputs()) {
                require(shapes.containsKey(tensor), "op '" + op.name() + "' reads '" + tensor + "', which nothing before it gives");
            }
            switch (OpShape.shaped(op, op.inputs().stream().map(shapes::get).toList())) {
                case OpShape.Fault(String message) -> throw new IllegalArgumentException("op '" + op.name() + "': " + message);
                case OpShape.Shaped(Op shaped) -> require(shaped.shape().equals(op.shape()),
                        "op '" + op.name() + "' states the shape " + op.shape() + " and gives " + shaped.shape());
            }
            require(shapes.put(op.output(), op.shape()) == null, "the tensor '" + op.output() + "' is given twice");
        }
        for (Op op : ops) {
            for (String tensor : op.inputs()) {
                if (op instanceof Op.Embedding) {
                    require(inputs.stream().anyMatch(input -> input.name().equals(tensor)), "op '" + op.name() + "' takes '" + tensor
                            + "' for token numbers, which only an input of the graph can hold");
                } else {
                    require(readers(ops, tensor).noneMatch(Op.Embedding.class::isInstance), "op '" + op.name() + "' reads '" + tensor
                            + "', which holds token numbers: an embedding reads it");
                }
            }
        }
        require(!outputs.isEmpty(), "the graph has no outputs");
        for (String output : outputs) {
            require(shapes.containsKey(output), "nothing gives the output '" + output + "'");
        }
    }

    /// {@return the extents of an input or of an op's output}
    ///
    /// @throws IllegalArgumentException if the graph has no such tensor
    public Shape shapeOf(String tensor) {
        return shapes().computeIfAbsent(tensor, missing -> {
            throw new IllegalArgumentException("the graph '" + name + "' has no tensor '" + missing + "'");
        });
    }

    /// {@return every tensor's extents: inputs, then the ops' outputs, in order}
    public Map<String, Shape> shapes() {
        var shapes = new LinkedHashMap<String, Shape>();
        inputs.forEach(input -> shapes.put(input.name(), input.shape()));
        ops.forEach(op -> shapes.put(op.output(), op.shape()));
        return shapes;
    }

    /// {@return the op that gives a tensor; empty for an input}
    public Optional<Op> producerOf(String tensor) {
        return ops.stream().filter(op -> op.output().equals(tensor)).findFirst();
    }

    /// {@return the ops that read a tensor, in order}
    public List<Op> consumersOf(String tensor) {
        return readers(ops, tensor).toList();
    }

    private static Stream<Op> readers(List<Op> ops, String tensor) {
        return ops.stream().filter(op -> op.inputs().contains(tensor));
    }

    /// {@return how many token numbers there are, counted from 0, for an input that holds such; empty for any other tensor}
    public OptionalInt tokens(String tensor) {
        return consumersOf(tensor).stream().filter(Op.Embedding.class::isInstance).mapToInt(op -> ((Op.Embedding) op).table().shape().dim(0)).min();
    }

    private static void require(boolean holds, String broken) {
        if (!holds) {
            throw new IllegalArgumentException(broken);
        }
    }
}
