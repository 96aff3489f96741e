package dev.cupel.isa.timing;

import dev.cupel.isa.Machine;

/// Bank conflicts of loads and stores (rule 7).
public final class Banks {
    private Banks() {}

    /// {@return ii: the largest number of different words of one bank that any beat touches, over all elements below vl, masked or not}
    ///
    /// @param address of element 0, bytes
    /// @param bits    element size: 4, 8, 16 or 32
    /// @param stride  elements between neighbours
    public static int interval(Machine machine, long address, int bits, int stride, int vl) {
        var scratchpad = machine.scratchpad();
        int lanes = machine.lanes();
        int shift = Integer.numberOfTrailingZeros(scratchpad.bankBytes());
        int bankMask = scratchpad.banks() - 1;
        // A beat touches at most two words an element: those of its first and of its last byte (an element is at most 4 bytes; with
        // bankBytes below 4 it may touch more).
        long[] words = new long[lanes * 4];
        int[] perBank = new int[scratchpad.banks()];
        int worst = 1;
        for (int first = 0; first < vl; first += lanes) {
            int count = 0;
            int end = Math.min(first + lanes, vl);
            long oneEnd = address * 8 + (long) first * stride * bits;
            long otherEnd = address * 8 + (end - 1L) * stride * bits;
            long leastWord = (Math.min(oneEnd, otherEnd) >> 3) >> shift;
            long greatestWord = ((Math.max(oneEnd, otherEnd) + bits - 1) >> 3) >> shift;
            if (greatestWord - leastWord <= bankMask) {
                // No more neighbouring words than banks: all in different ones. The usual case, a contiguous access.
                continue;
            }
            for (int i = first; i < end; i++) {
                long bit = address * 8 + (long) i * stride * bits;
                long firstWord = (bit >> 3) >> shift;
                long lastWord = ((bit + bits - 1) >> 3) >> shift;
                for (long word = firstWord; word <= lastWord; word++) {
                    boolean seen = false;
                    for (int k = 0; k < count && !seen; k++) {
                        seen = words[k] == word;
                    }
                    if (!seen) {
                        words[count++] = word;
                    }
                }
            }
            java.util.Arrays.fill(perBank, 0);
            for (int k = 0; k < count; k++) {
                worst = Math.max(worst, ++perBank[(int) (words[k] & bankMask)]);
            }
        }
        return worst;
    }
}
