package dev.cupel.programs.kernels;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.tensor.Shape;

/// What a kernel is made for: the graph its op stands in, and the machine.
public record Site(QuantizedGraph graph, Machine machine) {
    /// {@return the codes of a tensor}
    CodeType type(String tensor) {
        return graph.tensor(tensor).type();
    }

    /// {@return the extents of a tensor}
    Shape shape(String tensor) {
        return graph.tensor(tensor).shape();
    }

    /// {@return an emitter for this machine that rounds as the graph does}
    Emitter emitter() {
        return new Emitter(machine, graph.rounding());
    }
}
