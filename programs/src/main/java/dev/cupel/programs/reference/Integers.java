package dev.cupel.programs.reference;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.programs.numeric.Rounded;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Scaling;
import java.math.BigInteger;

/// The arithmetic that the formulas share: one rounding mode, one word width, and the promises that are checked.
///
/// @param op       whose promises these are, for messages
/// @param wordBits W
record Integers(String op, Rounding rounding, int wordBits) {
    /// {@return `round(value / 2^shift)`}
    long shifted(long value, int shift) {
        require(shift >= 0 && shift <= 62, "the shift", shift, "0..62");
        return RoundedShift.of(value, shift, rounding);
    }

    /// {@return `round(a * b / 2^shift)`}
    long product(long a, long b, int shift) {
        require(shift >= 0 && shift <= 62, "the shift", shift, "0..62");
        return RoundedShift.ofProduct(a, b, shift, rounding);
    }

    /// {@return `round(value * M / 2^s)` by the factor of index `i` of the last axis; where the scaling has a rest, by the exact factor}
    long scaled(long value, Scaling scaling, int i) {
        if (scaling.rest().isPresent()) {
            var exact = scaling.exact(i);
            var product = BigInteger.valueOf(value).multiply(exact.getNumerator());
            return Rounded.quotient(product, exact.getDenominator(), rounding).longValueExact();
        }
        return RoundedShift.ofProduct(value, scaling.multiplier(i), scaling.shift(i), rounding);
    }

    /// {@return `2^(2W-4) / n`, nearly, of an n in 2^(W-2)..2^(W-1)-1: r of [QuantizedOp.Reciprocal]}
    long reciprocal(QuantizedOp.Reciprocal by, long n) {
        int b = by.seed().indexBits();
        long r = by.seed().entry((int) ((n >> (wordBits - 2 - b)) - (1L << b)));
        for (int step = 0; step < by.steps(); step++) {
            long u = word("u of a Newton step", product(n, r, wordBits - 1));
            r = word("r of a Newton step", product(r, (1L << (wordBits - 2)) - u, wordBits - 3));
        }
        return r;
    }

    /// {@return `value`, which an op promises to be a word}
    long word(String what, long value) {
        return within(what, value, Machine.min(wordBits), Machine.max(wordBits));
    }

    /// {@return `value`, which an op promises to lie in `low..high`}
    long within(String what, long value, long low, long high) {
        if (value < low || value > high) {
            require(false, what, value, low + ".." + high);
        }
        return value;
    }

    /// {@return leading zeros of a positive number in a word; negative where it is wider}
    int leadingZeros(long value) {
        return Long.numberOfLeadingZeros(value) - (64 - wordBits);
    }

    private void require(boolean holds, String what, long value, String range) {
        if (!holds) {
            throw new IllegalStateException("op '%s': %s is %d, promised in %s".formatted(op, what, value, range));
        }
    }
}
