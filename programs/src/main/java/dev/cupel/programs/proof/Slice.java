package dev.cupel.programs.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A value with all that it is made of, or with what is near it; numbered from 0 in an order in which parts come first, the value itself last.
final class Slice {
    private static final int[] NONE = {};
    /// No node of the graph: what is left of a wide sum, greatest or least.
    private static final int REST = 0;

    private final ValueGraph graph;
    private final int[] nodes;
    private final int[][] parts;
    private final Kind[] kinds;
    private final long[] low;
    private final long[] high;

    private Slice(ValueGraph graph, int[] nodes, int[][] parts, Kind[] kinds, long[] low, long[] high) {
        this.graph = graph;
        this.nodes = nodes;
        this.parts = parts;
        this.kinds = kinds;
        this.low = low;
        this.high = high;
    }

    /// Two slices of one identity are the same but for which leaves they have: what holds for one holds for the other.
    record Identity(long one, long other, int size) {}

    /// {@return the slice of `root` with everything; none where that are more than `most` nodes}
    static Optional<Slice> whole(ValueGraph graph, int root, int most) {
        int[] nodes = graph.slice(root, Integer.MAX_VALUE, most);
        if (nodes == null) {
            return Optional.empty();
        }
        var kinds = new Kind[nodes.length];
        int[][] parts = new int[nodes.length][];
        long[] low = new long[nodes.length];
        long[] high = new long[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            kinds[i] = graph.kind(nodes[i]);
            low[i] = graph.low(nodes[i]);
            high[i] = graph.high(nodes[i]);
            parts[i] = new int[graph.arity(nodes[i])];
            for (int part = 0; part < parts[i].length; part++) {
                parts[i][part] = Arrays.binarySearch(nodes, graph.part(nodes[i], part));
            }
        }
        return Optional.of(new Slice(graph, nodes, parts, kinds, low, high));
    }

    /// {@return the slice of `root` in which values made of more than `many` have those parts alone that the rest of the slice speaks of; all others are one leaf, their sum, greatest or
    /// least. None where that are more than `most` nodes}
    static Optional<Slice> near(ValueGraph graph, int root, int many, int most) {
        int[] closure = graph.slice(root, many, most);
        if (closure == null) {
            return Optional.empty();
        }
        var inside = new TreeSet<Integer>();
        for (int node : closure) {
            inside.add(node);
        }
        var wide = new ArrayList<Integer>();
        for (int node : closure) {
            if (graph.arity(node) > many) {
                wide.add(node);
            }
        }
        var linked = new HashSet<Integer>();
        for (int node : wide) {
            for (int part : graph.parts(node)) {
                if (link(graph, part, inside, many)) {
                    linked.add(part);
                }
            }
        }
        if (inside.size() > most) {
            return Optional.empty();
        }
        return Optional.of(new Builder(graph, inside, linked, many).build(root));
    }

    /// Takes a part in where the slice has what it is made of; of a sum, where it has one of its terms.
    private static boolean link(ValueGraph graph, int part, Set<Integer> inside, int many) {
        if (inside.contains(part)) {
            return true;
        }
        int arity = graph.arity(part);
        if (arity == 0 || arity > many) {
            return false;
        }
        boolean any = false;
        boolean all = true;
        boolean sum = graph.kind(part) == Kind.ADD;
        for (int i = 0; i < arity; i++) {
            int of = graph.part(part, i);
            boolean there = graph.kind(of) == Kind.CONSTANT || (sum ? link(graph, of, inside, many) : inside.contains(of));
            any |= there && graph.kind(of) != Kind.CONSTANT;
            all &= there;
        }
        if (any && (all || sum)) {
            inside.add(part);
            for (int i = 0; i < arity; i++) {
                inside.add(graph.part(part, i));
            }
            return true;
        }
        return false;
    }

    /// Puts a near slice together.
    private static final class Builder {
        private final ValueGraph graph;
        private final SortedSet<Integer> inside;
        private final Set<Integer> linked;
        private final int many;
        private final Map<Integer, Integer> numbers = new HashMap<>();
        private final List<Integer> nodes = new ArrayList<>();
        private final List<int[]> parts = new ArrayList<>();
        private final List<Kind> kinds = new ArrayList<>();
        private final List<long[]> bounds = new ArrayList<>();

        Builder(ValueGraph graph, SortedSet<Integer> inside, Set<Integer> linked, int many) {
            this.graph = graph;
            this.inside = inside;
            this.linked = linked;
            this.many = many;
        }

        private int add(int node, Kind kind, int[] of, long least, long greatest) {
            nodes.add(node);
            kinds.add(kind);
            parts.add(of);
            bounds.add(new long[] {least, greatest});
            return nodes.size() - 1;
        }

