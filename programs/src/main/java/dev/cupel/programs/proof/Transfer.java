package dev.cupel.programs.proof;

import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Rounding;
import java.util.HashMap;
import java.util.Map;

/// What each [Kind] makes of intervals and of numbers. The answer to a question about intervals is left in [#low] and [#high].
final class Transfer {
    private static final Rounding[] ROUNDINGS = Rounding.values();
    private static final Relation[] RELATIONS = Relation.values();

    private record Range(int table, int from, int to) {}

    private final int[][] entries = new int[16][];
    private final Map<Range, long[]> ranges = new HashMap<>();
    long low;
    long high;

    Transfer(Program program) {
        program.tables().forEach((number, table) -> entries[number] = table.entries());
    }

    /// {@return entries of a table}
    int[] table(int number) {
        int[] table = entries[number];
        if (table == null) {
            throw new IllegalStateException("the program has no table t" + number);
        }
        return table;
    }

    private void set(long least, long greatest) {
        low = least;
        high = greatest;
    }

    /// The interval of a value of which all that it is made of lies in `al..ah`, `bl..bh`, `cl..ch`.
    void apply(Kind kind, int p, long al, long ah, long bl, long bh, long cl, long ch) {
        switch (kind) {
            case ADD -> set(Exact.add(al, bl), Exact.add(ah, bh));
            case SUBTRACT -> set(Exact.subtract(al, bh), Exact.subtract(ah, bl));
            case MULTIPLY -> multiply(al, ah, bl, bh);
            case MULTIPLY_SHIFT -> {
                multiply(al, ah, bl, bh);
                shiftRight(low, high, cl, ch, ROUNDINGS[p]);
            }
            case SHIFT_RIGHT -> shiftRight(al, ah, cl, ch, ROUNDINGS[p]);
            case SHIFT_LEFT -> set(
                    Math.min(Exact.shiftLeft(al, amount(cl)), Exact.shiftLeft(al, amount(ch))),
                    Math.max(Exact.shiftLeft(ah, amount(cl)), Exact.shiftLeft(ah, amount(ch))));
            case LEADING_ZEROS -> leadingZeros(al, ah, p);
            case EXTRACT -> extract(al, ah, bl, bh, cl, ch, p);
            case LOOKUP -> lookup(p, al, ah);
            case MINIMUM -> set(Math.min(al, bl), Math.min(ah, bh));
            case MAXIMUM -> set(Math.max(al, bl), Math.max(ah, bh));
            case SELECT -> {
                if (al == 1) {
                    set(bl, bh);
                } else if (ah == 0) {
                    set(cl, ch);
                } else {
                    set(Math.min(bl, cl), Math.max(bh, ch));
                }
            }
            case COMPARE -> compare(RELATIONS[p], al, ah, bl, bh);
            case LOW_BITS -> {
                long least = Machine.min(p);
                long greatest = Machine.max(p);
                if (al == ah) {
                    long value = al << (64 - p) >> (64 - p);
                    set(value, value);
                } else if (al >= least && ah <= greatest) {
                    set(al, ah);
                } else {
                    set(least, greatest);
                }
            }
            case LEAF, CONSTANT, SUM, GREATEST, LEAST -> throw new IllegalArgumentException(kind + " is not made of three values");
        }
    }

    private static int amount(long amount) {
        return Math.clamp(amount, 0, 63);
    }

    private void multiply(long al, long ah, long bl, long bh) {
        if (al == ah && bl == bh) {
            long product = Exact.multiply(al, bl);
            set(product, product);
            return;
        }
        long p = Exact.multiply(al, bl);
        long q = Exact.multiply(al, bh);
        long r = Exact.multiply(ah, bl);
        long s = Exact.multiply(ah, bh);
        set(Math.min(Math.min(p, q), Math.min(r, s)), Math.max(Math.max(p, q), Math.max(r, s)));
    }

    /// For a fixed value the quotient goes toward 0 as the amount grows, and rounding keeps the order.
    private void shiftRight(long al, long ah, long cl, long ch, Rounding rounding) {
        if (cl == ch) {
            set(Exact.shiftRight(al, amount(cl), rounding), Exact.shiftRight(ah, amount(cl), rounding));
            return;
        }
        set(Math.min(Exact.shiftRight(al, amount(cl), rounding), Exact.shiftRight(al, amount(ch), rounding)),
                Math.max(Exact.shiftRight(ah, amount(cl), rounding), Exact.shiftRight(ah, amount(ch), rounding)));
    }

