package dev.cupel.programs.quantize;

import dev.cupel.isa.RomTable;

/// Seeds and steps of reciprocals and reciprocal roots.
final class Inverses {
    /// Index bits of the seeds: 2^-8 relative error before the first Newton step (research/kernels.md, "128-entry seed").
    private static final int RECIPROCAL_INDEX_BITS = 7;
    private static final int ROOT_INDEX_BITS = 8;

    private Inverses() {}

    /// {@return a reciprocal with a relative error of about `2^-goodBits`, or the best that W allows}
    static QuantizedOp.Reciprocal reciprocal(int goodBits, Limits limits) throws Unrepresentable {
        int w = limits.wordBits();
        int b = indexBits(RECIPROCAL_INDEX_BITS, w - 4, 1, limits);
        int[] entries = new int[1 << b];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (int) Math.rint(Math.scalb(1.0, w - 3) / Math.scalb(entries.length + i + 0.5, -(b + 1)));
        }
        int steps = 0;
        for (int good = b + 1; good < Math.min(goodBits, w - 4); good *= 2) {
            steps++;
        }
        return new QuantizedOp.Reciprocal(seed(entries, w - 2, limits), steps);
    }

    /// {@return a reciprocal root with a relative error of about `2^-goodBits`, or the best that W allows}
    static QuantizedOp.ReciprocalRoot root(int goodBits, Limits limits) throws Unrepresentable {
        int w = limits.wordBits();
        int b = indexBits(ROOT_INDEX_BITS, w - 4, 2, limits);
        int[] entries = new int[1 << b];
        for (int i = 0; i < entries.length; i++) {
            double root = Math.scalb(1.0, w - 3) / Math.sqrt(Math.scalb(i + 0.5, -b));
            entries[i] = (int) Math.min(Math.rint(root), Math.scalb(1.0, w - 2));
        }
        int steps = 0;
        // The seed is off by at most 2^-b (at t = 1/4); a step turns e into 3/2 e^2.
        for (double good = b; good < Math.min(goodBits, w - 4); good = 2 * good - 0.6) {
            steps++;
        }
        return new QuantizedOp.ReciprocalRoot(seed(entries, w - 1, limits), steps);
    }

    private static int indexBits(int wanted, int most, int least, Limits limits) throws Unrepresentable {
        int bits = Math.min(Math.min(wanted, most), limits.romIndexBits());
        if (bits < least) {
            throw new Unrepresentable("a reciprocal needs words of %d bits and ROM tables of %d entries; the machine has %d and %d".formatted(
                    4 + least, 1 << least, limits.wordBits(), limits.romEntries()));
        }
        return bits;
    }

    private static RomTable seed(int[] entries, int bits, Limits limits) throws Unrepresentable {
        if (bits > limits.unsignedRomBits()) {
            throw new Unrepresentable("the seed of a reciprocal needs ROM entries of %d bits; the machine's have %d".formatted(
                    bits, limits.romBits()), "raise rom.maxBits, or lower wordBits");
        }
        return new RomTable(bits, false, entries);
    }
}
