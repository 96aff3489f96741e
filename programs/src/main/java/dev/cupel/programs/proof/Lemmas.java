package dev.cupel.programs.proof;

import dev.cupel.isa.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Facts about sums that no interval shows, each recognised by what the sum is made of, with its reason beside it. docs/adr/0011-range-proof.md has them together.
final class Lemmas {
    private static final int MOST_TERMS = 1 << 14;
    private static final int SMALL = 4;
    private static final int MOST_SCALED = 1024;
    private static final int MOST_DEPTH = 5000;

    private final ValueGraph graph;
    private final Set<Integer> tried = new HashSet<>();
    private final Map<Integer, Variance> variances = new HashMap<>();

    /// The magnitude of one value is at most `perRoot sqrt(other + error) + off`.
    ///
    /// @param of      the other value, by its number in a slice
    /// @param bounded the one
    record Relation(int of, int bounded, double perRoot, double error, double off) {}

    Lemmas(ValueGraph graph) {
        this.graph = graph;
    }

    ValueGraph graph() {
        return graph;
    }

    /// Applies every lemma to the sums that a slice is made of, once each. {@return whether one of them helped}
    boolean apply(int[] slice) {
        boolean helped = false;
        for (int node : slice) {
            if (isSum(node) && tried.add(node)) {
                helped |= lemmas(node);
            }
        }
        return helped;
    }

    private boolean isSum(int node) {
        return graph.kind(node) == Kind.ADD || graph.kind(node) == Kind.SUM || graph.kind(node) == Kind.SUBTRACT;
    }

    private boolean lemmas(int sum) {
        long low = graph.low(sum);
        long high = graph.high(sum);
        if (graph.kind(sum) != Kind.SUBTRACT) {
            int[] terms = graph.terms(sum);
            if (terms.length <= MOST_TERMS) {
                greatestTerm(sum, terms);
                centredSquares(sum, terms);
            }
        }
        if (graph.kind(sum) == Kind.SUBTRACT) {
            variance(sum);
        }
        regroup(sum);
        scaledSums(sum);
        return graph.low(sum) > low || graph.high(sum) < high;
    }

    /// **Greatest term.** Let M be the greatest of some x_i, and let a sum have terms f(M - x_i), one at least for every i. Some i has M = x_i, so one of those terms is f(0): the sum
    /// is at least the least, over i, of its lower bound with that term's replaced by f(0)'s.
    private void greatestTerm(int sum, int[] terms) {
        var byMaximum = new HashMap<Integer, Map<Integer, Long>>();
        for (int term : terms) {
            var slice = Slice.near(graph, term, SMALL, 200);
            if (slice.isEmpty()) {
                return;
            }
            for (int i = 0; i < slice.get().size(); i++) {
                int node = slice.get().node(i);
                if (slice.get().kind(i) != Kind.SUBTRACT || !graph.isAmongMaximum(graph.a(node), graph.b(node))) {
                    continue;
                }
                // f(0): the difference is nothing, all else as it is.
                long[] low = slice.get().low();
                long[] high = slice.get().high();
                low[i] = 0;
                high[i] = 0;
                long gain = forward(slice.get(), low, high, i) - graph.low(term);
                byMaximum.computeIfAbsent(graph.a(node), _ -> new HashMap<>()).merge(graph.b(node), gain, Math::max);
            }
        }
        for (var maximum : byMaximum.entrySet()) {
            var members = graph.members(maximum.getKey());
            long least = Long.MAX_VALUE;
            long floor = Long.MIN_VALUE;
            for (int member : members) {
                if (graph.kind(member) == Kind.CONSTANT) {
                    floor = Math.max(floor, graph.low(member));
                    continue;
                }
                Long gain = maximum.getValue().get(member);
                least = Math.min(least, gain == null ? 0 : gain);
            }
            // A constant can be the greatest too; where no member lies below it, members are then as great.
            long below = floor;
            boolean covered = floor == Long.MIN_VALUE || (members.stream().allMatch(member -> graph.low(member) >= below) && members.size() > 1);
            if (covered && least < Long.MAX_VALUE && least > 0) {
                graph.narrow(sum, Exact.add(termsLow(terms), least), Long.MAX_VALUE);
            }
        }
    }

    private long termsLow(int[] terms) {
        long low = 0;
        for (int term : terms) {
            low = Exact.add(low, graph.low(term));
        }
        return low;
    }

