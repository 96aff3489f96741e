package dev.cupel.sim.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Loads, cleared accumulators and multiply-accumulates in a row, as a product of small matrices: each accumulator takes its sum of products at once, in 32 bits, from rows
/// of words that lie ready. Exact, since it is taken only where no partial sum, in whatever order, can leave the accumulator: the sum before and the greatest magnitudes of
/// all products together must fit.
final class ProductBlock extends Shortcut {
    /// Words of all rows together: they stay in the cache nearest to the core.
    static final int MOST_WORDS = 4096;
    /// Products that one accumulator takes.
    static final int MOST_PRODUCTS = 256;
    private static final int LEAST_PRODUCTS = 6;
    /// As many as there are accumulators.
    private static final int MOST_SUMS = 8;
    /// The fewest products that sums share before each goes its way.
    private static final int LEAST_SHARED = 4;

    /// Factors that all elements share, one behind the other.
    ///
    /// @param vector the register that they lie in, or one of the two below
    /// @param from   their first element, their place among the words of the rows, or what they are
    private record Factors(int vector, int from, int count) {
        /// Among the words of the rows.
        static final int ROW = -1;
        /// One constant, `count` times.
        static final int CONSTANT = -2;

        /// {@return whether a factor lies behind them}
        boolean joins(Factors next) {
            return next.vector == vector && next.from == (vector == CONSTANT ? from : from + count);
        }

        int[] array(Datapath path, Workspace space) {
            return vector == ROW ? space.rows : path.vectors.words(vector);
        }

        void copy(Datapath path, Workspace space, int[] to, int at) {
            if (vector == CONSTANT) {
                Arrays.fill(to, at, at + count, from);
            } else {
                System.arraycopy(array(path, space), from, to, at, count);
            }
        }
    }

    /// An accumulator that the block changes. Its number among them is that of its words in [Workspace#sums].
    ///
    /// @param room what it may hold before, either sign
    /// @param zero whether it is cleared before
    private record Sum(int accumulator, long room, boolean zero) {}

    /// Sums that take products of the same rows.
    ///
    /// @param rows    where those rows begin, one for each product of a sum
    /// @param sums    numbers of the sums, ascending
    /// @param factors of each of them, in the order of the rows
    private record Group(int[] rows, int[] sums, Factors[][] factors) {}

    private final int size;
    private final int vl;
    private final int pitch;
    private final BlockRows rows;
    private final Sum[] sums;
    private final Group[] groups;
    private final boolean checked;

