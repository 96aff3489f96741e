package dev.cupel.programs.proof;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/// Seeks values of leaves that take a value as far outside as it goes: from several starts, each leaf is set to the end of its range that the slope points to, one tensor at a time, as
/// long as that helps.
final class WitnessSearch {
    private static final int STEPS = 12;
    /// Values of all leaves together up to which each is tried.
    private static final int FEW = 1 << 16;

    private final Slice slice;
    private final int[] leaves;
    private final long[] low;
    private final long[] high;
    private final long least;
    private final long greatest;
    private final SplittableRandom random;
    private final int groups;
    private long[] best = {};
    private long bestExcess = Long.MIN_VALUE;
    private long lowest = Long.MAX_VALUE;
    private long highest = Long.MIN_VALUE;

    private WitnessSearch(Slice slice, long least, long greatest, long seed) {
        this.slice = slice;
        this.least = least;
        this.greatest = greatest;
        leaves = slice.leaves();
        low = slice.low();
        high = slice.high();
        random = new SplittableRandom(seed);
        groups = (int) Arrays.stream(leaves).map(slice::p).distinct().count();
    }

    /// {@return values of the slice's nodes, leaves within their intervals, whose root lies outside `least..greatest`}
    ///
    /// @param starts points to start from
    static Optional<long[]> of(Slice slice, long least, long greatest, int starts, long seed) {
        var search = new WitnessSearch(slice, least, greatest, seed);
        if (Arrays.stream(search.leaves).anyMatch(leaf -> slice.p(leaf) == 0)) {
            return Optional.empty(); // what comes from nowhere cannot be given
        }
        return search.run(starts);
    }

    /// {@return the least and the greatest value of the root where its leaves have so few values that all are tried, each leaf free of the others}
    static Optional<long[]> bounds(Slice slice) {
        var search = new WitnessSearch(slice, 0, 0, 0);
        if (!search.isFew()) {
            return Optional.empty();
        }
        search.all();
        return Optional.of(new long[] {search.least(), search.greatest()});
    }

    private long least() {
        return lowest;
    }

    private long greatest() {
        return highest;
    }

    private boolean isFew() {
        long product = 1;
        for (int leaf : leaves) {
            product = Exact.multiply(product, high[leaf] - low[leaf] + 1);
        }
        return product <= FEW;
    }

    private Optional<long[]> run(int starts) {
        if (isFew()) {
            all();
            return answer();
        }
        boolean up = high[slice.root()] > greatest;
        boolean down = low[slice.root()] < least;
        for (int start = 0; start < starts; start++) {
            if (up) {
                climb(start, 1);
            }
            if (down) {
                climb(start, -1);
            }
            // The first starts are cheap and most often right; what they find is as far as it goes.
            if (start >= 3 && bestExcess > 0) {
                break;
            }
        }
        return answer();
    }

    private Optional<long[]> answer() {
        return bestExcess > 0 ? Optional.of(best) : Optional.empty();
    }

    /// Few values: every one of them.
    private void all() {
        long[] values = low.clone();
        while (true) {
            look(values);
            int at = 0;
            while (at < leaves.length && values[leaves[at]] == high[leaves[at]]) {
                values[leaves[at]] = low[leaves[at]];
                at++;
            }
            if (at == leaves.length) {
                return;
            }
            values[leaves[at]]++;
        }
    }

    private long look(long[] values) {
        slice.evaluate(values);
        long root = values[slice.root()];
        lowest = Math.min(lowest, root);
        highest = Math.max(highest, root);
        long excess = Math.max(Exact.subtract(root, greatest), Exact.subtract(least, root));
        if (excess > bestExcess) {
            bestExcess = excess;
            best = values.clone();
        }
        return root;
    }

