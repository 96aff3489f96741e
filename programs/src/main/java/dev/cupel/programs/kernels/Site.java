package dev.cupel.programs.kernels;

import dev.cupel.isa.Machine;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedGraph;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// What a kernel is made for: the graph its op stands in, and the machine.
///
/// @param variants layouts asked for; ops without one get that which an estimate favours
public record Site(QuantizedGraph graph, Machine machine, Variants variants) {
    /// A site where no variant is asked for.
    public Site(QuantizedGraph graph, Machine machine) {
        this(graph, machine, Variants.NONE);
    }

    /// {@return the one of `layouts` that is asked for}
    Optional<String> layout(QuantizedOp op, List<String> layouts) {
        return variants.among(op.name(), layouts);
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
