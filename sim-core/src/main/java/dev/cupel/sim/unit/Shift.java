package dev.cupel.sim.unit;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.sim.probe.FaultKind;
import org.jspecify.annotations.Nullable;

/// Right shifts of exact values with one rounding: `round(x / 2^s)`, |x| <= 2^62, s in 0..62.
final class Shift {
    /// Greatest amount of a right shift.
    static final int MAX = 62;
    /// Greatest amount of a left shift.
    static final int MAX_LEFT = 31;

    private Shift() {}

    /// {@return `rounding`, or the machine's where that is what it says}
    static Rounding resolve(Rounding rounding, Machine machine) {
        return rounding == Rounding.MACHINE ? machine.rounding() : rounding;
    }

    /// {@return whether a shift adds a number that only its amount decides, before it drops bits}
    static boolean biased(Rounding rounding) {
        return rounding == Rounding.FLOOR || rounding == Rounding.HALF_UP;
    }

    /// {@return what, shifted left by an amount and back by one, is that number}
    static long one(Rounding rounding) {
        return rounding == Rounding.HALF_UP ? 1 : 0;
    }

    /// {@return whether the first `vl` of `amounts`, the words of `amount`, lie in 0..max}
    static boolean inRange(Operand amount, int[] amounts, int max, int vl) {
        int bad = 0;
        for (int i = 0; i < (amount.uniform() ? 1 : vl); i++) {
            bad |= amounts[i] | (max - amounts[i]);
        }
        return bad >= 0;
    }

    /// Replaces `x[i]` by `round(x[i] / 2^s)` for all i below vl.
    static void right(long[] x, int s, Rounding rounding, int vl) {
        if (s == 0) {
            return;
        }
        long half = 1L << (s - 1);
        switch (rounding) {
            case FLOOR -> {
                for (int i = 0; i < vl; i++) {
                    x[i] >>= s;
                }
            }
            case HALF_UP -> {
                for (int i = 0; i < vl; i++) {
                    x[i] = (x[i] + half) >> s;
                }
            }
            case HALF_EVEN -> {
                for (int i = 0; i < vl; i++) {
                    x[i] = (x[i] + half - 1 + ((x[i] >> s) & 1)) >> s;
                }
            }
            case HALF_AWAY -> {
                for (int i = 0; i < vl; i++) {
                    x[i] = (x[i] + half + (x[i] >> 63)) >> s;
                }
            }
            case MACHINE -> throw new IllegalArgumentException("the machine's rounding must be resolved");
        }
    }

    /// Replaces `x[i]` by `round(x[i] / 2^s[i])` for all i below vl.
    static void right(long[] x, int[] s, Rounding rounding, int vl) {
        for (int i = 0; i < vl; i++) {
            long half = (1L << s[i]) >> 1;
            long odd = (x[i] >> s[i]) & 1;
            long sign = x[i] >> 63;
            // At amount 0 there is nothing to round: half is 0, and the bias below must be too.
            long some = half == 0 ? 0 : -1;
            long bias = switch (rounding) {
                case FLOOR -> 0;
                case HALF_UP -> half;
                case HALF_EVEN -> (half - 1 + odd) & some;
                case HALF_AWAY -> (half + sign) & some;
                case MACHINE -> throw new IllegalArgumentException("the machine's rounding must be resolved");
            };
            x[i] = (x[i] + bias) >> s[i];
        }
    }

    /// {@return `amounts`, or, where an active one lies outside 0..max, a copy in which those are 0 and have had their event}
    static int[] checked(Datapath path, Fitting fitting, int[] amounts, int max, int @Nullable [] active) {
        int vl = path.vl;
        int bad = 0;
        for (int i = 0; i < vl; i++) {
            bad |= amounts[i] | (max - amounts[i]);
        }
        if (bad >= 0) {
            return amounts;
        }
        int[] usable = new int[vl];
        for (int i = 0; i < vl; i++) {
            if (amounts[i] >= 0 && amounts[i] <= max) {
                usable[i] = amounts[i];
            } else if (active == null || active[i] != 0) {
                fitting.operand(path, FaultKind.AMOUNT, i, amounts[i], 6, 0);
            }
        }
        return usable;
    }

    /// Shifts `x` right by an operand's amounts.
    static void right(Datapath path, long[] x, Operand amount, int slot, Rounding rounding, Fitting fitting, int @Nullable [] active) {
        if (amount.uniform()) {
            int s = amount.value(path);
            if (s >= 0 && s <= MAX) {
                right(x, s, rounding, path.vl);
                return;
            }
        }
        right(x, checked(path, fitting, amount.words(path, slot), MAX, active), rounding, path.vl);
    }
}