    /// {@return the lower bound of the slice's root where node `fixed` is as it is}
    private long forward(Slice slice, long[] low, long[] high, int fixed) {
        var transfer = graph.transfer();
        for (int i = fixed + 1; i < slice.size(); i++) {
            int[] of = slice.parts()[i];
            var kind = slice.kind(i);
            if (kind == Kind.LEAF || kind == Kind.CONSTANT || of.length == 0 || kind == Kind.SUM || kind == Kind.GREATEST || kind == Kind.LEAST) {
                continue;
            }
            int y = kind == Kind.SHIFT_LEFT || kind == Kind.SHIFT_RIGHT || of.length < 2 ? of[0] : of[1];
            int z = of[of.length - 1];
            transfer.apply(kind, slice.p(i), low[of[0]], high[of[0]], low[y], high[y], low[z], high[z]);
            low[i] = Math.max(low[i], transfer.low);
            high[i] = Math.min(high[i], transfer.high);
        }
        return low[slice.root()];
    }

    /// **Centred squares.** Let a sum have terms round(c_i^2 / 2^s) with c_i = 2^f x_i - m, i = 1..n, where m = round(T k / 2^t) and T is the sum of the x_i. With t' = m over the reals and x' the mean of
    /// the 2^f x_i: the sum of (2^f x_i - m)^2 is the sum of (2^f x_i - x')^2 plus n (x' - m)^2. The first is at most n (2^f (H - L) / 2)^2 where all x_i lie in L..H (Popoviciu
    /// 1935); |x' - m| <= |T| |2^f / n - k / 2^t| + 1. Rounding adds at most 1 a term. Computed in doubles with a margin of 2^-30, far above their error.
    /// No square is negative, so that a partial sum, of some of the terms, is at most as great.
    private void centredSquares(int sum, int[] terms) {
        int s = -1;
        var centred = new ArrayList<Integer>();
        long rest = 0;
        for (int term : terms) {
            int amount = switch (graph.kind(term)) {
                case MULTIPLY -> graph.a(term) == graph.b(term) ? 0 : -1;
                case MULTIPLY_SHIFT -> graph.a(term) == graph.b(term) && graph.kind(graph.c(term)) == Kind.CONSTANT ? (int) graph.low(graph.c(term)) : -1;
                default -> -1;
            };
            if (amount < 0 || (s >= 0 && amount != s)) {
                rest = Exact.add(rest, graph.high(term));
                continue;
            }
            s = amount;
            centred.add(graph.a(term));
        }
        if (centred.size() < 2) {
            return;
        }
        var mean = meanOf(centred);
        if (mean.isEmpty()) {
            return;
        }
        int m = mean.get();
        int f = -1;
        for (int c : centred) {
            int scaled = graph.a(c);
            if (graph.kind(scaled) != Kind.CONSTANT) {
                int shift = graph.kind(scaled) == Kind.SHIFT_LEFT && graph.kind(graph.c(scaled)) == Kind.CONSTANT ? (int) graph.low(graph.c(scaled)) : 0;
                if (f >= 0 && shift != f) {
                    return;
                }
                f = shift;
            }
        }
        if (f < 0) {
            return;
        }
        var xs = new ArrayList<Integer>();
        for (int c : centred) {
            int scaled = graph.a(c);
            xs.add(graph.kind(scaled) == Kind.CONSTANT ? graph.constant(graph.low(scaled) >> f) : f == 0 ? scaled : graph.a(scaled));
        }
        var total = totalOf(m);
        int[] some = xs.stream().mapToInt(Integer::intValue).sorted().toArray();
        if (total.isEmpty() || !isAmong(some, total.get().terms())) {
            return;
        }
        int n = total.get().terms().length;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        double magnitude = 0;
        for (int x : total.get().terms()) {
            low = Math.min(low, graph.low(x));
            high = Math.max(high, graph.high(x));
            magnitude += Math.max(Math.abs((double) graph.low(x)), Math.abs((double) graph.high(x)));
        }
        double range = Math.scalb((double) high - low, f);
        double off = magnitude * Math.abs(Math.scalb(1.0, f) / n - total.get().factor()) + 1;
        double squares = Math.scalb(n * (range * range / 4 + off * off), -s) + (s > 0 ? n : 0);
        double bound = squares * (1 + 0x1p-30) + 1;
        if (bound < 0x1p61) {
            graph.narrow(sum, Long.MIN_VALUE, Exact.add((long) Math.ceil(bound), rest));
        }
    }