        Slice build(int root) {
            for (int node : inside) {
                if (node > root) {
                    break;
                }
                int[] of = graph.arity(node) > many ? wide(node) : plain(node);
                var kind = of.length == 0 && graph.arity(node) > 0 ? Kind.LEAF : graph.kind(node);
                numbers.put(node, add(node, kind, of, graph.low(node), graph.high(node)));
            }
            int size = nodes.size();
            long[] low = new long[size];
            long[] high = new long[size];
            for (int i = 0; i < size; i++) {
                low[i] = bounds.get(i)[0];
                high[i] = bounds.get(i)[1];
            }
            return new Slice(graph, nodes.stream().mapToInt(Integer::intValue).toArray(), parts.toArray(int[][]::new), kinds.toArray(Kind[]::new), low, high);
        }

        /// Parts that are all there; none where one is not.
        private int[] plain(int node) {
            int[] of = new int[graph.arity(node)];
            for (int i = 0; i < of.length; i++) {
                var number = numbers.get(graph.part(node, i));
                if (number == null) {
                    return NONE;
                }
                of[i] = number;
            }
            return of;
        }

        private int[] wide(int node) {
            var of = new ArrayList<Integer>();
            var kind = graph.kind(node);
            boolean any = false;
            long least = 0;
            long greatest = 0;
            for (int part : graph.parts(node)) {
                var number = linked.contains(part) || inside.contains(part) ? numbers.get(part) : null;
                if (number != null) {
                    of.add(number);
                    continue;
                }
                long l = graph.low(part);
                long h = graph.high(part);
                if (kind == Kind.SUM) {
                    least = Exact.add(least, l);
                    greatest = Exact.add(greatest, h);
                } else if (!any) {
                    least = l;
                    greatest = h;
                } else {
                    least = kind == Kind.GREATEST ? Math.max(least, l) : Math.min(least, l);
                    greatest = kind == Kind.GREATEST ? Math.max(greatest, h) : Math.min(greatest, h);
                }
                any = true;
            }
            if (of.isEmpty()) {
                return NONE;
            }
            if (any) {
                of.add(add(REST, Kind.LEAF, NONE, least, greatest));
            }
            return of.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    ValueGraph graph() {
        return graph;
    }

    /// {@return the number in the graph}
    int node(int i) {
        return nodes[i];
    }

    int[][] parts() {
        return parts;
    }

    int size() {
        return nodes.length;
    }

    int root() {
        return nodes.length - 1;
    }

    Kind kind(int i) {
        return kinds[i];
    }

    int p(int i) {
        return nodes[i] == REST ? 0 : graph.p(nodes[i]);
    }

    long[] low() {
        return low.clone();
    }

    long[] high() {
        return high.clone();
    }

    /// {@return the identity: kinds, numbers, intervals and how parts hang together, in the order of the slice}
    Identity identity() {
        long one = 0x243F6A8885A308D3L;
        long other = 0x13198A2E03707344L;
        for (int i = 0; i < nodes.length; i++) {
            var kind = kind(i);
            long hash = kind.ordinal();
            hash = mix(hash, low[i]);
            hash = mix(hash, high[i]);
            hash = mix(hash, kind == Kind.LEAF || kind == Kind.CONSTANT ? 0 : p(i));
            for (int part : parts[i]) {
                hash = mix(hash, part);
            }
            one = mix(one, hash);
            other = mix(other ^ 0x5851F42D4C957F2DL, hash * 0x9E3779B97F4A7C15L);
        }
        return new Identity(one, other, nodes.length);
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 29;
        return mixed * 0x94D049BB133111EBL + 0x632BE59BD9B4E019L;
    }

    /// {@return the leaves, by numbers in the slice}
    int[] leaves() {
        int count = 0;
        int[] found = new int[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            if (kind(i) == Kind.LEAF) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /// Computes all values from those of leaves and constants, which are there.
    void evaluate(long[] values) {
        var transfer = graph.transfer();
        for (int i = 0; i < nodes.length; i++) {
            var kind = kind(i);
            int[] of = parts[i];
            switch (kind) {
                case LEAF, CONSTANT -> {}
                case SUM -> {
                    long sum = 0;
                    for (int part : of) {
                        sum = Exact.add(sum, values[part]);
                    }
                    values[i] = sum;
                }
                case GREATEST -> {
                    long greatest = Long.MIN_VALUE;
                    for (int part : of) {
                        greatest = Math.max(greatest, values[part]);
                    }
                    values[i] = greatest;
                }
                case LEAST -> {
                    long least = Long.MAX_VALUE;
                    for (int part : of) {
                        least = Math.min(least, values[part]);
                    }
                    values[i] = least;
                }
                case SHIFT_LEFT, SHIFT_RIGHT -> values[i] = transfer.value(kind, p(i), values[of[0]], 0, values[of[1]]);
                case ADD, SUBTRACT, MULTIPLY, MULTIPLY_SHIFT, LEADING_ZEROS, EXTRACT, LOOKUP, MINIMUM, MAXIMUM, SELECT, COMPARE, LOW_BITS ->
                        values[i] = transfer.value(kind, p(i), values[of[0]], of.length > 1 ? values[of[1]] : 0, of.length > 2 ? values[of[2]] : 0);
            }
        }
    }
}
