package dev.cupel.programs.proof;

import dev.cupel.isa.Machine;

/// A value of which only bounds are known, where it is stored.
///
/// @param low    the least it can be
/// @param high   the greatest
/// @param node   what it is made of, a node of the walk's graphs; 0 where that is not known
/// @param tensor which tensor it is an element of, from 1; 0 for none
/// @param index  its row-major index there
record Cell(long low, long high, int node, int tensor, int index) {
    private static final Cell[] SMALL = new Cell[512];

    static {
        for (int i = 0; i < SMALL.length; i++) {
            SMALL[i] = new Cell(i - 256, i - 256, 0, 0, 0);
        }
    }

    static Cell of(long low, long high) {
        return new Cell(low, high, 0, 0, 0);
    }

    static Cell constant(long value) {
        return value >= -256 && value < 256 ? SMALL[(int) value + 256] : of(value, value);
    }

    /// {@return anything that so many bits hold}
    static Cell any(int bits, boolean signed) {
        return signed ? of(Machine.min(bits), Machine.max(bits)) : of(0, (1L << bits) - 1);
    }

    Cell withNode(int other) {
        return new Cell(low, high, other, tensor, index);
    }

    /// {@return the same bits read as a number with or without sign}
    Cell as(int bits, boolean signed) {
        long least = signed ? Machine.min(bits) : 0;
        long greatest = signed ? Machine.max(bits) : (1L << bits) - 1;
        if (low >= least && high <= greatest) {
            return this;
        }
        long turn = 1L << bits;
        if (signed && low > greatest) {
            return of(low - turn, high - turn);
        }
        if (!signed && high < 0) {
            return of(low + turn, high + turn);
        }
        return any(bits, signed);
    }
}
