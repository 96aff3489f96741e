package dev.cupel.programs.proof;

import java.util.Arrays;

/// The elements of a register: an interval each, and the node of the walk's graphs that says what it is made of (0: not known).
final class Lanes {
    final long[] low;
    final long[] high;
    final int[] node;

    Lanes(int elements) {
        low = new long[elements];
        high = new long[elements];
        node = new int[elements];
    }

    static Lanes constant(long value) {
        var one = new Lanes(1);
        one.low[0] = value;
        one.high[0] = value;
        return one;
    }

    /// {@return element `i` alone}
    Lanes copyOf(int i) {
        var one = new Lanes(1);
        one.low[0] = low[i];
        one.high[0] = high[i];
        one.node[0] = node[i];
        return one;
    }

    void fill(long least, long greatest) {
        Arrays.fill(low, least);
        Arrays.fill(high, greatest);
        Arrays.fill(node, 0);
    }

    /// How an operand reads a register.
    ///
    /// @param step 1 element by element, 0 the same one always
    record View(Lanes lanes, int base, int step) {
        int at(int i) {
            return base + i * step;
        }

        long low(int i) {
            return lanes.low[at(i)];
        }

        long high(int i) {
            return lanes.high[at(i)];
        }
    }
}
