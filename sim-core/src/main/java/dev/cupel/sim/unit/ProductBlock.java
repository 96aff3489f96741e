package dev.cupel.sim.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Loads and multiply-accumulates in a row, as a product of small matrices: each accumulator takes its sum of products at once, in 32 bits, from rows of words that
/// lie ready. Exact, since it is taken only where no partial sum, in whatever order, can leave the accumulator: the sum before and the greatest magnitudes of all products
/// together must fit.
final class ProductBlock implements Shortcut {
    /// Words of all rows together: they stay in the cache nearest to the core.
    static final int MOST_WORDS = 4096;
    /// Products that one accumulator takes.
    static final int MOST_PRODUCTS = 256;
    private static final int LEAST_PRODUCTS = 6;
    /// As many as there are accumulators.
    private static final int MOST_SUMS = 8;

    /// Words that stand in a register before the block, or come from the scratchpad in it.
    private sealed interface Row {
        record Register(int vector) implements Row {}

        record Loaded(MemoryAccess.Read read) implements Row {}
    }

    /// Where the factors of an accumulator's products lie, in their order, that all elements share.
    private sealed interface Factors {
        /// One behind the other in a register.
        record InRegister(int vector, int from) implements Factors {}

        /// One behind the other in a row.
        record InRow(int at) implements Factors {}

        /// Anywhere.
        record Scattered(List<Factor> factors) implements Factors {}
    }

    /// A factor that all elements share.
    ///
    /// @param vector its register; -1 for a constant, -2 for a row of the block
    /// @param at     its element; the constant; its place among the words of the rows
    private record Factor(int vector, int at) {
        static final int CONSTANT = -1;
        static final int ROW = -2;

        int value(Datapath path, int[] rows) {
            return vector == CONSTANT ? at : vector == ROW ? rows[at] : path.vectors.words(vector)[at];
        }
    }

    /// What an accumulator takes.
    private record Sum(int accumulator, long room, Factors factors) {}

    /// Accumulators that take products of the same rows.
    ///
    /// @param rows where those rows begin, one for each product of a sum
    private record Group(int[] rows, Sum[] sums) {}

    private final int size;
    private final int vl;
    private final int pitch;
    private final Row[] rows;
    private final Group[] groups;
    private final boolean checked;
    /// The row that each register holds behind the block; -1 for what it held before.
    private final int[] left;