    private void leadingZeros(long al, long ah, int bits) {
        long most = Machine.max(bits);
        if (al >= 0 && ah <= most) {
            set(zeros(ah, bits), zeros(al, bits));
        } else if (ah < 0 && al >= Machine.min(bits)) {
            set(0, 0);
        } else {
            set(0, bits);
        }
    }

    private static long zeros(long value, int bits) {
        return value == 0 ? bits : Long.numberOfLeadingZeros(value) - (64 - bits);
    }

    private void extract(long al, long ah, long bl, long bh, long cl, long ch, int bits) {
        if (bl != bh || cl != ch || bl < 0 || cl < 1 || bl + cl > bits) {
            // A field that does not lie in the word gives 0.
            set(0, ch >= 1 ? (1L << Math.min(ch, 62)) - 1 : 0);
            return;
        }
        long mask = (1L << cl) - 1;
        if (al >> (bl + cl) == ah >> (bl + cl)) {
            set(al >> bl & mask, ah >> bl & mask);
        } else {
            set(0, mask);
        }
    }

    private void lookup(int number, long al, long ah) {
        int[] table = table(number);
        int from = Math.clamp(al, 0, table.length - 1);
        int to = Math.clamp(ah, 0, table.length - 1);
        if (from == to) {
            set(table[from], table[from]);
            return;
        }
        long[] range = ranges.computeIfAbsent(new Range(number, from, to), asked -> {
            long least = Long.MAX_VALUE;
            long greatest = Long.MIN_VALUE;
            for (int i = asked.from; i <= asked.to; i++) {
                least = Math.min(least, table[i]);
                greatest = Math.max(greatest, table[i]);
            }
            return new long[] {least, greatest};
        });
        set(range[0], range[1]);
    }

    private void compare(Relation relation, long al, long ah, long bl, long bh) {
        boolean always = switch (relation) {
            case LT -> ah < bl;
            case LE -> ah <= bl;
            case EQ -> al == ah && bl == bh && al == bl;
            case NE -> ah < bl || al > bh;
            case GE -> al >= bh;
            case GT -> al > bh;
        };
        boolean never = switch (relation) {
            case LT -> al >= bh;
            case LE -> al > bh;
            case EQ -> ah < bl || al > bh;
            case NE -> al == ah && bl == bh && al == bl;
            case GE -> ah < bl;
            case GT -> ah <= bl;
        };
        set(always ? 1 : 0, never ? 0 : 1);
    }

    /// {@return the value made of these, exactly; where an operand cannot be used, what the machine uses instead}
    long value(Kind kind, int p, long a, long b, long c) {
        return switch (kind) {
            case ADD -> Exact.add(a, b);
            case SUBTRACT -> Exact.subtract(a, b);
            case MULTIPLY -> Exact.multiply(a, b);
            case MULTIPLY_SHIFT -> Exact.shiftRight(Exact.multiply(a, b), c < 0 || c > 62 ? 0 : (int) c, ROUNDINGS[p]);
            case SHIFT_RIGHT -> Exact.shiftRight(a, c < 0 || c > 62 ? 0 : (int) c, ROUNDINGS[p]);
            case SHIFT_LEFT -> Exact.shiftLeft(a, c < 0 || c > 31 ? 0 : (int) c);
            case LEADING_ZEROS -> a < 0 ? 0 : zeros(a & ((1L << p) - 1), p);
            case EXTRACT -> b < 0 || c < 1 || b + c > p ? 0 : a >> b & ((1L << c) - 1);
            case LOOKUP -> table(p)[Math.clamp(a, 0, table(p).length - 1)];
            case MINIMUM -> Math.min(a, b);
            case MAXIMUM -> Math.max(a, b);
            case SELECT -> a == 1 ? b : c;
            case COMPARE -> switch (RELATIONS[p]) {
                case LT -> a < b ? 1 : 0;
                case LE -> a <= b ? 1 : 0;
                case EQ -> a == b ? 1 : 0;
                case NE -> a != b ? 1 : 0;
                case GE -> a >= b ? 1 : 0;
                case GT -> a > b ? 1 : 0;
            };
            case LOW_BITS -> a << (64 - p) >> (64 - p);
            case LEAF, CONSTANT, SUM, GREATEST, LEAST -> throw new IllegalArgumentException(kind + " is not made of three values");
        };
    }

    static Rounding rounding(int p) {
        return ROUNDINGS[p];
    }

    static Relation relation(int p) {
        return RELATIONS[p];
    }
}
