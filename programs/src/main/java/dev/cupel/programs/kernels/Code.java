package dev.cupel.programs.kernels;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Source.ScalarSource;
import java.util.List;

/// Instructions with their loops still as a tree, so that straight stretches can be reordered and loops counted.
public record Code(List<Step> steps) {
    public Code {
        steps = List.copyOf(steps);
    }

    /// One step of a code.
    public sealed interface Step {}

    /// One instruction; neither a loop nor halt.
    public record Emit(Instruction instruction) implements Step {}

    /// A hardware loop.
    public record Repeat(ScalarSource count, Code body) implements Step {}
}
