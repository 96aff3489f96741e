package dev.cupel.programs.quantize;

import java.util.OptionalInt;

/// The size of a softmax's exponential ROM, where a sweep varies it; what is left out is chosen for the least error.
///
/// @param bits    width of an entry
/// @param entries number of entries of one table, a power of two; fewer than there are differences make each entry stand for several
public record SoftmaxRom(OptionalInt bits, OptionalInt entries) {
    /// As wide as the sum of a row allows, and an entry for every difference of codes.
    public static final SoftmaxRom LEAST_ERROR = new SoftmaxRom(OptionalInt.empty(), OptionalInt.empty());

    public SoftmaxRom {
        bits.ifPresent(value -> inRange("softmax.romBits", value, 1, 31));
        entries.ifPresent(value -> {
            inRange("softmax.romEntries", value, 2, 1 << 20);
            if (Integer.bitCount(value) != 1) {
                throw new IllegalArgumentException("softmax.romEntries: " + value + ", must be a power of two");
            }
        });
    }

    private static void inRange(String what, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException("%s: %d, must be in %d..%d".formatted(what, value, low, high));
        }
    }
}
