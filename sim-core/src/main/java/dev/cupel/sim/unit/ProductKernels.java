package dev.cupel.sim.unit;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [ProductBlock], written for the vector registers of the computer itself.
final class ProductKernels {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    /// As many words as there are longs in a vector.
    private static final VectorSpecies<Integer> HALF = VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.length() * Integer.SIZE));

    private ProductKernels() {}

    /// {@return words from one row to the next, for rows of `vl` elements that are worked on whole}
    static int pitch(int vl) {
        return Math.ceilDiv(vl, INTS.length()) * INTS.length();
    }

    /// Takes sums over as words.
    /// @param room what each may be, either sign
    /// @return whether each is within it, where that is to be `checked`
    static boolean narrow(long[] sums, long room, boolean checked, int[] to, int at, int vl) {
        var flags = LongVector.zero(LONGS);
        int i = 0;
        for (; i <= vl - LONGS.length(); i += LONGS.length()) {
            var sum = LongVector.fromArray(LONGS, sums, i);
            ((IntVector) sum.convertShape(VectorOperators.L2I, HALF, 0)).intoArray(to, at + i);
            if (checked) {
                flags = flags.or(sum.add(room)).or(sum.neg().add(room));
            }
        }
        long rest = flags.compare(VectorOperators.LT, 0).anyTrue() ? -1 : 0;
        for (; i < vl; i++) {
            to[at + i] = (int) sums[i];
            rest |= (sums[i] + room) | (room - sums[i]);
        }
        return rest >= 0 || !checked;
    }

    /// Gives words back to the sums.
    static void widen(int[] from, int at, long[] sums, int vl) {
        int i = 0;
        for (; i <= vl - LONGS.length(); i += LONGS.length()) {
            ((LongVector) IntVector.fromArray(HALF, from, at + i).convertShape(VectorOperators.I2L, LONGS, 0)).intoArray(sums, i);
        }
        for (; i < vl; i++) {
            sums[i] = from[at + i];
        }
    }

    /// Adds to eight sums the products of the rows that begin at `at`, in 32 bits.
    static void eight(Workspace space, int[] at, int pitch) {
        int[] rows = space.rows;
        int[] sums = space.sums;
        int[] f0 = space.factors[0];
        int[] f1 = space.factors[1];
        int[] f2 = space.factors[2];
        int[] f3 = space.factors[3];
        int[] f4 = space.factors[4];
        int[] f5 = space.factors[5];
        int[] f6 = space.factors[6];
        int[] f7 = space.factors[7];
        int[] from = space.from;
        int o0 = from[0];
        int o1 = from[1];
        int o2 = from[2];
        int o3 = from[3];
        int o4 = from[4];
        int o5 = from[5];
        int o6 = from[6];
        int o7 = from[7];
        for (int i = 0; i < pitch; i += INTS.length()) {
            var s0 = IntVector.fromArray(INTS, sums, i);
            var s1 = IntVector.fromArray(INTS, sums, pitch + i);
            var s2 = IntVector.fromArray(INTS, sums, 2 * pitch + i);
            var s3 = IntVector.fromArray(INTS, sums, 3 * pitch + i);
            var s4 = IntVector.fromArray(INTS, sums, 4 * pitch + i);
            var s5 = IntVector.fromArray(INTS, sums, 5 * pitch + i);
            var s6 = IntVector.fromArray(INTS, sums, 6 * pitch + i);
            var s7 = IntVector.fromArray(INTS, sums, 7 * pitch + i);
            for (int k = 0; k < at.length; k++) {
                var x = IntVector.fromArray(INTS, rows, at[k] + i);
                s0 = s0.add(x.mul(f0[o0 + k]));
                s1 = s1.add(x.mul(f1[o1 + k]));
                s2 = s2.add(x.mul(f2[o2 + k]));
                s3 = s3.add(x.mul(f3[o3 + k]));
                s4 = s4.add(x.mul(f4[o4 + k]));
                s5 = s5.add(x.mul(f5[o5 + k]));
                s6 = s6.add(x.mul(f6[o6 + k]));
                s7 = s7.add(x.mul(f7[o7 + k]));
            }
            s0.intoArray(sums, i);
            s1.intoArray(sums, pitch + i);
            s2.intoArray(sums, 2 * pitch + i);
            s3.intoArray(sums, 3 * pitch + i);
            s4.intoArray(sums, 4 * pitch + i);
            s5.intoArray(sums, 5 * pitch + i);
            s6.intoArray(sums, 6 * pitch + i);
            s7.intoArray(sums, 7 * pitch + i);
        }
    }

    /// The same for the four sums from number `first` on.
    static void four(Workspace space, int[] at, int pitch, int first) {
        int[] rows = space.rows;
        int[] sums = space.sums;
        int[] f0 = space.factors[first];
        int[] f1 = space.factors[first + 1];
        int[] f2 = space.factors[first + 2];
        int[] f3 = space.factors[first + 3];
        int o0 = space.from[first];
        int o1 = space.from[first + 1];
        int o2 = space.from[first + 2];
        int o3 = space.from[first + 3];
        int base = first * pitch;
        for (int i = 0; i < pitch; i += INTS.length()) {
            var s0 = IntVector.fromArray(INTS, sums, base + i);
            var s1 = IntVector.fromArray(INTS, sums, base + pitch + i);
            var s2 = IntVector.fromArray(INTS, sums, base + 2 * pitch + i);
            var s3 = IntVector.fromArray(INTS, sums, base + 3 * pitch + i);
            for (int k = 0; k < at.length; k++) {
                var x = IntVector.fromArray(INTS, rows, at[k] + i);
                s0 = s0.add(x.mul(f0[o0 + k]));
                s1 = s1.add(x.mul(f1[o1 + k]));
                s2 = s2.add(x.mul(f2[o2 + k]));
                s3 = s3.add(x.mul(f3[o3 + k]));
            }
            s0.intoArray(sums, base + i);
            s1.intoArray(sums, base + pitch + i);
            s2.intoArray(sums, base + 2 * pitch + i);
            s3.intoArray(sums, base + 3 * pitch + i);
        }
    }

    /// The same for one sum.
    static void one(Workspace space, int[] at, int pitch, int number) {
        int[] rows = space.rows;
        int[] sums = space.sums;
        int[] factors = space.factors[number];
        int from = space.from[number];
        int base = number * pitch;
        for (int i = 0; i < pitch; i += INTS.length()) {
            var sum = IntVector.fromArray(INTS, sums, base + i);
            for (int k = 0; k < at.length; k++) {
                sum = sum.add(IntVector.fromArray(INTS, rows, at[k] + i).mul(factors[from + k]));
            }
            sum.intoArray(sums, base + i);
        }
    }
}
