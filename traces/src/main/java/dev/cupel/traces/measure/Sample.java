package dev.cupel.traces.measure;

import dev.cupel.programs.quantize.CodeTensor;
import java.util.List;

/// Inputs of one run of an op.
///
/// @param name   for reports of what was worst
/// @param inputs codes, in the op's order
public record Sample(String name, List<CodeTensor> inputs) {
    public Sample {
        inputs = List.copyOf(inputs);
    }
}
