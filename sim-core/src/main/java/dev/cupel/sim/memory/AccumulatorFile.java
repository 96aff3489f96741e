package dev.cupel.sim.memory;

import java.util.Arrays;

/// The vector accumulators `a0..a7`: sums, each within A bits, sign-extended to long.
public final class AccumulatorFile {
    private final long[][] registers;

    /// Accumulators of `vectorLength` elements, all 0.
    public AccumulatorFile(int vectorLength) {
        registers = new long[8][vectorLength];
    }

    /// {@return the live sums of accumulator `index`}
    public long[] sums(int index) {
        return registers[index];
    }

    /// Has accumulator `index` hold `sums`, as many as it has elements.
    /// @return the sums that it held, which are the caller's from now on
    public long[] exchange(int index, long[] sums) {
        long[] held = registers[index];
        registers[index] = sums;
        return held;
    }

    /// Makes all elements 0.
    public void clear() {
        for (long[] register : registers) {
            Arrays.fill(register, 0);
        }
    }
}