    private void climb(int start, int direction) {
        long[] values = low.clone();
        for (int i = 0; i < leaves.length; i++) {
            int leaf = leaves[i];
            values[leaf] = switch (start) {
                case 0 -> high[leaf];
                case 1 -> low[leaf];
                case 2 -> Math.clamp(0, low[leaf], high[leaf]);
                case 3 -> i < leaves.length / 2 ? high[leaf] : low[leaf];
                default -> random.nextInt(4) == 0 ? random.nextLong(low[leaf], high[leaf] + 1) : random.nextBoolean() ? low[leaf] : high[leaf];
            };
        }
        long reached = look(values);
        for (int step = 0; step < STEPS; step++) {
            double[] slope = slopes(values);
            long[] next = values.clone();
            // Products of two tensors: one moves while the other rests.
            int moving = groups > 1 ? slice.p(leaves[random.nextInt(leaves.length)]) : -1;
            boolean changed = false;
            for (int leaf : leaves) {
                double toward = slope[leaf] * direction;
                if (toward == 0 || (moving >= 0 && slice.p(leaf) != moving) || (groups == 1 && step > 2 && random.nextInt(3) == 0)) {
                    continue;
                }
                long to = toward > 0 ? high[leaf] : low[leaf];
                changed |= next[leaf] != to;
                next[leaf] = to;
            }
            if (!changed && groups == 1) {
                return;
            }
            long there = look(next);
            if (direction > 0 ? there >= reached : there <= reached) {
                reached = there;
                values = next;
            } else if (step > STEPS / 2) {
                return;
            }
        }
    }

    /// How the root grows with each node, nearly, at a point.
    private double[] slopes(long[] values) {
        double[] slope = new double[values.length];
        slope[slice.root()] = 1;
        for (int i = slice.root(); i >= 0; i--) {
            double s = slope[i];
            int[] of = slice.parts()[i];
            if (s == 0 || of.length == 0) {
                continue;
            }
            switch (slice.kind(i)) {
                case ADD -> {
                    slope[of[0]] += s;
                    slope[of[1]] += s;
                }
                case SUBTRACT -> {
                    slope[of[0]] += s;
                    slope[of[1]] -= s;
                }
                case SUM -> {
                    for (int part : of) {
                        slope[part] += s;
                    }
                }
                case MULTIPLY, MULTIPLY_SHIFT -> {
                    double unit = slice.kind(i) == Kind.MULTIPLY ? 1 : Math.scalb(1.0, -(int) values[of[2]]);
                    slope[of[0]] += s * unit * values[of[1]];
                    slope[of[1]] += s * unit * values[of[0]];
                }
                case SHIFT_RIGHT -> slope[of[0]] += s * Math.scalb(1.0, -(int) values[of[1]]);
                case SHIFT_LEFT -> slope[of[0]] += s * Math.scalb(1.0, (int) values[of[1]]);
                case LEADING_ZEROS -> slope[of[0]] -= s / (Math.abs((double) values[of[0]]) + 1);
                case EXTRACT -> slope[of[0]] += s * Math.scalb(1.0, -(int) values[of[1]]);
                case LOOKUP -> {
                    int[] table = slice.graph().transfer().table(slice.p(i));
                    int at = Math.clamp(values[of[0]], 0, table.length - 1);
                    int before = Math.max(0, at - 1);
                    int behind = Math.min(table.length - 1, at + 1);
                    slope[of[0]] += s * (table[behind] - table[before]) / 2.0;
                }
                case MINIMUM, MAXIMUM, GREATEST, LEAST -> {
                    for (int part : of) {
                        // What is not taken could be.
                        slope[part] += values[part] == values[i] ? s : s * 0x1p-12;
                    }
                }
                case SELECT -> {
                    slope[of[1]] += values[of[0]] == 1 ? s : s * 0x1p-12;
                    slope[of[2]] += values[of[0]] == 1 ? s * 0x1p-12 : s;
                }
                case LOW_BITS -> slope[of[0]] += s;
                case LEAF, CONSTANT, COMPARE -> {}
            }
        }
        return slope;
    }
}
