package dev.cupel.sim.memory;

import java.util.Arrays;

/// The vector registers `v0..v31`: words, each within W bits, sign-extended to int.
public final class VectorFile {
    private final int[][] registers;

    /// Registers of `vectorLength` words, all 0.
    public VectorFile(int vectorLength) {
        registers = new int[32][vectorLength];
    }

    /// {@return the live words of register `index`}
    public int[] words(int index) {
        return registers[index];
    }

    /// Has register `index` hold `words`, as many as it has elements.
    /// @return the words that it held, which are the caller's from now on
    public int[] exchange(int index, int[] words) {
        int[] held = registers[index];
        registers[index] = words;
        return held;
    }

    /// Makes all elements 0.
    public void clear() {
        for (int[] register : registers) {
            Arrays.fill(register, 0);
        }
    }
}
