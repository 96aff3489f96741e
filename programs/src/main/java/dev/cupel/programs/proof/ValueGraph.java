package dev.cupel.programs.proof;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the values of one op are made of. Nodes are numbered from [#first]; what a node is made of has lower numbers. The same value made twice is one node. Each node has an
/// interval that its exact value lies in, for every input of the op.
final class ValueGraph {
    private static final int[] NO_PARTS = {};
    private static final Kind[] KINDS = Kind.values();

    private final int first;
    private final Transfer transfer;
    private int size;
    private byte[] kinds = new byte[1024];
    private int[] a = new int[1024];
    private int[] b = new int[1024];
    private int[] c = new int[1024];
    private int[] p = new int[1024];
    private long[] low = new long[1024];
    private long[] high = new long[1024];
    private int[][] parts = new int[1024][];
    private int[] table = new int[4096];
    private final Map<Integer, Set<Integer>> members = new HashMap<>();

    /// @param first number of the first node, above those of all graphs before
    ValueGraph(int first, Transfer transfer) {
        this.first = first;
        this.transfer = transfer;
    }

    int first() {
        return first;
    }

    /// {@return the number that the next node will have}
    int end() {
        return first + size;
    }

    Transfer transfer() {
        return transfer;
    }

    boolean holds(int node) {
        return node >= first;
    }

    Kind kind(int node) {
        return KINDS[kinds[node - first]];
    }

    int a(int node) {
        return a[node - first];
    }

    int b(int node) {
        return b[node - first];
    }

    int c(int node) {
        return c[node - first];
    }

    int p(int node) {
        return p[node - first];
    }

    /// {@return what a sum, greatest or least of many is made of}
    int[] parts(int node) {
        return parts[node - first];
    }

    long low(int node) {
        return low[node - first];
    }

    long high(int node) {
        return high[node - first];
    }

    /// What was found out about a node.
    void narrow(int node, long least, long greatest) {
        low[node - first] = Math.max(low(node), least);
        high[node - first] = Math.min(high(node), greatest);
    }

    /// {@return number of values that a node is made of}
    int arity(int node) {
        return switch (kind(node)) {
            case LEAF, CONSTANT -> 0;
            case LEADING_ZEROS, LOOKUP, LOW_BITS -> 1;
            case ADD, SUBTRACT, MULTIPLY, MINIMUM, MAXIMUM, COMPARE, SHIFT_RIGHT, SHIFT_LEFT -> 2;
            case MULTIPLY_SHIFT, EXTRACT, SELECT -> 3;
            case SUM, GREATEST, LEAST -> parts(node).length;
        };
    }

    /// {@return one of the values that a node is made of}
    int part(int node, int i) {
        return switch (kind(node)) {
            case SUM, GREATEST, LEAST -> parts(node)[i];
            case SHIFT_RIGHT, SHIFT_LEFT -> i == 0 ? a(node) : c(node);
            default -> i == 0 ? a(node) : i == 1 ? b(node) : c(node);
        };
    }

    int constant(long value) {
        return add(Kind.CONSTANT, (int) value, (int) (value >> 32), 0, 0, NO_PARTS, value, value);
    }

    /// {@return an element of a tensor}
    ///
    /// @param tensor from 1; 0 for anything else, told apart by `index`
    int leaf(int tensor, int index, long least, long greatest) {
        return add(Kind.LEAF, 0, index, 0, tensor, NO_PARTS, least, greatest);
    }

    int node(Kind kind, int x, int y, int z, int number) {
        transfer.apply(kind, number, low(x), high(x), low(y), high(y), low(z), high(z));
        long least = transfer.low;
        long greatest = transfer.high;
        if (least == greatest) {
            return constant(least);
        }
        int same = same(kind, x, y, z);
        if (same != 0) {
            return same;
        }
        if (kind == Kind.SUBTRACT) {
            if (x == y) {
                return constant(0);
            }
            if (least < 0 && isAmongMaximum(x, y)) {
                least = 0;
            }
            if (greatest > 0 && isAmongMaximum(y, x)) {
                greatest = 0;
            }
        } else if ((kind == Kind.MULTIPLY || kind == Kind.MULTIPLY_SHIFT) && x == y) {
            least = Math.max(least, 0);
        } else if (kind == Kind.SELECT && kind(x) == Kind.COMPARE && kind(y) == Kind.SUBTRACT && Transfer.relation(p(x)) == dev.cupel.isa.Instruction.Relation.GE
                && a(y) == a(x) && b(y) == b(x)) {
            // x >= y ? x - y : z
            least = Math.max(least, Math.min(0, low(z)));
        }
        return switch (kind) {
            case ADD, MULTIPLY, MINIMUM, MAXIMUM -> add(kind, Math.min(x, y), Math.max(x, y), 0, number, NO_PARTS, least, greatest);
            case SUBTRACT, COMPARE -> add(kind, x, y, 0, number, NO_PARTS, least, greatest);
            case LEADING_ZEROS, LOOKUP, LOW_BITS -> add(kind, x, 0, 0, number, NO_PARTS, least, greatest);
            case SHIFT_RIGHT, SHIFT_LEFT -> add(kind, x, 0, z, number, NO_PARTS, least, greatest);
            case MULTIPLY_SHIFT, EXTRACT, SELECT -> add(kind, x, y, z, number, NO_PARTS, least, greatest);
            case LEAF, CONSTANT, SUM, GREATEST, LEAST -> throw new IllegalArgumentException(kind + " is not made of three values");
        };
    }

    /// {@return the part that a value is the same as, whatever the inputs are; 0 where there is none}
    private int same(Kind kind, int x, int y, int z) {
        return switch (kind) {
            case ADD -> is(y, 0) ? x : is(x, 0) ? y : 0;
            case SUBTRACT -> is(y, 0) ? x : 0;
            case MULTIPLY -> is(y, 1) ? x : is(x, 1) ? y : 0;
            case SHIFT_LEFT, SHIFT_RIGHT -> is(z, 0) ? x : 0;
            case MAXIMUM -> x == y || low(x) >= high(y) ? x : low(y) >= high(x) ? y : 0;
            case MINIMUM -> x == y || high(x) <= low(y) ? x : high(y) <= low(x) ? y : 0;
            case SELECT -> y == z || low(x) == 1 ? y : high(x) == 0 ? z : 0;
            case MULTIPLY_SHIFT, LEADING_ZEROS, EXTRACT, LOOKUP, COMPARE, LOW_BITS -> 0;
            case LEAF, CONSTANT, SUM, GREATEST, LEAST -> throw new IllegalArgumentException(kind + " is not made of three values");
        };
    }

    private boolean is(int node, long value) {
        return low(node) == value && high(node) == value;
    }

    int node(Kind kind, int x, int y) {
        return node(kind, x, y, y, 0);
    }

    /// {@return a sum, greatest or least of many}
    int node(Kind kind, int[] of) {
        if (of.length == 1) {
            return of[0];
        }
        long least = kind == Kind.SUM ? 0 : low(of[0]);
        long greatest = kind == Kind.SUM ? 0 : high(of[0]);
        for (int part : of) {
            switch (kind) {
                case SUM -> {
                    least = Exact.add(least, low(part));
                    greatest = Exact.add(greatest, high(part));
                }
                case GREATEST -> {
                    least = Math.max(least, low(part));
                    greatest = Math.max(greatest, high(part));
                }
                default -> {
                    least = Math.min(least, low(part));
                    greatest = Math.min(greatest, high(part));
                }
            }
        }
        return least == greatest ? constant(least) : add(kind, 0, 0, 0, 0, of, least, greatest);
    }

    private int add(Kind kind, int x, int y, int z, int number, int[] of, long least, long greatest) {
        int hash = hash(kind.ordinal(), x, y, z, number, of);
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int there = table[slot] - 1;
            if (kinds[there] == kind.ordinal() && a[there] == x && b[there] == y && c[there] == z && p[there] == number && Arrays.equals(parts[there], of)) {
                if (kind != Kind.CONSTANT) {
                    low[there] = Math.max(low[there], least);
                    high[there] = Math.min(high[there], greatest);
                }
                return first + there;
            }
            slot = (slot + 1) & mask;
        }
        if (size == a.length) {
            grow();
        }
        kinds[size] = (byte) kind.ordinal();
        a[size] = x;
        b[size] = y;
        c[size] = z;
        p[size] = number;
        low[size] = least;
        high[size] = greatest;
        parts[size] = of;
        table[slot] = size + 1;
        size++;
        if (2 * size > table.length) {
            rehash();
        }
        return first + size - 1;
    }

    private static int hash(int kind, int x, int y, int z, int number, int[] of) {
        int hash = ((((kind * 31 + x) * 0x9E3779B1 + y) * 0x85EBCA6B + z) * 0xC2B2AE35 + number) * 31;
        hash += of.length == 0 ? 0 : Arrays.hashCode(of);
        return ((hash ^ (hash >>> 15)) * 0x2C1B3C6D) >>> 1;
    }

    private void grow() {
        int more = 2 * size;
        kinds = Arrays.copyOf(kinds, more);
        a = Arrays.copyOf(a, more);
        b = Arrays.copyOf(b, more);
        c = Arrays.copyOf(c, more);
        p = Arrays.copyOf(p, more);
        low = Arrays.copyOf(low, more);
        high = Arrays.copyOf(high, more);
        parts = Arrays.copyOf(parts, more);
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int i = 0; i < size; i++) {
            int slot = hash(kinds[i], a[i], b[i], c[i], p[i], parts[i]) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = i + 1;
        }
    }

    /// {@return whether `greatest` is the greatest of some values that `one` is among}
    boolean isAmongMaximum(int greatest, int one) {
        return isMaximum(greatest) && members(greatest).contains(one);
    }

    private boolean isMaximum(int node) {
        return kind(node) == Kind.MAXIMUM || kind(node) == Kind.GREATEST;
    }

    /// {@return the values that a maximum, or a maximum of maxima, is the greatest of}
    Set<Integer> members(int maximum) {
        var known = members.get(maximum);
        if (known != null) {
            return known;
        }
        var found = new HashSet<Integer>();
        var seen = new HashSet<Integer>();
        var open = new java.util.ArrayDeque<Integer>();
        open.push(maximum);
        while (!open.isEmpty()) {
            int node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            if (isMaximum(node)) {
                for (int i = 0; i < arity(node); i++) {
                    open.push(part(node, i));
                }
            } else {
                found.add(node);
            }
        }
        members.put(maximum, found);
        return found;
    }

    /// {@return the values that a sum, or a sum of sums, is the sum of, each as often as it is}
    int[] terms(int sum) {
        var found = new java.util.ArrayList<Integer>();
        var open = new java.util.ArrayDeque<Integer>();
        open.push(sum);
        while (!open.isEmpty()) {
            int node = open.pop();
            if (kind(node) == Kind.ADD || kind(node) == Kind.SUM) {
                for (int i = 0; i < arity(node); i++) {
                    open.push(part(node, i));
                }
            } else {
                found.add(node);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /// {@return all that a node is made of, itself last, in ascending order; null where that are more than `most`}
    ///
    /// @param many above how many parts a node is taken as it is
    int @Nullable [] slice(int root, int many, int most) {
        var seen = new HashSet<Integer>();
        var open = new java.util.ArrayDeque<Integer>();
        open.push(root);
        seen.add(root);
        while (!open.isEmpty()) {
            int node = open.pop();
            int arity = arity(node);
            if (arity > many && node != root) {
                continue;
            }
            for (int i = 0; i < arity; i++) {
                int part = part(node, i);
                if (seen.add(part)) {
                    open.push(part);
                }
            }
            if (seen.size() > most) {
                return null;
            }
        }
        int[] slice = new int[seen.size()];
        int at = 0;
        for (int node : seen) {
            slice[at++] = node;
        }
        Arrays.sort(slice);
        return slice;
    }
}