    /// {@return whether all of `some` are among `all`, each as often; both in ascending order}
    private static boolean isAmong(int[] some, int[] all) {
        int at = 0;
        for (int each : all) {
            if (at < some.length && some[at] == each) {
                at++;
            }
        }
        return at == some.length;
    }

    /// {@return the node that all of these have something taken off by}
    private Optional<Integer> meanOf(List<Integer> centred) {
        int m = 0;
        for (int c : centred) {
            if (graph.kind(c) != Kind.SUBTRACT || (m != 0 && graph.b(c) != m)) {
                return Optional.empty();
            }
            m = graph.b(c);
        }
        return Optional.of(m);
    }

    /// A rounded multiple of a sum.
    private record Total(int[] terms, double factor) {}

    private Optional<Total> totalOf(int mean) {
        if (graph.kind(mean) != Kind.MULTIPLY_SHIFT || graph.kind(graph.c(mean)) != Kind.CONSTANT) {
            return Optional.empty();
        }
        boolean first = graph.kind(graph.a(mean)) == Kind.CONSTANT;
        int factor = first ? graph.a(mean) : graph.b(mean);
        int of = first ? graph.b(mean) : graph.a(mean);
        if (graph.kind(factor) != Kind.CONSTANT || Transfer.rounding(graph.p(mean)) == Rounding.MACHINE) {
            return Optional.empty();
        }
        int[] terms = Arrays.stream(graph.terms(of)).sorted().toArray();
        return Optional.of(new Total(terms, Math.scalb((double) graph.low(factor), -(int) graph.low(graph.c(mean)))));
    }

    /// A variance by moments, and the mean that goes with it.
    ///
    /// @param unit  real factor of the sum of squares about the mean
    /// @param error the value is that much off, at most
    /// @param n     number of values
    /// @param mean  rounded multiple of their sum
    /// @param total greatest magnitude of their sum
    private record Variance(double unit, double error, long n, int mean, double factor, double total) {}

    /// **Moments.** Let Q be the sum of x_i^2, T that of x_i, i = 1..n, m = round(T k / 2^s), and V = 2^u Q - round(T m / 2^t). With c = k / 2^(s+t), V is 2^u (Q - T^2 / n) but for |2^u / n - c| T^2 + |T| / 2^t + 1.
    /// Q - T^2 / n is the sum of (x_i - T / n)^2: at least 0, and at most n ((H - L) / 2)^2 where all x_i lie in L..H (Popoviciu). Each (x_i - T / n)^2 is at most (n - 1) / n of it, which bounds 2^f x_i - m
    /// by V, see [#relations].
    private void variance(int difference) {
        int scaled = graph.a(difference);
        int squares = scaled;
        double unit = 1;
        if (graph.kind(scaled) == Kind.SHIFT_LEFT && isConstant(graph.c(scaled))) {
            squares = graph.a(scaled);
            unit = Math.scalb(1.0, (int) graph.low(graph.c(scaled)));
        }
        int taken = graph.b(difference);
        if (!isSum(squares) || graph.kind(taken) != Kind.MULTIPLY_SHIFT || !isConstant(graph.c(taken))) {
            return;
        }
        int t = (int) graph.low(graph.c(taken));
        for (int mean : new int[] {graph.a(taken), graph.b(taken)}) {
            int sum = mean == graph.a(taken) ? graph.b(taken) : graph.a(taken);
            var total = totalOf(mean);
            if (total.isEmpty() || !Arrays.equals(total.get().terms(), Arrays.stream(graph.terms(sum)).sorted().toArray())) {
                continue;
            }
            int[] terms = withoutZeros(total.get().terms());
            if (terms.length < 1 || !Arrays.equals(squaresOf(terms), withoutZeros(graph.terms(squares)))) {
                continue;
            }
            double factor = Math.scalb(total.get().factor(), -t);
            long n = Math.round(unit / factor);
            if (n < total.get().terms().length) {
                continue;
            }
            double low = n > terms.length ? 0 : Double.MAX_VALUE;
            double high = n > terms.length ? 0 : -Double.MAX_VALUE;
            double magnitude = 0;
            for (int term : terms) {
                low = Math.min(low, (double) graph.low(term));
                high = Math.max(high, (double) graph.high(term));
                magnitude += Math.max(Math.abs((double) graph.low(term)), Math.abs((double) graph.high(term)));
            }
            magnitude = Math.min(magnitude, Math.max(Math.abs((double) graph.low(sum)), Math.abs((double) graph.high(sum))));
            double error = (Math.abs(unit / n - factor) * magnitude * magnitude + Math.scalb(magnitude, -t) + 1) * (1 + 0x1p-30) + 1;
            double most = unit * n * (high - low) * (high - low) / 4;
            if (most + error < 0x1p60) {
                graph.narrow(difference, (long) Math.floor(-error), (long) Math.ceil(most * (1 + 0x1p-30) + error));
                variances.put(difference, new Variance(unit, error, n, mean, total.get().factor(), magnitude));
            }
            return;
        }
    }

