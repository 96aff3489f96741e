package dev.cupel.sim.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of words that a [ProductBlock] multiplies, one behind the other in its workspace: what registers hold before the block, and what its loads bring.
final class BlockRows {
    /// A register's words as a row that begins at word `at`.
    private record Register(int vector, int at) {}

    private record Load(MemoryAccess.Read read, int at) {}

    /// Rows of neighbouring bytes, which most rows are: one loop loads them all.
    ///
    /// @param from the byte that each begins with
    /// @param at   the word
    private record Bytes(int[] from, int[] at) {
        static Bytes of(List<Load> loads, boolean signed) {
            var these = loads.stream().filter(load -> load.read.neighbouringBytes() && load.read.signed == signed).toList();
            return new Bytes(these.stream().mapToInt(load -> (int) load.read.offset).toArray(), these.stream().mapToInt(Load::at).toArray());
        }
    }

    private final Register[] before;
    private final Register[] behind;
    private final Bytes signed;
    private final Bytes unsigned;
    private final Load[] others;

    private BlockRows(List<Register> before, List<Register> behind, List<Load> loads) {
        this.before = before.toArray(Register[]::new);
        this.behind = behind.toArray(Register[]::new);
        signed = Bytes.of(loads, true);
        unsigned = Bytes.of(loads, false);
        others = loads.stream().filter(load -> !load.read.neighbouringBytes()).toArray(Load[]::new);
    }

    /// Brings the first `vl` words of all rows.
    void fill(Datapath path, int[] words, int vl) {
        for (var row : before) {
            System.arraycopy(path.vectors.words(row.vector), 0, words, row.at, vl);
        }
        byte[] memory = path.scratchpad.bytes();
        MemoryKernels.rows(memory, signed.from, true, words, signed.at, vl);
        MemoryKernels.rows(memory, unsigned.from, false, words, unsigned.at, vl);
        for (var load : others) {
            load.read.words(path, words, load.at, vl);
        }
    }

    /// Leaves in each register what its last load brought.
    void leave(Datapath path, int[] words, int vl) {
        for (var row : behind) {
            System.arraycopy(words, row.at, path.vectors.words(row.vector), 0, vl);
        }
    }

    /// Takes loads in their order.
    static final class Builder {
        private final int pitch;
        private final int vl;
        private final Magnitudes magnitudes;
        private final List<Register> before = new ArrayList<>();
        private final List<Load> loads = new ArrayList<>();
        /// The greatest magnitude of any element of each row.
        private final List<Long> most = new ArrayList<>();
        /// Where the row of each register begins now; -1 for none yet. And whether a load of the block brought it.
        private final int[] at = new int[32];
        private final boolean[] loaded = new boolean[32];

        /// @param pitch      words from one row to the next
        /// @param magnitudes at the start of the block
        Builder(int pitch, int vl, Magnitudes magnitudes) {
            this.pitch = pitch;
            this.vl = vl;
            this.magnitudes = magnitudes;
            Arrays.fill(at, -1);
        }

        /// {@return words of all rows so far}
        int words() {
            return most.size() * pitch;
        }

        void load(MemoryAccess.Read read) {
            at[read.d()] = words();
            loaded[read.d()] = true;
            loads.add(new Load(read, words()));
            most.add(magnitudes.loaded(read.bits(), read.signed));
        }

        /// {@return where the row begins that register `vector` stands for now}
        int row(int vector) {
            if (at[vector] < 0) {
                at[vector] = words();
                before.add(new Register(vector, words()));
                most.add(magnitudes.below(vector, vl));
            }
            return at[vector];
        }

        /// {@return the greatest magnitude of an element of the row that begins at word `row`}
        long most(int row) {
            return most.get(row / pitch);
        }

        /// {@return whether element `element` of register `vector` is one that a load of the block brought}
        boolean loaded(int vector, int element) {
            return loaded[vector] && element < vl;
        }

        BlockRows build() {
            var behind = new ArrayList<Register>();
            for (int vector = 0; vector < at.length; vector++) {
                if (loaded[vector]) {
                    behind.add(new Register(vector, at[vector]));
                }
            }
            return new BlockRows(before, behind, loads);
        }
    }
}
