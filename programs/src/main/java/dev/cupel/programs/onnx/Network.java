package dev.cupel.programs.onnx;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.programs.graph.GraphInput;
import dev.cupel.programs.graph.TensorSettings;
import dev.cupel.programs.tensor.BooleanTensor;
import dev.cupel.programs.tensor.DoubleTensor;
import dev.cupel.programs.tensor.FloatTensor;
import dev.cupel.programs.tensor.LongTensor;
import dev.cupel.programs.tensor.Shape;
import dev.cupel.programs.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The model after folding: only nodes on activations are left, every activation has a shape, what merely passes a tensor on is gone.
///
/// @param name      the graph's name in the file
/// @param opset     version of the standard operator set
/// @param inputs    what the user gives, the batch bound to 1
/// @param outputs   the file's output names
/// @param sources   for each output the tensor behind it, which passed-on tensors make another
/// @param producers the node that gives a tensor; inputs and constants have none
/// @param constants every tensor that is known without the inputs
/// @param shapes    of every activation, save those behind a fault
/// @param uses      how many node inputs and graph outputs read a tensor
/// @param fixed     code types that the file states, and the QuantizeLinear nodes that are no ops
/// @param wholes    tensors of whole numbers, and how they are stored
/// @param weights   how constants that the file stores as codes are to be stored
/// @param faults    what was found wrong so far
record Network(
        String name,
        int opset,
        List<GraphInput> inputs,
        List<String> outputs,
        Map<String, String> sources,
        Map<String, OnnxNode> producers,
        Map<String, Tensor> constants,
        Map<String, Shape> shapes,
        Map<String, Integer> uses,
        FixedTypes fixed,
        Map<String, TensorSettings> wholes,
        Map<String, QuantizeNodes.Weight> weights,
        List<Diagnostic> faults) {

    /// {@return the node of a type that gives a tensor}
    Optional<OnnxNode> producer(String tensor, String type) {
        return producer(tensor).filter(node -> node.is(type));
    }

    Optional<OnnxNode> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    boolean isConstant(String tensor) {
        return constants.containsKey(tensor);
    }

    /// {@return a constant of float32 elements}
    Optional<FloatTensor> floats(String tensor) {
        return constants.get(tensor) instanceof FloatTensor floats ? Optional.of(floats) : Optional.empty();
    }

    /// {@return the value of a constant of one element, whatever its type}
    OptionalDouble scalar(String tensor) {
        Tensor constant = constants.get(tensor);
        if (constant == null || constant.size() != 1) {
            return OptionalDouble.empty();
        }
        return switch (constant) {
            case FloatTensor floats -> OptionalDouble.of(floats.at(0));
            case DoubleTensor doubles -> OptionalDouble.of(doubles.at(0));
            case LongTensor longs -> OptionalDouble.of((double) longs.at(0));
            case BooleanTensor _ -> OptionalDouble.empty();
        };
    }

    /// {@return the extents of an activation or a constant}
    Shape shape(String tensor) {
        Tensor constant = constants.get(tensor);
        Shape shape = constant == null ? shapes.get(tensor) : constant.shape();
        if (shape == null) {
            throw new IllegalStateException("the tensor '" + tensor + "' has no shape");
        }
        return shape;
    }

    /// {@return whether exactly one node reads the tensor, and the graph does not give it out}
    boolean readOnce(String tensor) {
        return uses.getOrDefault(tensor, 0) == 1;
    }
}
