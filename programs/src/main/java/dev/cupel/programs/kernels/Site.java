package dev.cupel.programs.kernels;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/// What a kernel is made for: the graph its op stands in, and the machine.
///
/// @param variants the variant asked for, by op name; ops that are not there get the one that an estimate favours
public record Site(QuantizedGraph graph, Machine machine, Map<String, String> variants) {
    public Site {
        variants = Map.copyOf(variants);
    }

    /// A site where no variant is asked for.
    public Site(QuantizedGraph graph, Machine machine) {
        this(graph, machine, Map.of());
    }

    /// {@return the variant asked for}
    Optional<String> variant(QuantizedOp op) {
        return Optional.ofNullable(variants.get(op.name()));
    }

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