    private int[] squaresOf(int[] terms) {
        return Arrays.stream(terms).map(term -> graph.node(Kind.MULTIPLY, term, term)).sorted().toArray();
    }

    private int[] withoutZeros(int[] terms) {
        return Arrays.stream(terms).filter(term -> graph.low(term) != 0 || graph.high(term) != 0).sorted().toArray();
    }

    /// {@return what the lemmas say of pairs of a slice's values}
    List<Relation> relations(Slice slice) {
        var found = new ArrayList<Relation>();
        for (int i = 0; i < slice.size(); i++) {
            var variance = variances.get(slice.node(i));
            if (variance == null) {
                continue;
            }
            for (int j = 0; j < slice.size(); j++) {
                if (slice.node(j) == 0 || graph.kind(slice.node(j)) != Kind.SUBTRACT || graph.b(slice.node(j)) != variance.mean()) {
                    continue;
                }
                int scaled = graph.a(slice.node(j));
                int x = scaled;
                double unit = 1;
                if (graph.kind(scaled) == Kind.SHIFT_LEFT && isConstant(graph.c(scaled))) {
                    x = graph.a(scaled);
                    unit = Math.scalb(1.0, (int) graph.low(graph.c(scaled)));
                }
                int one = x;
                var total = totalOf(variance.mean());
                if (total.isPresent() && Arrays.stream(total.get().terms()).anyMatch(term -> term == one)) {
                    double off = Math.abs(unit / variance.n() - variance.factor()) * variance.total() + 1;
                    double perRoot = unit * Math.sqrt((variance.n() - 1.0) / variance.n() / variance.unit());
                    found.add(new Relation(i, j, perRoot * (1 + 0x1p-30), variance.error(), off * (1 + 0x1p-30) + 1));
                }
            }
        }
        return found;
    }

    // ---- sums that are scaled and rounded ----

    /// A real linear combination of values, and an interval for what rounding adds.
    private static final class Combination {
        private final Map<Integer, Double> factors = new TreeMap<>();
        private double low;
        private double high;
        private boolean rounds;
    }

    /// **Scaled sums.** round(x k / 2^t) is x k / 2^t and at most 1 more or less. So a difference of a value and a scaled sum that it is part of is a combination of the sum's terms, each of which then
    /// stands once. In doubles, with a margin of 2^-30.
    private void scaledSums(int sum) {
        var of = new Combination();
        if (!combine(sum, 1, of, 0) || !of.rounds) {
            return;
        }
        double low = of.low;
        double high = of.high;
        double magnitude = Math.abs(low) + Math.abs(high);
        for (var term : of.factors.entrySet()) {
            double p = term.getValue() * graph.low(term.getKey());
            double q = term.getValue() * graph.high(term.getKey());
            low += Math.min(p, q);
            high += Math.max(p, q);
            magnitude += Math.abs(p) + Math.abs(q);
        }
        double margin = magnitude * 0x1p-30 + 0x1p-20;
        if (magnitude < 0x1p60) {
            graph.narrow(sum, (long) Math.floor(low - margin), (long) Math.ceil(high + margin));
        }
    }

