package dev.cupel.sim.unit;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Machine;
import dev.cupel.sim.probe.FaultKind;
import org.jspecify.annotations.Nullable;

/// Brings exact results to the width of their destination, as an instruction's [Fit] says on a machine. docs/machine.md, "Fitting a result".
///
/// @param fit        never [Fit#MACHINE]
/// @param bits       width of the destination, 1..63
/// @param signed     two's complement, or unsigned (narrowing stores only)
/// @param checked    whether what does not fit is looked for; else all is taken to fit. Where not fitting is intended, it always is
record Fitting(Fit fit, int bits, boolean signed, boolean checked) {
    Fitting {
        if (fit == Fit.MACHINE) {
            throw new IllegalArgumentException("the machine's policy must be resolved");
        }
    }

    /// {@return how results of an instruction with suffix `fit` are fitted}
    static Fitting of(Fit fit, Decoding on, int bits) {
        var resolved = fit == Fit.MACHINE ? on.machine().overflow().fit() : fit;
        return new Fitting(resolved, bits, true, on.checked() || resolved == Fit.CLIP || resolved == Fit.MOD);
    }

    /// {@return the same for an unsigned destination}
    Fitting unsigned() {
        return new Fitting(fit, bits, false, checked);
    }

    /// The least value that the destination holds.
    long least() {
        return signed ? Machine.min(bits) : 0;
    }

    /// The greatest.
    long greatest() {
        return signed ? Machine.max(bits) : (1L << bits) - 1;
    }

    /// What to add to a value, so that those that fit come to lie in 0 .. 2^bits - 1.
    long offset() {
        return signed ? 1L << (bits - 1) : 0;
    }

    /// Writes `exact[i]`, fitted, to `d[i]` for all active i below vl.
    void words(Datapath path, long[] exact, int[] d, int @Nullable [] active) {
        int vl = path.vl;
        if (fit == Fit.MOD) {
            low(exact, d, vl, active);
            return;
        }
        if (!checked) {
            cut(exact, d, vl, active);
            return;
        }
        long offset = offset();
        long flags = 0;
        if (active == null) {
            for (int i = 0; i < vl; i++) {
                long x = exact[i];
                d[i] = (int) x;
                flags |= x + offset;
            }
        } else {
            for (int i = 0; i < vl; i++) {
                long x = exact[i];
                int m = active[i];
                d[i] = ((int) x & m) | (d[i] & ~m);
                flags |= (x + offset) & m;
            }
        }
        if (flags >>> bits != 0) {
            for (int i = 0; i < vl; i++) {
                if ((active == null || active[i] != 0) && !holds(exact[i])) {
                    d[i] = (int) element(path, i, exact[i]);
                }
            }
        }
    }

    private static void cut(long[] exact, int[] d, int vl, int @Nullable [] active) {
        for (int i = 0; i < vl; i++) {
            int m = active == null ? -1 : active[i];
            d[i] = ((int) exact[i] & m) | (d[i] & ~m);
        }
    }

    private void low(long[] exact, int[] d, int vl, int @Nullable [] active) {
        int shift = 64 - bits;
        for (int i = 0; i < vl; i++) {
            if (active == null || active[i] != 0) {
                d[i] = (int) (signed ? exact[i] << shift >> shift : exact[i] << shift >>> shift);
            }
        }
    }

    /// Fits sums in place, for all elements below vl. `flags` is the disjunction of [#flag] over all of them; those that take no part hold what
    /// fits.
    void sums(Datapath path, long[] sums, long flags) {
        if (checked && flags >>> bits != 0) {
            for (int i = 0; i < path.vl; i++) {
                if (!holds(sums[i])) {
                    sums[i] = element(path, i, sums[i]);
                }
            }
        }
    }

    /// {@return whether nothing happens to what fits, which is found out by flags}
    boolean flagged() {
        return fit != Fit.MOD;
    }

