package dev.cupel.programs.proof;

import dev.cupel.isa.Rounding;
import java.util.List;
import java.util.Optional;

/// Looks closer at a value than its interval: bounds are carried from values to what they are made of and back until nothing changes, case by case of the numbers that all
/// hangs on: leading zeros, shift amounts, table indices.
final class Refinement {
    private static final int ROUNDS = 6;
    private static final int MOST_CASES = 4096;

    private final Slice slice;
    private final List<Lemmas.Relation> relations;
    private final Kind[] kinds;
    private final int[][] parts;
    private final int[] p;
    private final Transfer transfer;
    private final long least;
    private final long greatest;
    private long budget;
    private long rootLow = Long.MAX_VALUE;
    private long rootHigh = Long.MIN_VALUE;

    /// The bounds that were found.
    record Bounds(long low, long high) {}

    /// @param budget nodes that may be looked at, all cases together
    private Refinement(Slice slice, List<Lemmas.Relation> relations, long least, long greatest, long budget) {
        this.slice = slice;
        this.relations = relations;
        this.least = least;
        this.greatest = greatest;
        this.budget = budget;
        transfer = slice.graph().transfer();
        kinds = new Kind[slice.size()];
        p = new int[slice.size()];
        parts = slice.parts();
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = slice.kind(i);
            p[i] = slice.p(i);
        }
    }

    /// {@return bounds of the slice's root, which may or may not lie in `least..greatest`; nothing where the budget did not suffice}
    static Optional<Bounds> of(Slice slice, List<Lemmas.Relation> relations, long least, long greatest, long budget) {
        var refinement = new Refinement(slice, relations, least, greatest, budget);
        if (!refinement.cases(slice.low(), slice.high())) {
            return Optional.empty();
        }
        if (refinement.rootLow > refinement.rootHigh) {
            // No case is possible: the value is never computed.
            return Optional.of(new Bounds(Math.clamp(0, least, greatest), Math.clamp(0, least, greatest)));
        }
        return Optional.of(new Bounds(refinement.rootLow, refinement.rootHigh));
    }

    /// @return false where the budget is spent
    private boolean cases(long[] low, long[] high) {
        int root = slice.root();
        if (!propagate(low, high)) {
            return budget > 0;
        }
        if (budget <= 0) {
            return false;
        }
        int split = low[root] >= least && high[root] <= greatest ? -1 : split(low, high);
        if (split < 0) {
            rootLow = Math.min(rootLow, low[root]);
            rootHigh = Math.max(rootHigh, high[root]);
            return true;
        }
        for (long value = low[split]; value <= high[split]; value++) {
            long[] caseLow = low.clone();
            long[] caseHigh = high.clone();
            caseLow[split] = value;
            caseHigh[split] = value;
            if (!cases(caseLow, caseHigh)) {
                return false;
            }
        }
        return true;
    }

    /// {@return the value to tell cases by, the nearest to the root of the most telling kind; -1 where there is none}
    private int split(long[] low, long[] high) {
        int best = -1;
        int rank = Integer.MAX_VALUE;
        for (int i = 0; i < kinds.length; i++) {
            int candidate = -1;
            int order = 0;
            switch (kinds[i]) {
                case LEADING_ZEROS -> {
                    candidate = i;
                    order = 0;
                }
                case SHIFT_LEFT, SHIFT_RIGHT -> {
                    candidate = parts[i][1];
                    order = 1;
                }
                case MULTIPLY_SHIFT -> {
                    candidate = parts[i][2];
                    order = 1;
                }
                case LOOKUP -> {
                    candidate = parts[i][0];
                    order = 2;
                }
                default -> {}
            }
            if (candidate >= 0 && order <= rank && low[candidate] < high[candidate] && high[candidate] - low[candidate] > 0
                    && high[candidate] - low[candidate] < MOST_CASES) {
                best = candidate;
                rank = order;
            }
        }
        return best;
    }

    /// @return false where nothing satisfies all bounds
    private boolean propagate(long[] low, long[] high) {
        for (int round = 0; round < ROUNDS; round++) {
            budget -= 2L * kinds.length;
            if (budget <= 0) {
                return true;
            }
            boolean changed = false;
            for (int i = 0; i < kinds.length; i++) {
                long l = low[i];
                long h = high[i];
                forward(i, low, high);
                if (low[i] > high[i]) {
                    return false;
                }
                changed |= l != low[i] || h != high[i];
            }
            for (int i = kinds.length - 1; i >= 0; i--) {
                if (!backward(i, low, high)) {
                    return false;
                }
            }
            for (var relation : relations) {
                double most = relation.perRoot() * Math.sqrt(Math.max(0, high[relation.of()] + relation.error())) + relation.off();
                if (most < 0x1p62 && !narrow(relation.bounded(), -(long) Math.ceil(most), (long) Math.ceil(most), low, high)) {
                    return false;
                }
            }
            if (round > 0 && !changed) {
                break;
            }
        }
        return true;
    }

    private void forward(int i, long[] low, long[] high) {
        int[] of = parts[i];
        if (of.length == 0) {
            return;
        }
        long l;
        long h;
        switch (kinds[i]) {
            case LEAF, CONSTANT -> {
                return;
            }
            case SUM -> {
                l = 0;
                h = 0;
                for (int part : of) {
                    l = Exact.add(l, low[part]);
                    h = Exact.add(h, high[part]);
                }
            }
            case GREATEST -> {
                l = low[of[0]];
                h = high[of[0]];
                for (int part : of) {
                    l = Math.max(l, low[part]);
                    h = Math.max(h, high[part]);
                }
            }
            case LEAST -> {
                l = low[of[0]];
                h = high[of[0]];
                for (int part : of) {
                    l = Math.min(l, low[part]);
                    h = Math.min(h, high[part]);
                }
            }
            case MULTIPLY, MULTIPLY_SHIFT -> {
                if (of[0] == of[1]) {
                    // A square: the magnitude alone counts.
                    long most = Math.max(Math.abs(low[of[0]]), Math.abs(high[of[0]]));
                    long fewest = low[of[0]] > 0 ? low[of[0]] : high[of[0]] < 0 ? -high[of[0]] : 0;
                    int s = kinds[i] == Kind.MULTIPLY ? -1 : of[2];
                    transfer.apply(kinds[i], p[i], fewest, most, fewest, most, s < 0 ? 0 : low[s], s < 0 ? 0 : high[s]);
                } else {
                    int s = of[of.length - 1];
                    transfer.apply(kinds[i], p[i], low[of[0]], high[of[0]], low[of[1]], high[of[1]], low[s], high[s]);
                }
                l = transfer.low;
                h = transfer.high;
            }
            case SHIFT_LEFT, SHIFT_RIGHT -> {
                transfer.apply(kinds[i], p[i], low[of[0]], high[of[0]], 0, 0, low[of[1]], high[of[1]]);
                l = transfer.low;
                h = transfer.high;
            }
            case ADD, SUBTRACT, LEADING_ZEROS, EXTRACT, LOOKUP, MINIMUM, MAXIMUM, SELECT, COMPARE, LOW_BITS -> {
                int y = of.length > 1 ? of[1] : of[0];
                int z = of.length > 2 ? of[2] : of[0];
                transfer.apply(kinds[i], p[i], low[of[0]], high[of[0]], low[y], high[y], low[z], high[z]);
                l = transfer.low;
                h = transfer.high;
            }
            default -> throw new IllegalStateException("kind " + kinds[i]);
        }
        low[i] = Math.max(low[i], l);
        high[i] = Math.min(high[i], h);
    }

    private static boolean narrow(int i, long l, long h, long[] low, long[] high) {
        if (l > low[i]) {
            low[i] = l;
        }
        if (h < high[i]) {
            high[i] = h;
        }
        return low[i] <= high[i];
    }

    private boolean backward(int i, long[] low, long[] high) {
        int[] of = parts[i];
        if (of.length == 0) {
            return true;
        }
        long l = low[i];
        long h = high[i];
        return switch (kinds[i]) {
            case LEAF, CONSTANT, COMPARE, LOW_BITS -> true;
            case ADD -> narrow(of[0], Exact.subtract(l, high[of[1]]), Exact.subtract(h, low[of[1]]), low, high)
                    && narrow(of[1], Exact.subtract(l, high[of[0]]), Exact.subtract(h, low[of[0]]), low, high);
            case SUBTRACT -> narrow(of[0], Exact.add(l, low[of[1]]), Exact.add(h, high[of[1]]), low, high)
                    && narrow(of[1], Exact.subtract(low[of[0]], h), Exact.subtract(high[of[0]], l), low, high);
            case MULTIPLY -> product(of, l, h, low, high);
            case MULTIPLY_SHIFT -> {
                int s = of[2];
                yield low[s] != high[s] || low[s] < 0 || low[s] > 62 || product(of, before(l, (int) low[s], p[i], false), before(h, (int) low[s], p[i], true), low, high);
            }
            case SHIFT_RIGHT -> {
                int s = of[1];
                yield low[s] != high[s] || low[s] < 0 || low[s] > 62
                        || narrow(of[0], before(l, (int) low[s], p[i], false), before(h, (int) low[s], p[i], true), low, high);
            }
            case SHIFT_LEFT -> {
                int s = of[1];
                if (low[s] != high[s] || low[s] < 0 || low[s] > 62) {
                    yield true;
                }
                long unit = 1L << low[s];
                yield narrow(of[0], Math.ceilDiv(l, unit), Math.floorDiv(h, unit), low, high);
            }
            case LEADING_ZEROS -> zeros(of[0], p[i], l, h, low, high);
            case EXTRACT -> {
                int b = of[1];
                int c = of[2];
                if (low[b] != high[b] || low[c] != high[c] || low[b] < 0 || low[c] < 1 || low[b] + low[c] > 62
                        || low[of[0]] >> (low[b] + low[c]) != high[of[0]] >> (low[b] + low[c])) {
                    yield true;
                }
                long base = low[of[0]] >> (low[b] + low[c]) << (low[b] + low[c]);
                yield narrow(of[0], base + (l << low[b]), base + ((h + 1) << low[b]) - 1, low, high);
            }
            case LOOKUP -> lookup(of[0], p[i], l, h, low, high);
            case MINIMUM, LEAST -> {
                int only = -1;
                for (int part : of) {
                    if (!narrow(part, l, Long.MAX_VALUE, low, high)) {
                        yield false;
                    }
                    only = low[part] <= h ? only == -1 ? part : -2 : only;
                }
                yield only != -1 && (only == -2 || narrow(only, l, h, low, high));
            }
            case MAXIMUM, GREATEST -> {
                int only = -1;
                for (int part : of) {
                    if (!narrow(part, Long.MIN_VALUE, h, low, high)) {
                        yield false;
                    }
                    only = high[part] >= l ? only == -1 ? part : -2 : only;
                }
                yield only != -1 && (only == -2 || narrow(only, l, h, low, high));
            }
            case SELECT -> {
                boolean first = high[of[1]] >= l && low[of[1]] <= h;
                boolean second = high[of[2]] >= l && low[of[2]] <= h;
                if ((!first && !narrow(of[0], 0, 0, low, high)) || (!second && !narrow(of[0], 1, 1, low, high))) {
                    yield false;
                }
                yield low[of[0]] != high[of[0]] || narrow(low[of[0]] == 1 ? of[1] : of[2], l, h, low, high);
            }
            case SUM -> {
                long sumLow = 0;
                long sumHigh = 0;
                for (int part : of) {
                    sumLow = Exact.add(sumLow, low[part]);
                    sumHigh = Exact.add(sumHigh, high[part]);
                }
                if (sumLow == Long.MIN_VALUE || sumHigh == Long.MAX_VALUE) {
                    yield true;
                }
                for (int part : of) {
                    long partLow = low[part];
                    long partHigh = high[part];
                    if (!narrow(part, Exact.subtract(l, sumHigh - partHigh), Exact.subtract(h, sumLow - partLow), low, high)) {
                        yield false;
                    }
                    sumLow += low[part] - partLow;
                    sumHigh += high[part] - partHigh;
                }
                yield true;
            }
        };
    }

    /// {@return the least or greatest number whose quotient by 2^amount rounds to `value`, or one beyond it}
    private static long before(long value, int amount, int rounding, boolean most) {
        if (amount == 0 || value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return value;
        }
        long scaled = Exact.shiftLeft(value, amount);
        if (Transfer.rounding(rounding) == Rounding.FLOOR) {
            return most ? Exact.add(scaled, (1L << amount) - 1) : scaled;
        }
        long half = 1L << (amount - 1);
        return most ? Exact.add(scaled, half) : Exact.subtract(scaled, half);
    }

    private static boolean product(int[] of, long l, long h, long[] low, long[] high) {
        if (of[0] == of[1]) {
            if (h < 0) {
                return false;
            }
            long most = Exact.root(h);
            return h == Long.MAX_VALUE || narrow(of[0], -most, most, low, high);
        }
        return quotient(of[0], of[1], l, h, low, high) && quotient(of[1], of[0], l, h, low, high);
    }

    /// `x y` lies in `l..h`: narrows x where y is not 0.
    private static boolean quotient(int x, int y, long l, long h, long[] low, long[] high) {
        if ((low[y] <= 0 && high[y] >= 0) || l == Long.MIN_VALUE || h == Long.MAX_VALUE) {
            return true;
        }
        boolean negative = low[y] < 0;
        long from = negative ? -high[y] : low[y];
        long to = negative ? -low[y] : high[y];
        long least = negative ? -h : l;
        long most = negative ? -l : h;
        long xl = least >= 0 ? Math.ceilDiv(least, to) : Math.ceilDiv(least, from);
        long xh = most >= 0 ? Math.floorDiv(most, from) : Math.floorDiv(most, to);
        return narrow(x, xl, xh, low, high);
    }

    private static boolean zeros(int of, int bits, long l, long h, long[] low, long[] high) {
        if (l >= 1) {
            if (!narrow(of, 0, l >= bits ? 0 : (1L << (bits - l)) - 1, low, high)) {
                return false;
            }
        }
        if (low[of] >= 0 && h < bits) {
            return narrow(of, 1L << Math.max(0, bits - 1 - h), Long.MAX_VALUE, low, high);
        }
        return true;
    }

    private boolean lookup(int of, int number, long l, long h, long[] low, long[] high) {
        int[] table = transfer.table(number);
        if (low[of] < 0 || high[of] >= table.length) {
            return true;
        }
        int from = (int) low[of];
        int to = (int) high[of];
        while (from <= to && (table[from] < l || table[from] > h)) {
            from++;
        }
        while (from <= to && (table[to] < l || table[to] > h)) {
            to--;
        }
        return narrow(of, from, to, low, high);
    }
}
