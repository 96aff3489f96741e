package dev.cupel.benchmarks.accuracy;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.QuantizedTensor;
import dev.cupel.traces.measure.OutputError;
import dev.cupel.traces.measure.Sample;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One kernel at one size.
///
/// @param kernel  its name
/// @param widths  bits of input and output
/// @param size    elements of a row; of a function the number of codes
/// @param parts   its inputs, by scale: tables differ, code does not
/// @param range   what outputs beyond the codes are judged against
/// @param targets what is wanted, by arithmetic; under the empty name of the one that is chosen
record Case(String kernel, String widths, int size, List<Part> parts, OutputError.Range range, Map<String, List<Target>> targets) {
    /// The name of targets of what is chosen.
    static final String CHOSEN = "";

    Case {
        parts = List.copyOf(parts);
        targets = Map.copyOf(targets);
    }

    /// Inputs of one scale.
    ///
    /// @param samples made when they are needed, the same each time
    record Part(Op op, QuantizedTensor x, QuantizedTensor y, Supplier<List<Sample>> samples) {}

    /// {@return what is wanted of an arithmetic}
    List<Target> targets(String arithmetic, boolean chosen) {
        var own = targets.getOrDefault(arithmetic, List.of());
        return chosen && own.isEmpty() ? targets.getOrDefault(CHOSEN, List.of()) : own;
    }
}