    private ProductBlock(int size, int vl, int pitch, BlockRows rows, List<Sum> sums, List<Group> groups, boolean checked) {
        this.size = size;
        this.vl = vl;
        this.pitch = pitch;
        this.rows = rows;
        this.sums = sums.toArray(Sum[]::new);
        this.groups = groups.toArray(Group[]::new);
        this.checked = checked;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean take(Datapath path) {
        var space = path.workspace();
        for (int number = 0; number < sums.length; number++) {
            var sum = sums[number];
            if (sum.zero) {
                Arrays.fill(space.sums, number * pitch, number * pitch + vl, 0);
            } else if (!ProductKernels.narrow(path.accumulators.sums(sum.accumulator), sum.room, checked, space.sums, number * pitch, vl)) {
                return false;
            }
        }
        rows.fill(path, space.rows, vl);
        for (var group : groups) {
            add(path, space, group);
        }
        for (int number = 0; number < sums.length; number++) {
            ProductKernels.widen(space.sums, number * pitch, path.accumulators.sums(sums[number].accumulator), vl);
        }
        rows.leave(path, space.rows, vl);
        return true;
    }

    private void add(Datapath path, Workspace space, Group group) {
        int[] numbers = group.sums;
        for (int i = 0; i < numbers.length; i++) {
            find(path, space, group.factors[i], numbers[i]);
        }
        int done = 0;
        while (done < numbers.length) {
            int first = numbers[done];
            int run = run(numbers, done);
            if (run == MOST_SUMS) {
                ProductKernels.eight(space, group.rows, pitch);
                done += 8;
            } else if (run >= 4) {
                ProductKernels.four(space, group.rows, pitch, first);
                done += 4;
            } else {
                ProductKernels.one(space, group.rows, pitch, first);
                done++;
            }
        }
    }

    /// {@return how many numbers from place `from` on follow each other}
    private static int run(int[] numbers, int from) {
        int end = from + 1;
        while (end < numbers.length && numbers[end] == numbers[end - 1] + 1) {
            end++;
        }
        return end - from;
    }

    /// Lays out the factors of sum `number`.
    private static void find(Datapath path, Workspace space, Factors[] factors, int number) {
        var first = factors[0];
        if (factors.length == 1 && first.vector != Factors.CONSTANT) {
            space.factors[number] = first.array(path, space);
            space.from[number] = first.from;
            return;
        }
        int[] gathered = space.gathered[number];
        int at = 0;
        for (var each : factors) {
            each.copy(path, space, gathered, at);
            at += each.count;
        }
        space.factors[number] = gathered;
        space.from[number] = 0;
    }

    /// Gathers operations as long as they fit into one block.
    static final class Builder {
        private final int vl;
        private final int pitch;
        private final int accumulatorBits;
        private final Magnitudes magnitudes;
        private final BlockRows.Builder rows;
        private final Terms[] terms = new Terms[MOST_SUMS];
        private int size;
        private int products;
        private boolean checked;

        /// What an accumulator takes: products of rows by factors.
        private static final class Terms {
            final List<Integer> rows = new ArrayList<>();
            final List<Factors> factors = new ArrayList<>();
            boolean zero;
            long most;
            /// How many products from the first on are in groups.
            int grouped;

            int open() {
                return rows.size() - grouped;
            }
        }

        /// A block that begins where the registers have `magnitudes`, which must not change while it is built.
        Builder(int vl, int accumulatorBits, Magnitudes magnitudes) {
            this.vl = vl;
            this.accumulatorBits = accumulatorBits;
            this.magnitudes = magnitudes;
            pitch = ProductKernels.pitch(vl);
            rows = new BlockRows.Builder(pitch, vl, magnitudes);
        }

        /// {@return whether the block takes `operation` too}
        boolean add(@Nullable Operation operation) {
            boolean taken = switch (operation) {
                case MemoryAccess.Read read when read.plain(vl) && room(1) -> {
                    rows.load(read);
                    yield true;
                }
                case Adder.ProductSum product when product.unmasked() && room(2) -> add(product);
                case Adder.Zero zero when zero.unmasked() && terms[zero.sum()] == null -> {
                    terms(zero.sum()).zero = true;
                    yield true;
                }
                case null, default -> false;
            };
            if (taken) {
                size++;
            }
            return taken;
        }

        private boolean room(int more) {
            return rows.words() + more * pitch <= MOST_WORDS;
        }

        private Terms terms(int accumulator) {
            var there = terms[accumulator];
            if (there == null) {
                there = new Terms();
                terms[accumulator] = there;
            }
            return there;
        }

        private boolean add(Adder.ProductSum product) {
            var a = product.a();
            var b = product.b();
            if (a.uniform() || !b.uniform() || !b.known()) {
                return false;
            }
            long mostFactor = mostOf(b);
            int row = rows.row(a.register());
            long most = mostFactor * rows.most(row);
            var before = terms[product.sum()];
            if (most > Integer.MAX_VALUE || (before == null ? room(most) : room(before.most + most)) < 0 || (before != null && before.rows.size() == MOST_PRODUCTS)) {
                return false;
            }
            var to = terms(product.sum());
            to.rows.add(row);
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
            int vector = factor.register();
            return rows.loaded(vector, factor.element()) ? rows.most(rows.row(vector)) : magnitudes.of(vector, factor.element());
        }

        private Factors factor(Operand factor) {
            if (!factor.broadcast()) {
                return new Factors(Factors.CONSTANT, factor.constant(), 1);
            }
            int vector = factor.register();
            return rows.loaded(vector, factor.element()) ? new Factors(Factors.ROW, rows.row(vector) + factor.element(), 1) : new Factors(vector, factor.element(), 1);
        }

        /// {@return the block; null where it is not worth it}
        @Nullable Shortcut build() {
            if (products < LEAST_PRODUCTS) {
                return null;
            }
            var changed = Arrays.stream(terms).filter(Objects::nonNull).toList();
            var sums = new ArrayList<Sum>();
            for (int accumulator = 0; accumulator < terms.length; accumulator++) {
                var these = terms[accumulator];
                if (these != null) {
                    sums.add(new Sum(accumulator, room(these.most), these.zero));
                }
            }
            var groups = new ArrayList<Group>();
            for (var these : changed) {
                while (these.open() > 0) {
                    groups.add(group(these, changed));
                }
            }
            return new ProductBlock(size, vl, pitch, rows.build(), sums, groups, checked);
        }

        /// Takes the next products of `first` for a group, with all others that go on alike. A software pipeline leaves the last products of some sums to the block behind:
        /// so beginnings are shared, not ends.
        private static Group group(Terms first, List<Terms> all) {
            var alike = all.stream().filter(other -> shared(first, other) >= Math.min(LEAST_SHARED, first.open())).toList();
            int length = alike.stream().mapToInt(other -> shared(first, other)).min().orElseThrow();
            int[] rows = first.rows.subList(first.grouped, first.grouped + length).stream().mapToInt(Integer::intValue).toArray();
            var factors = alike.stream().map(these -> factors(these.factors.subList(these.grouped, these.grouped + length))).toArray(Factors[][]::new);
            alike.forEach(these -> these.grouped += length);
            return new Group(rows, alike.stream().mapToInt(all::indexOf).toArray(), factors);
        }

        /// {@return of how many rows both take their next products}
        private static int shared(Terms one, Terms other) {
            int shared = 0;
            while (shared < Math.min(one.open(), other.open()) && one.rows.get(one.grouped + shared).equals(other.rows.get(other.grouped + shared))) {
                shared++;
            }
            return shared;
        }

        /// {@return single factors, joined where they lie one behind the other}
        private static Factors[] factors(List<Factors> single) {
            var joined = new ArrayList<Factors>();
            for (var next : single) {
                var last = joined.isEmpty() ? null : joined.getLast();
                if (last != null && last.joins(next)) {
                    joined.set(joined.size() - 1, new Factors(last.vector, last.from, last.count + 1));
                } else {
                    joined.add(next);
                }
            }
            return joined.toArray(Factors[]::new);
        }
    }
}
