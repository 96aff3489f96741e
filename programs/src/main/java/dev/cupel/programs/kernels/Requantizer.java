package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Source;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.Scaling;

/// From sums to codes: one product, or where the factors are to be exact two.
///
/// In two: the upper product's upper part keeps some fraction bits, its lower part takes the lower product, which is at most half of a word as the lower limb
/// has a sign, and a constant that makes all errors positive; what carries goes up. Where ties depend on the result, one more bit says whether anything but errors follows.
///
/// @param to the codes
record Requantizer(Emitter e, Scaling scaling, CodeType to) {
    /// Factors of one element each, or of all.
    ///
    /// @param multiplier M, of exact factors the upper limb
    /// @param shift      s; not read by exact factors
    /// @param low        lower limb of exact factors; else not read
    record Factors(Source multiplier, Source shift, Source low) {}

    /// {@return factors that are the same for all elements}
    Factors shared() {
        return new Factors(imm(scaling.multiplier(0)), imm(scaling.shift(0)), imm(scaling.rest().map(rest -> rest.low(0)).orElse(0)));
    }

    boolean exact() {
        return scaling.rest().isPresent();
    }

    /// `y = round(a * factor) + zero point`, still to be saturated by [Emitter#storeCodes].
    ///
    /// @param a where the factors are exact a vector that is not y; an accumulator only where they are not
    /// @param t two more registers, written only where the factors are exact
    void write(VectorRegister y, Source a, Factors factors, VectorRegister t, VectorRegister t2) {
        if (scaling.rest().isEmpty()) {
            e.requantize(y, a, factors.multiplier(), factors.shift(), to);
            return;
        }
        var rest = scaling.rest().get();
        int lower = scaling.shift(0) - rest.fraction();
        e.mulrsFloor(t, a, factors.low(), imm(rest.bits()));
        e.mulLow(t2, a, factors.multiplier());
        e.ext(t2, t2, imm(0), imm(lower));
        e.add(t, t, t2);
        e.add(t, t, imm(Scaling.Rest.LIFT));
        e.shrFloor(t2, t, imm(lower));
        e.mulrsFloorClip(y, a, factors.multiplier(), imm(lower));
        e.addClip(y, y, t2);
        switch (e.rounding()) {
            case FLOOR, HALF_UP -> e.shr(y, y, imm(rest.fraction()));
            case HALF_EVEN, HALF_AWAY -> {
                e.ext(t, t, imm(0), imm(lower));
                e.sub(t, t, imm(Scaling.Rest.ERROR));
                e.clamp(t, t, imm(0), imm(1));
                int most = 1 << (e.machine().wordBits() - 3);
                e.clamp(y, y, imm(-most), imm(most));
                e.shl(y, y, imm(1));
                e.add(y, y, t);
                e.shr(y, y, imm(rest.fraction() + 1));
            }
            case MACHINE -> throw new IllegalStateException("a quantized graph states its rounding");
        }
        e.addZeroPoint(y, to);
    }
}
