package dev.cupel.sim.memory;

import java.util.Arrays;

/// The masks `m0..m3`. An element is -1 where its bit is set and 0 where not, so that a loop blends by `and` and `or`.
public final class MaskFile {
    private final int[][] registers;

    /// Masks of `vectorLength` elements, all clear.
    public MaskFile(int vectorLength) {
        registers = new int[4][vectorLength];
    }

    /// {@return the live elements of mask `index`, each 0 or -1}
    public int[] bits(int index) {
        return registers[index];
    }

    /// Makes all elements 0.
    public void clear() {
        for (int[] register : registers) {
            Arrays.fill(register, 0);
        }
    }
}