    private ProductBlock(int size, int vl, int pitch, List<Row> rows, List<Group> groups, boolean checked, int[] left) {
        this.size = size;
        this.vl = vl;
        this.pitch = pitch;
        this.rows = rows.toArray(Row[]::new);
        this.groups = groups.toArray(Group[]::new);
        this.checked = checked;
        this.left = left;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean take(Datapath path) {
        var space = path.workspace();
        int number = 0;
        for (var group : groups) {
            for (var sum : group.sums) {
                if (!ProductKernels.narrow(path.accumulators.sums(sum.accumulator), sum.room, checked, space.sums, number++ * pitch, vl)) {
                    return false;
                }
            }
        }
        for (int row = 0; row < rows.length; row++) {
            switch (rows[row]) {
                case Row.Register(int vector) -> System.arraycopy(path.vectors.words(vector), 0, space.rows, row * pitch, vl);
                case Row.Loaded(var read) -> read.words(path, space.rows, row * pitch, vl);
            }
        }
        number = 0;
        for (var group : groups) {
            add(path, space, group, number);
            number += group.sums.length;
        }
        for (int vector = 0; vector < left.length; vector++) {
            if (left[vector] >= 0) {
                System.arraycopy(space.rows, left[vector] * pitch, path.vectors.words(vector), 0, vl);
            }
        }
        return true;
    }

    /// @param first number of the group's first sum among those of the block
    private void add(Datapath path, Workspace space, Group group, int first) {
        int[][] factors = space.factors;
        int[] from = space.from;
        int end = first + group.sums.length;
        for (int j = first; j < end; j++) {
            switch (group.sums[j - first].factors) {
                case Factors.InRegister(int vector, int at) -> {
                    factors[j] = path.vectors.words(vector);
                    from[j] = at;
                }
                case Factors.InRow(int at) -> {
                    factors[j] = space.rows;
                    from[j] = at;
                }
                case Factors.Scattered(var scattered) -> {
                    factors[j] = space.gathered[j];
                    from[j] = 0;
                    for (int k = 0; k < scattered.size(); k++) {
                        space.gathered[j][k] = scattered.get(k).value(path, space.rows);
                    }
                }
            }
        }
        int done = first;
        while (done < end) {
            int left = end - done;
            if (left >= 8) {
                ProductKernels.eight(space, group.rows, pitch);
                done += 8;
            } else if (left >= 4) {
                ProductKernels.four(space, group.rows, pitch, done);
                done += 4;
            } else {
                ProductKernels.one(space, group.rows, pitch, done);
                done++;
            }
        }
        for (int j = first; j < end; j++) {
            ProductKernels.widen(space.sums, j * pitch, path.accumulators.sums(group.sums[j - first].accumulator), vl);
        }
    }

    /// Gathers operations as long as they fit into one block.
    static final class Builder {
        private final int vl;
        private final int pitch;
        private final int accumulatorBits;
        private final Magnitudes magnitudes;
        private final List<Row> rows = new ArrayList<>();
        private final List<Long> magnitudesOfRows = new ArrayList<>();
        /// The row that each register holds now; -1 for none yet. And whether it holds other words than before the block.
        private final int[] rowOf = new int[32];
        private final boolean[] loaded = new boolean[32];
        private final Terms[] terms = new Terms[MOST_SUMS];
        private int size;
        private int products;
        private boolean checked;

        private static final class Terms {
            final List<Integer> rows = new ArrayList<>();
            final List<Factor> factors = new ArrayList<>();
            long most;
        }

        /// A block that begins where the registers have `magnitudes`, which must not change while it is built.
        Builder(int vl, int accumulatorBits, Magnitudes magnitudes) {
            this.vl = vl;
            this.accumulatorBits = accumulatorBits;
            this.magnitudes = magnitudes;
            pitch = ProductKernels.pitch(vl);
            Arrays.fill(rowOf, -1);
        }

        /// {@return whether the block takes `operation` too}
        boolean add(@Nullable Operation operation) {
            boolean taken = switch (operation) {
                case MemoryAccess.Read read when read.plain(vl) && room(1) -> {
                    rowOf[read.d()] = rows.size();
                    loaded[read.d()] = true;
                    rows.add(new Row.Loaded(read));
                    magnitudesOfRows.add(magnitudes.loaded(read.bits(), read.signed));
                    yield true;
                }
                case Adder.ProductSum product when product.unmasked() && room(2) -> add(product);
                case null, default -> false;
            };
            if (taken) {
                size++;
            }
            return taken;
        }

        private boolean room(int more) {
            return (rows.size() + more) * pitch <= MOST_WORDS;
        }

        private boolean add(Adder.ProductSum product) {
            var a = product.a();
            var b = product.b();
            if (a.uniform() || !b.uniform() || !b.known()) {
                return false;
            }
            long mostFactor = mostOf(b);
            int row = rowOf(a.register());
            long most = mostFactor * magnitudesOfRows.get(row);
            var to = terms[product.sum()];
            if (most > Integer.MAX_VALUE || room(to == null ? most : to.most + most) < 0 || (to != null && to.rows.size() == MOST_PRODUCTS)) {
                return false;
            }
            if (to == null) {
                to = new Terms();
                terms[product.sum()] = to;
            }
            to.rows.add(row * pitch);
            to.factors.add(factor(b));
            to.most += most;
            products++;
            checked |= product.checked();
            return true;
        }

        /// What a sum may be, either sign, before products of `most` in all are added.
        private long room(long most) {
            return Math.min((1L << (accumulatorBits - 1)) - 1, Integer.MAX_VALUE) - most;
        }

        private long mostOf(Operand factor) {
            if (!factor.broadcast()) {
                return Math.abs((long) factor.constant());
            }
            int row = rowOf[factor.register()];
            return loaded[factor.register()] && factor.element() < vl ? magnitudesOfRows.get(row) : magnitudes.of(factor.register(), factor.element());
        }

        private Factor factor(Operand factor) {
            if (!factor.broadcast()) {
                return new Factor(Factor.CONSTANT, factor.constant());
            }
            int vector = factor.register();
            return loaded[vector] && factor.element() < vl ? new Factor(Factor.ROW, rowOf[vector] * pitch + factor.element()) : new Factor(vector, factor.element());
        }

        private int rowOf(int vector) {
            if (rowOf[vector] < 0) {
                rowOf[vector] = rows.size();
                rows.add(new Row.Register(vector));
                magnitudesOfRows.add(magnitudes.below(vector, vl));
            }
            return rowOf[vector];
        }

        /// {@return the block; null where it is not worth it}
        @Nullable Shortcut build() {
            if (products < LEAST_PRODUCTS) {
                return null;
            }
            var groups = new ArrayList<Group>();
            boolean[] grouped = new boolean[terms.length];
            for (int i = 0; i < terms.length; i++) {
                var first = terms[i];
                if (first == null || grouped[i]) {
                    continue;
                }
                var sums = new ArrayList<Sum>();
                for (int j = i; j < terms.length; j++) {
                    var other = terms[j];
                    if (other != null && other.rows.equals(first.rows)) {
                        grouped[j] = true;
                        sums.add(new Sum(j, room(other.most), factors(other.factors)));
                    }
                }
                groups.add(new Group(first.rows.stream().mapToInt(Integer::intValue).toArray(), sums.toArray(Sum[]::new)));
            }
            int[] left = new int[rowOf.length];
            for (int vector = 0; vector < left.length; vector++) {
                left[vector] = loaded[vector] ? rowOf[vector] : -1;
            }
            return new ProductBlock(size, vl, pitch, rows, groups, checked, left);
        }

        private static Factors factors(List<Factor> factors) {
            var first = factors.getFirst();
            for (int k = 0; k < factors.size(); k++) {
                var factor = factors.get(k);
                if (factor.vector() != first.vector() || factor.vector() == Factor.CONSTANT || factor.at() != first.at() + k) {
                    return new Factors.Scattered(List.copyOf(factors));
                }
            }
            return first.vector() == Factor.ROW ? new Factors.InRow(first.at()) : new Factors.InRegister(first.vector(), first.at());
        }
    }
}
