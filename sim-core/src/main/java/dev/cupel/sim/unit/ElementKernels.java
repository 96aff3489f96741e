package dev.cupel.sim.unit;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The loops of single instructions, written for the vector registers of the computer itself: exact in 64 bits, for numbers of elements that [#divides]. A loop that
/// takes a fitting it returns whether all results fit, or were not looked at; it writes them either way. An operation calls one such loop: two are more than Java's compiler
/// takes into a method, at times, and then it makes an object of each vector.
final class ElementKernels {
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    /// As many words as there are longs in a vector.
    private static final VectorSpecies<Integer> HALF = VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.length() * Integer.SIZE));
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();

    private ElementKernels() {}

    /// {@return whether loops over `vl` elements need no rest}
    static boolean divides(int vl) {
        return vl % INTS.length() == 0;
    }

    private static LongVector longs(int[] x, int i) {
        return (LongVector) IntVector.fromArray(HALF, x, i).convertShape(VectorOperators.I2L, LONGS, 0);
    }

    private static void words(LongVector x, int[] to, int i) {
        ((IntVector) x.convertShape(VectorOperators.L2I, HALF, 0)).intoArray(to, i);
    }

    /// {@return the disjunction of the [Fitting#flag]s}
    private static LongVector with(LongVector flags, LongVector result, Fitting fitting) {
        return fitting.checked() ? flags.or(result.add(fitting.offset())) : flags;
    }

    private static boolean fits(LongVector flags, Fitting fitting) {
        return !fitting.checked() || flags.and(-1L << fitting.bits()).compare(VectorOperators.EQ, 0).allTrue();
    }

    /// `to = x * y`
    static boolean product(int[] x, int[] y, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var result = longs(x, i).mul(longs(y, i));
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = (x * y + (one << amounts >> 1)) >> amounts`
    static boolean shiftedProduct(int[] x, int[] y, long one, int[] amounts, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var amount = longs(amounts, i);
            var result = longs(x, i).mul(longs(y, i)).add(bias(one, amount)).lanewise(VectorOperators.ASHR, amount);
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = (x * y + (one << amounts >> 1)) >> amounts`
    static boolean shiftedProduct(long[] x, int[] y, long one, int[] amounts, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var amount = longs(amounts, i);
            var result = LongVector.fromArray(LONGS, x, i).mul(longs(y, i)).add(bias(one, amount)).lanewise(VectorOperators.ASHR, amount);
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = (x + (one << amounts >> 1)) >> amounts`
    static boolean shifted(int[] x, long one, int[] amounts, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var amount = longs(amounts, i);
            var result = longs(x, i).add(bias(one, amount)).lanewise(VectorOperators.ASHR, amount);
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = (x + (one << amounts >> 1)) >> amounts`
    static boolean shifted(long[] x, long one, int[] amounts, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var amount = longs(amounts, i);
            var result = LongVector.fromArray(LONGS, x, i).add(bias(one, amount)).lanewise(VectorOperators.ASHR, amount);
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// {@return `one << amount >> 1`}
    private static LongVector bias(long one, LongVector amount) {
        return LongVector.broadcast(LONGS, one).lanewise(VectorOperators.LSHL, amount).lanewise(VectorOperators.LSHR, 1);
    }

    /// `to = x << amounts`
    static boolean shiftedLeft(int[] x, int[] amounts, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var result = longs(x, i).lanewise(VectorOperators.LSHL, longs(amounts, i));
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = x + y`, or `x - y`
    /// @param flip 0, or -1 to subtract
    static boolean sum(int[] x, int[] y, long flip, int[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var result = longs(x, i).add(longs(y, i).lanewise(VectorOperators.XOR, flip)).sub(flip);
            words(result, to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = x + y`, or `x - y`
    /// @param flip 0, or -1 to subtract
    static boolean sum(long[] x, int[] y, long flip, long[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var result = LongVector.fromArray(LONGS, x, i).add(longs(y, i).lanewise(VectorOperators.XOR, flip)).sub(flip);
            result.intoArray(to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = sums + x * y`
    static boolean productSum(long[] sums, int[] x, int[] y, long[] to, int vl, Fitting fitting) {
        var flags = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            var result = LongVector.fromArray(LONGS, sums, i).add(longs(x, i).mul(longs(y, i)));
            result.intoArray(to, i);
            flags = with(flags, result, fitting);
        }
        return fits(flags, fitting);
    }

    /// `to = min(max(x, least), greatest)`. {@return how many elements that changed}
    static int clamped(int[] x, int[] least, int[] greatest, int[] to, int vl) {
        int changed = 0;
        for (int i = 0; i < vl; i += INTS.length()) {
            var before = IntVector.fromArray(INTS, x, i);
            var result = before.max(IntVector.fromArray(INTS, least, i)).min(IntVector.fromArray(INTS, greatest, i));
            changed += result.compare(VectorOperators.NE, before).trueCount();
            result.intoArray(to, i);
        }
        return changed;
    }

    /// The same between two numbers.
    static int clamped(int[] x, int least, int greatest, int[] to, int vl) {
        int changed = 0;
        for (int i = 0; i < vl; i += INTS.length()) {
            var before = IntVector.fromArray(INTS, x, i);
            var result = before.max(least).min(greatest);
            changed += result.compare(VectorOperators.NE, before).trueCount();
            result.intoArray(to, i);
        }
        return changed;
    }

    /// `to = max(x, y)`.
    static void greater(int[] x, int[] y, int[] to, int vl) {
        for (int i = 0; i < vl; i += INTS.length()) {
            IntVector.fromArray(INTS, x, i).max(IntVector.fromArray(INTS, y, i)).intoArray(to, i);
        }
    }

    /// `to = min(x, y)`.
    static void less(int[] x, int[] y, int[] to, int vl) {
        for (int i = 0; i < vl; i += INTS.length()) {
            IntVector.fromArray(INTS, x, i).min(IntVector.fromArray(INTS, y, i)).intoArray(to, i);
        }
    }

    /// `to = entries[x]`. {@return false, and nothing changed, where the table has no such entry}
    static boolean lookup(int[] entries, int[] x, int[] to, int vl) {
        var outside = IntVector.zero(INTS);
        for (int i = 0; i < vl; i += INTS.length()) {
            outside = outside.or(IntVector.fromArray(INTS, x, i));
        }
        if ((outside.reduceLanes(VectorOperators.OR) & -entries.length) != 0) {
            return false;
        }
        for (int i = 0; i < vl; i += INTS.length()) {
            IntVector.fromArray(INTS, entries, 0, x, i).intoArray(to, i);
        }
        return true;
    }

    /// {@return the greatest of x}
    static int greatest(int[] x, int vl) {
        var most = IntVector.fromArray(INTS, x, 0);
        for (int i = INTS.length(); i < vl; i += INTS.length()) {
            most = most.max(IntVector.fromArray(INTS, x, i));
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    /// {@return the least of x}
    static int least(int[] x, int vl) {
        var least = IntVector.fromArray(INTS, x, 0);
        for (int i = INTS.length(); i < vl; i += INTS.length()) {
            least = least.min(IntVector.fromArray(INTS, x, i));
        }
        return least.reduceLanes(VectorOperators.MIN);
    }

    /// {@return the sum of x}
    static long total(int[] x, int vl) {
        var total = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            total = total.add(longs(x, i));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    /// {@return the sum of x}
    static long total(long[] x, int vl) {
        var total = LongVector.zero(LONGS);
        for (int i = 0; i < vl; i += LANES) {
            total = total.add(LongVector.fromArray(LONGS, x, i));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }
}
