package dev.cupel.sim.unit;

import dev.cupel.sim.memory.Elements;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops of loads and stores of neighbouring elements, written for the vector registers of the computer itself. Elements lie as
/// [dev.cupel.sim.memory.Elements] says.
final class MemoryKernels {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = INTS.length();
    private static final int LEAST_BITS = 64;
    /// Bytes and pairs of bytes, as many as there are words in a vector, but where such a vector would be narrower than there is.
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(LEAST_BITS, LANES * Byte.SIZE)));
    private static final VectorSpecies<Byte> PAIRS = VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(LEAST_BITS, LANES * Short.SIZE)));
    private static final VectorSpecies<Byte> WORDS = VectorSpecies.of(byte.class, INTS.vectorShape());
    private static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, PAIRS.vectorShape());

    /// Whether stores fill whole vectors.
    static final boolean STORES = BYTES.length() == LANES && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private MemoryKernels() {}

    /// Reads `count` elements of 8, 16 or 32 bits as words.
    static void load(byte[] from, int first, int bits, boolean signed, int[] to, int at, int count) {
        int i = switch (bits) {
            case 8 -> bytes(from, first, signed, to, at, count);
            case 16 -> pairs(from, first, signed, to, at, count);
            default -> words(from, first, to, at, count);
        };
        if (i < count) {
            Elements.get(from, first, bits, signed, i, 1, to, at + i, count - i);
        }
    }

    /// Reads rows of `count` neighbouring bytes each as words.
    /// @param first the byte that each row begins with
    /// @param at    the word
    static void rows(byte[] from, int[] first, boolean signed, int[] to, int[] at, int count) {
        for (int row = 0; row < first.length; row++) {
            int i = bytes(from, first[row], signed, to, at[row], count);
            if (i < count) {
                Elements.get(from, first[row], Byte.SIZE, signed, i, 1, to, at[row] + i, count - i);
            }
        }
    }

    private static int bytes(byte[] from, int first, boolean signed, int[] to, int at, int count) {
        var conversion = signed ? VectorOperators.B2I : VectorOperators.ZERO_EXTEND_B2I;
        int i = 0;
        for (; i <= count - BYTES.length(); i += LANES) {
            ((IntVector) ByteVector.fromArray(BYTES, from, first + i).convertShape(conversion, INTS, 0)).intoArray(to, at + i);
        }
        return i;
    }

    private static int pairs(byte[] from, int first, boolean signed, int[] to, int at, int count) {
        var conversion = signed ? VectorOperators.S2I : VectorOperators.ZERO_EXTEND_S2I;
        int i = 0;
        for (; i <= count - SHORTS.length(); i += LANES) {
            var pairs = ByteVector.fromArray(PAIRS, from, first + 2 * i).reinterpretAsShorts();
            ((IntVector) pairs.convertShape(conversion, INTS, 0)).intoArray(to, at + i);
        }
        return i;
    }

    private static int words(byte[] from, int first, int[] to, int at, int count) {
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ByteVector.fromArray(WORDS, from, first + 4 * i).reinterpretAsInts().intoArray(to, at + i);
        }
        return i;
    }

    /// {@return whether any word lies outside `least..greatest`; `vl` fills whole vectors}
    static boolean outside(int[] x, long least, long greatest, int vl) {
        int low = (int) least;
        int high = (int) Math.min(greatest, Integer.MAX_VALUE);
        boolean outside = false;
        for (int i = 0; i < vl; i += LANES) {
            var exact = IntVector.fromArray(INTS, x, i);
            outside |= exact.max(low).min(high).compare(VectorOperators.NE, exact).anyTrue();
        }
        return outside;
    }

    /// Writes words to elements of 8, 16 or 32 bits, each the nearest that fits; `vl` fills whole vectors.
    /// @return how many did not fit; 0 where the fitting does not look
    static int store(int[] x, Fitting fitting, byte[] to, int first, int vl) {
        // An element of 32 bits without sign takes words that are not negative.
        int low = (int) fitting.least();
        int high = (int) Math.min(fitting.greatest(), Integer.MAX_VALUE);
        int bits = fitting.bits();
        boolean checked = fitting.checked();
        int changed = 0;
        for (int i = 0; i < vl; i += LANES) {
            var exact = IntVector.fromArray(INTS, x, i);
            var fitted = exact;
            if (checked) {
                fitted = exact.max(low).min(high);
                changed += fitted.compare(VectorOperators.NE, exact).trueCount();
            }
            switch (bits) {
                case 8 -> ((ByteVector) fitted.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(to, first + i);
                case 16 -> ((ShortVector) fitted.convertShape(VectorOperators.I2S, SHORTS, 0)).reinterpretAsBytes().intoArray(to, first + 2 * i);
                default -> fitted.reinterpretAsBytes().intoArray(to, first + 4 * i);
            }
        }
        return changed;
    }
}
