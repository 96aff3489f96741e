package dev.cupel.isa;

import java.util.Arrays;

/// The content of a ROM table: `2^indexBits` entries of `bits` bits each.
///
/// @param bits   width of an entry, 1..W; unsigned entries at most W - 1, so that a word holds them
/// @param signed whether entries are two's complement
public record RomTable(int bits, boolean signed, int[] entries) {
    public RomTable {
        Require.inRange("ROM entry [bits]", bits, 1, signed ? 32 : 31);
        Require.inRange("ROM entries", entries.length, 2, 1 << 20);
        Require.that(Integer.bitCount(entries.length) == 1, "ROM entries: " + entries.length + ", must be a power of two");
        long low = signed ? Machine.min(bits) : 0;
        long high = signed ? Machine.max(bits) : (1L << bits) - 1;
        for (int i = 0; i < entries.length; i++) {
            Require.inRange("ROM entry " + i, entries[i], low, high);
        }
        entries = entries.clone();
    }

    @Override
    public int[] entries() {
        return entries.clone();
    }

    /// {@return the entry at `index`}
    public int entry(int index) {
        return entries[index];
    }

    /// {@return number of entries, a power of two}
    public int size() {
        return entries.length;
    }

    /// {@return n where the table has 2^n entries}
    public int indexBits() {
        return Integer.numberOfTrailingZeros(entries.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RomTable(int b, boolean s, int[] e) && b == bits && s == signed && Arrays.equals(e, entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries) * 31 + bits;
    }

    @Override
    public String toString() {
        return "%d x %d bit %s".formatted(entries.length, bits, signed ? "signed" : "unsigned");
    }
}
