package dev.cupel.programs.quantize;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;

/// What integers have to fit and how they are rounded, as far as the choice of parameters depends on it.
///
/// @param wordBits        W
/// @param accumulatorBits A
/// @param romEntries      greatest number of entries of a ROM table, a power of two
/// @param romBits         greatest width of a ROM entry
/// @param rounding        the graph's
public record Limits(int wordBits, int accumulatorBits, int romEntries, int romBits, Rounding rounding) {
    /// Limits of a graph that rounds half up.
    public Limits(int wordBits, int accumulatorBits, int romEntries, int romBits) {
        this(wordBits, accumulatorBits, romEntries, romBits, Rounding.HALF_UP);
    }

    /// {@return what `machine` holds, for a graph that rounds half up}
    public static Limits of(Machine machine) {
        return new Limits(machine.wordBits(), machine.accumulatorBits(), machine.rom().maxEntries(), machine.rom().maxBits());
    }

    /// {@return these limits for a graph of another rounding}
    public Limits rounding(Rounding other) {
        return new Limits(wordBits, accumulatorBits, romEntries, romBits, other);
    }

    /// {@return bits of a multiplier for words}
    int multiplierBits() {
        return Math.min(31, wordBits - 1);
    }

    /// {@return bits of a multiplier for accumulators, whose product with A bits must fit 64}
    int sumMultiplierBits() {
        return Math.min(multiplierBits(), 63 - accumulatorBits);
    }

    /// {@return the greatest word}
    long greatestWord() {
        return Machine.max(wordBits);
    }

    /// {@return the most bits of the index of a ROM table}
    int romIndexBits() {
        return Integer.numberOfTrailingZeros(romEntries);
    }

    /// {@return the greatest width of an unsigned ROM entry, which must be a word too}
    int unsignedRomBits() {
        return Math.min(romBits, wordBits - 1);
    }
}