    /// {@return where to put words that may not fit vector register `d`: into itself, unless what it holds is `needed` again where one does not}
    int[] place(Datapath path, int d, boolean needed) {
        return needed && checked ? path.workspace().words : path.vectors.words(d);
    }

    /// Ends what began with [#place].
    /// @param fits whether all words fitted
    /// @return the same
    @SuppressWarnings("ReferenceEquality") // the same array, or another
    boolean settle(Datapath path, int d, int[] placed, boolean fits) {
        int[] words = path.vectors.words(d);
        if (fits && placed != words) {
            if (path.vl == words.length && path.vl == placed.length) {
                path.workspace().words = path.vectors.exchange(d, placed);
            } else {
                System.arraycopy(placed, 0, words, 0, path.vl);
            }
        }
        return fits;
    }

    /// {@return where to put sums that may not fit accumulator `d`: what it holds is needed again where one does not}
    long[] placeSums(Datapath path, int d) {
        return checked ? path.workspace().longs : path.accumulators.sums(d);
    }

    /// Ends what began with [#placeSums].
    /// @param fits whether all sums fitted
    /// @return the same
    @SuppressWarnings("ReferenceEquality") // the same array, or another
    boolean settleSums(Datapath path, int d, long[] placed, boolean fits) {
        long[] sums = path.accumulators.sums(d);
        if (fits && placed != sums) {
            if (path.vl == sums.length && path.vl == placed.length) {
                path.workspace().longs = path.accumulators.exchange(d, placed);
            } else {
                System.arraycopy(placed, 0, sums, 0, path.vl);
            }
        }
        return fits;
    }

    /// {@return a value of which a bit from `bits` on is set if and only if `exact` does not fit}
    long flag(long exact) {
        return exact + offset();
    }

    /// {@return whether the destination holds `exact`}
    boolean holds(long exact) {
        return flag(exact) >>> bits == 0;
    }

    /// {@return `exact` as the destination takes it for `element`} Raises the element's event if it must have one and had none yet.
    /// @throws Trap if the value does not fit and the fit says so
    long element(Datapath path, int element, long exact) {
        if (!checked || holds(exact)) {
            return exact;
        }
        switch (fit) {
            case CLIP -> path.faults.clips(1);
            case MOD -> {}
            case SAT, WRAP, TRAP, MACHINE -> {
                if (!path.reported(element)) {
                    path.report(element);
                    path.faults.fault(FaultKind.RESULT, element, exact, bits, missing(exact, bits, signed));
                }
            }
        }
        return switch (fit) {
            case SAT, CLIP -> nearest(exact);
            case WRAP, MOD -> signed ? exact << (64 - bits) >> (64 - bits) : exact << (64 - bits) >>> (64 - bits);
            case TRAP, MACHINE -> throw new Trap("element %d: %d does not fit %d bits".formatted(element, exact, bits));
        };
    }

    private long nearest(long exact) {
        return exact < 0 ? least() : greatest();
    }

    /// {@return bits that `exact`, which `width` bits do not hold, needs beyond them; 1 at least, as for a negative value where there is no sign}
    static int missing(long exact, int width, boolean signed) {
        int needed = signed || exact < 0 ? signedBits(exact) : 64 - Long.numberOfLeadingZeros(exact);
        return Math.max(1, needed - width);
    }

    /// {@return the least width of a two's complement number that holds `value`}
    static int signedBits(long value) {
        return 65 - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
    }

    /// Raises an event for an operand that cannot be used as it is, once an element, whatever the suffix intends for results.
    /// @throws Trap if the fit says so
    void operand(Datapath path, FaultKind kind, int element, long value, int width, int missing) {
        if (!path.reported(element)) {
            path.report(element);
            path.faults.fault(kind, element, value, width, missing);
        }
        if (fit == Fit.TRAP) {
            throw new Trap("element %d: %s %d is out of range".formatted(element, kind.label(), value));
        }
    }
}
