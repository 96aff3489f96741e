package dev.cupel.isa.timing;

/// The registers of an instruction, packed into a long, because the timing rules go through them tens of millions of times a second: the numbers of up to ten
/// registers, each plus one, in six bits each, the first one lowest. Vectors, accumulators and masks share one numbering.
final class RegisterSet {
    static final int ACCUMULATORS = 32;
    static final int MASKS = 40;
    /// Registers in all.
    static final int COUNT = 44;
    static final long EMPTY = 0;

    private static final int BITS = 6;

    private RegisterSet() {}

    /// {@return the set of these, vectors first}
    static long of(int[] vectors, int[] accumulators, int[] masks) {
        long set = EMPTY;
        int size = 0;
        for (int vector : vectors) {
            set |= packed(vector, size++);
        }
        for (int accumulator : accumulators) {
            set |= packed(ACCUMULATORS + accumulator, size++);
        }
        for (int mask : masks) {
            set |= packed(MASKS + mask, size++);
        }
        return set;
    }

    private static long packed(int register, int at) {
        return (register + 1L) << (at * BITS);
    }

    /// {@return the number of the first register; of a set that is not empty}
    static int first(long set) {
        return (int) (set & ((1 << BITS) - 1)) - 1;
    }

    /// {@return the set without its first}
    static long rest(long set) {
        return set >>> BITS;
    }

    /// {@return the kind of a register}
    static Resource resource(int register) {
        return register < ACCUMULATORS ? Resource.VECTOR : register < MASKS ? Resource.ACCUMULATOR : Resource.MASK;
    }

    /// {@return its number among those of its kind}
    static int index(int register) {
        return register < ACCUMULATORS ? register : register < MASKS ? register - ACCUMULATORS : register - MASKS;
    }
}
