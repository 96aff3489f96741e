package dev.cupel.traces.view;

import dev.cupel.isa.timing.Cause;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// One op of a run.
///
/// @param name         as in the graph
/// @param kind         op kind, e.g. `linear`; empty for a region of an assembly text without one
/// @param variant      kernel variant; empty where there is none
/// @param cycles       charged to its instructions in one inference, `stalls` sums to it
/// @param instructions issued in one inference
/// @param stalls       cycles by cause
/// @param boundOp      least cycles by the work of the op in the graph alone; empty without a graph
/// @param boundProgram least cycles by the emitted code; empty where it was not taken
/// @param events       overflow events in it, all rows
/// @param clips        intended saturations in it, all rows
/// @param misses       sums that its multipliers turn into other codes than the exact scale factors; empty where it rescales nothing by factors
/// @param error        of its output against float; empty where there is none to compare with
public record OpView(
        String name,
        String kind,
        String variant,
        long cycles,
        long instructions,
        Map<Cause, Long> stalls,
        OptionalLong boundOp,
        OptionalLong boundProgram,
        long events,
        long clips,
        Optional<Misses> misses,
        Optional<OpErrorView> error) {
    public OpView {
        stalls = Causes.complete(stalls);
        long sum = stalls.values().stream().mapToLong(Long::longValue).sum();
        if (sum != cycles) {
            throw new IllegalStateException("op %s: stalls sum to %d cycles, it has %d".formatted(name, sum, cycles));
        }
    }

    /// How many sums that an op's inputs can reach, over all its columns, are requantized otherwise than by the exact factor: counted, not sampled.
    ///
    /// @param sums how many
    /// @param ties those of them at which the exact product is a tie
    public record Misses(long sums, long ties) {}

    /// Where an op's error comes from; `total` is their sum, element by element.
    ///
    /// @param own       dequantized output - float64 op of the dequantized inputs
    /// @param inherited float64 op of the dequantized inputs - float64 op of the float model's inputs
    /// @param total     dequantized output - float model's output
    public record OpErrorView(ErrorView own, ErrorView inherited, ErrorView total) {}
}
