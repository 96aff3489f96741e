package dev.cupel.programs.quantize;

import dev.cupel.isa.Rounding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network over integer codes. Immutable.
///
/// @param name     the model's
/// @param inputs   tensors the host gives, float values turned to codes by [CodeType#code]
/// @param ops      in an order in which every input is there before it is read
/// @param outputs  tensors the host reads
/// @param tensors  every tensor by name, in order of appearance
/// @param rounding the one rounding mode of all its shifts; not [Rounding#MACHINE]
/// @param wordBits W, the word for which normalisations (reciprocals, roots) are laid out
public record QuantizedGraph(
        String name,
        List<String> inputs,
        List<QuantizedOp> ops,
        List<String> outputs,
        Map<String, QuantizedTensor> tensors,
        Rounding rounding,
        int wordBits) {
    public QuantizedGraph {
        inputs = List.copyOf(inputs);
        ops = List.copyOf(ops);
        outputs = List.copyOf(outputs);
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        if (rounding == Rounding.MACHINE) {
            throw new IllegalArgumentException("a quantized graph states its rounding");
        }
    }

    /// {@return the tensor called `name`}
    /// @throws IllegalArgumentException where there is none
    public QuantizedTensor tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }
}
