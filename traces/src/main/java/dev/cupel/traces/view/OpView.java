package dev.cupel.traces.view;

import dev.cupel.isa.Unit;
import dev.cupel.isa.timing.Cause;
import java.util.Collections;
import java.util.EnumMap;
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
/// @param work         what its instructions did in one inference
/// @param codes        of its output, all rows; empty where it has no graph
/// @param widths       what the range proof says of its values; empty where it was not asked, or did not come to the op
/// @param loss         what it costs the network's answers; empty where that was not asked, of movements, and without weights to lose by
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
        Optional<OpErrorView> error,
        Work work,
        Optional<Codes> codes,
        Optional<Widths> widths,
        Optional<Loss> loss) {
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

    /// {@return the same op with what a range proof says of it}
    public OpView with(Widths proved) {
        return new OpView(name, kind, variant, cycles, instructions, stalls, boundOp, boundProgram, events, clips, misses, error, work, codes,
                Optional.of(proved), loss);
    }

    /// {@return the same op with what it costs the network's answers}
    public OpView with(Loss lost) {
        return new OpView(name, kind, variant, cycles, instructions, stalls, boundOp, boundProgram, events, clips, misses, error, work, codes, widths,
                Optional.of(lost));
    }

    /// What the instructions of an op did in one inference.
    ///
    /// @param operations  element operations by computing unit: `vl` for each instruction, masked or not; a multiply-accumulate is one
    /// @param busy        cycles that each unit was busy: beats times interval, for `dma` transfers with their latency
    /// @param accessBytes bytes of the scratchpad that loads and stores moved
    /// @param dmaBytes    bytes that transfers moved
    public record Work(Map<Unit, Long> operations, Map<Unit, Long> busy, long accessBytes, long dmaBytes) {
        /// Nothing.
        public static final Work NONE = new Work(Map.of(), Map.of(), 0, 0);

        public Work {
            operations = known(operations);
            busy = known(busy);
        }

        /// {@return element operations of all units}
        public long allOperations() {
            return operations.values().stream().mapToLong(Long::longValue).sum();
        }

        private static Map<Unit, Long> known(Map<Unit, Long> given) {
            var copy = new EnumMap<Unit, Long>(Unit.class);
            given.forEach((unit, amount) -> {
                if (amount > 0) {
                    copy.put(unit, amount);
                }
            });
            return Collections.unmodifiableMap(copy);
        }
    }

    /// The codes that an op's output took, beside those that it can take.
    ///
    /// @param bits      of a code
    /// @param signed    two's complement, or from 0
    /// @param zeroPoint the code of real 0
    /// @param low       the least code there is
    /// @param high      the greatest
    /// @param least     the least code seen
    /// @param greatest  the greatest
    /// @param atLow     elements at `low`
    /// @param atHigh    elements at `high`
    /// @param elements  all elements
    public record Codes(int bits, boolean signed, int zeroPoint, int low, int high, int least, int greatest, long atLow, long atHigh, long elements) {}

    /// The widths that hold an op's values, whatever the inputs are, in bits with sign; 0 where there are none.
    ///
    /// @param verdict     `proved`, `can overflow` or `undecided`
    /// @param productBits of the widest exact product; the machine forms products at full width
    /// @param sumBits     of accumulators
    /// @param wordBits    of all other results, without those that are clipped on purpose
    public record Widths(String verdict, int productBits, int sumBits, int wordBits) {}

    /// What an op costs a network's answers.
    ///
    /// @param kl    KL divergence of the answers from float, nat, where the op's own error is the only one
    /// @param wider what 16 bits for its output would do, where that was tried
    public record Loss(double kl, Optional<Wider> wider) {}

    /// An op's output at 16 bits.
    ///
    /// @param rows   that both divergences were measured on, the first of those judged
    /// @param before KL divergence of the whole network from float as it is, nat
    /// @param after  the same with the op wider
    /// @param cycles by how many cycles an inference changes; empty where the machine does not take it
    public record Wider(int rows, double before, double after, OptionalLong cycles) {}
}