    private boolean combine(int node, double factor, Combination into, int depth) {
        if (into.factors.size() > MOST_SCALED || depth > MOST_DEPTH) {
            return false;
        }
        return switch (graph.kind(node)) {
            case CONSTANT -> {
                into.low += factor * graph.low(node);
                into.high += factor * graph.low(node);
                yield true;
            }
            case ADD -> combine(graph.a(node), factor, into, depth + 1) && combine(graph.b(node), factor, into, depth + 1);
            case SUBTRACT -> combine(graph.a(node), factor, into, depth + 1) && combine(graph.b(node), -factor, into, depth + 1);
            case SUM -> {
                for (int part : graph.parts(node)) {
                    if (!combine(part, factor, into, depth + 1)) {
                        yield false;
                    }
                }
                yield true;
            }
            case SHIFT_LEFT -> isConstant(graph.c(node))
                    ? combine(graph.a(node), Math.scalb(factor, (int) graph.low(graph.c(node))), into, depth + 1)
                    : atom(node, factor, into);
            case MULTIPLY -> isConstant(graph.b(node)) ? combine(graph.a(node), factor * graph.low(graph.b(node)), into, depth + 1)
                    : isConstant(graph.a(node)) ? combine(graph.b(node), factor * graph.low(graph.a(node)), into, depth + 1) : atom(node, factor, into);
            case SHIFT_RIGHT -> (isConstant(graph.c(node)) && isSum(graph.a(node)))
                    ? rounded(graph.a(node), factor, Math.scalb(factor, -(int) graph.low(graph.c(node))), into, depth)
                    : atom(node, factor, into);
            case MULTIPLY_SHIFT -> {
                int k = isConstant(graph.b(node)) ? graph.b(node) : graph.a(node);
                int x = k == graph.b(node) ? graph.a(node) : graph.b(node);
                yield (isConstant(k) && isConstant(graph.c(node)) && isSum(x))
                        ? rounded(x, factor, Math.scalb(factor * graph.low(k), -(int) graph.low(graph.c(node))), into, depth)
                        : atom(node, factor, into);
            }
            default -> atom(node, factor, into);
        };
    }

    private boolean isConstant(int node) {
        return graph.kind(node) == Kind.CONSTANT;
    }

    private boolean rounded(int x, double factor, double inner, Combination into, int depth) {
        into.low -= Math.abs(factor);
        into.high += Math.abs(factor);
        into.rounds = true;
        return combine(x, inner, into, depth + 1);
    }

    private static boolean atom(int node, double factor, Combination into) {
        into.factors.merge(node, factor, Double::sum);
        return true;
    }

    // ---- regrouping ----

    /// A polynomial of degree 2 over values that are no sums themselves.
    private static final class Polynomial {
        private long constant;
        private final Map<Integer, Long> linear = new TreeMap<>();
        private final Map<Long, Long> pairs = new TreeMap<>();

        private boolean isLinear() {
            return pairs.isEmpty();
        }

        private int size() {
            return linear.size() + pairs.size();
        }
    }

    /// **Regrouping.** A sum of products in which a factor stands more than once (`sum (a - z) b - z' sum (a - z)`) is rewritten so that it stands once: a sum over a of a times what belongs to it. Where no
    /// value then stands in two places the interval is exact.
    private void regroup(int sum) {
        var polynomial = polynomial(sum, 1, 0);
        if (polynomial.isEmpty() || (polynomial.get().isLinear() && polynomial.get().linear.size() < 2)) {
            return;
        }
        for (boolean byFirst : new boolean[] {true, false}) {
            var bounds = bounds(polynomial.get(), byFirst);
            graph.narrow(sum, bounds[0], bounds[1]);
        }
    }

    private Optional<Polynomial> polynomial(int node, long factor, int depth) {
        var result = new Polynomial();
        return collect(node, factor, result, depth) ? Optional.of(result) : Optional.empty();
    }

    private boolean collect(int node, long factor, Polynomial into, int depth) {
        if (into.size() > 2 * MOST_TERMS || depth > MOST_DEPTH) {
            return false;
        }
        return switch (graph.kind(node)) {
            case CONSTANT -> {
                long added = Exact.add(into.constant, Exact.multiply(factor, graph.low(node)));
                into.constant = added;
                yield Math.abs(added) < 1L << 61;
            }
            case ADD -> collect(graph.a(node), factor, into, depth + 1) && collect(graph.b(node), factor, into, depth + 1);
            case SUBTRACT -> collect(graph.a(node), factor, into, depth + 1) && collect(graph.b(node), -factor, into, depth + 1);
            case SUM -> {
                for (int part : graph.parts(node)) {
                    if (!collect(part, factor, into, depth + 1)) {
                        yield false;
                    }
                }
                yield true;
            }
            case MULTIPLY -> product(graph.a(node), graph.b(node), factor, into);
            default -> add(into.linear, node, factor);
        };
    }

