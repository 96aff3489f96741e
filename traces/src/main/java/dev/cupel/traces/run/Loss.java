package dev.cupel.traces.run;

import java.util.Optional;
import java.util.OptionalLong;

/// What an op costs a network's answers.
///
/// @param op     its name
/// @param bits   of its output
/// @param alone  KL divergence from float, nat, where the op's own error is the only one
/// @param wider  what 16 bits for its output would do, where that was tried
public record Loss(String op, int bits, double alone, Optional<Wider> wider) {
    /// An op's output at 16 bits.
    ///
    /// @param rows   that both divergences were measured on, the first of those judged
    /// @param before KL divergence of the whole network from float as it is, nat
    /// @param after  the same with the op wider
    /// @param cycles by how many cycles an inference changes; empty where the machine does not take it
    public record Wider(int rows, double before, double after, OptionalLong cycles) {}
}