    private boolean product(int x, int y, long factor, Polynomial into) {
        var left = affine(x);
        var right = affine(y);
        if (left.isEmpty() || right.isEmpty()) {
            return false;
        }
        var l = left.get();
        var r = right.get();
        if ((long) (l.linear.size() + 1) * (r.linear.size() + 1) > 4096) {
            return false;
        }
        into.constant = Exact.add(into.constant, Exact.multiply(factor, Exact.multiply(l.constant, r.constant)));
        for (var term : l.linear.entrySet()) {
            if (r.constant != 0 && !add(into.linear, term.getKey(), Exact.multiply(factor, Exact.multiply(term.getValue(), r.constant)))) {
                return false;
            }
            for (var other : r.linear.entrySet()) {
                int first = Math.min(term.getKey(), other.getKey());
                int second = Math.max(term.getKey(), other.getKey());
                if (!add(into.pairs, (long) first << 32 | second, Exact.multiply(factor, Exact.multiply(term.getValue(), other.getValue())))) {
                    return false;
                }
            }
        }
        for (var other : r.linear.entrySet()) {
            if (l.constant != 0 && !add(into.linear, other.getKey(), Exact.multiply(factor, Exact.multiply(other.getValue(), l.constant)))) {
                return false;
            }
        }
        return true;
    }

    private Optional<Polynomial> affine(int node) {
        return polynomial(node, 1, 0).filter(Polynomial::isLinear);
    }

    private static <K> boolean add(Map<K, Long> to, K key, long factor) {
        long sum = Exact.add(to.getOrDefault(key, 0L), factor);
        if (sum == 0) {
            to.remove(key);
        } else {
            to.put(key, sum);
        }
        return Math.abs(sum) < 1L << 61;
    }

    /// @param byFirst which factor of a pair it is grouped by
    private long[] bounds(Polynomial of, boolean byFirst) {
        var groups = new TreeMap<Integer, Map<Integer, Long>>();
        long low = of.constant;
        long high = of.constant;
        for (var pair : of.pairs.entrySet()) {
            int first = (int) (pair.getKey() >> 32);
            int second = (int) (long) pair.getKey();
            groups.computeIfAbsent(byFirst ? first : second, _ -> new TreeMap<>()).merge(byFirst ? second : first, pair.getValue(), Long::sum);
        }
        var transfer = graph.transfer();
        for (var group : groups.entrySet()) {
            int factor = group.getKey();
            long own = of.linear.getOrDefault(factor, 0L);
            long[] inner = {own, own};
            Long square = group.getValue().get(factor);
            group.getValue().forEach((node, coefficient) -> add(inner, node, coefficient));
            if (square != null && group.getValue().size() == 1 && own == 0) {
                long most = Math.max(Math.abs(graph.low(factor)), Math.abs(graph.high(factor)));
                long least = graph.low(factor) > 0 ? graph.low(factor) : graph.high(factor) < 0 ? -graph.high(factor) : 0;
                transfer.apply(Kind.MULTIPLY, 0, Exact.multiply(least, least), Exact.multiply(most, most), square, square, 0, 0);
            } else {
                transfer.apply(Kind.MULTIPLY, 0, graph.low(factor), graph.high(factor), inner[0], inner[1], 0, 0);
            }
            low = Exact.add(low, transfer.low);
            high = Exact.add(high, transfer.high);
        }
        long[] rest = {low, high};
        of.linear.forEach((node, coefficient) -> {
            if (!groups.containsKey(node)) {
                add(rest, node, coefficient);
            }
        });
        return rest;
    }

    private void add(long[] bounds, int node, long coefficient) {
        long p = Exact.multiply(graph.low(node), coefficient);
        long q = Exact.multiply(graph.high(node), coefficient);
        bounds[0] = Exact.add(bounds[0], Math.min(p, q));
        bounds[1] = Exact.add(bounds[1], Math.max(p, q));
    }

    /// {@return the number of terms of a sum; 1 for what is none}
    static int terms(ValueGraph graph, int node) {
        return isAnySum(graph, node) ? graph.terms(node).length : 1;
    }

    private static boolean isAnySum(ValueGraph graph, int node) {
        return graph.kind(node) == Kind.ADD || graph.kind(node) == Kind.SUM;
    }
}
