package dev.cupel.programs.compile;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Source.Immediate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which instructions of a straight stretch must stay behind which: through vectors, accumulators, masks, scalars, and memory.
///
/// Two accesses are free of each other where both only read, where they go to different pieces of memory, or where their addresses differ by
/// a known distance that keeps their elements apart.
final class Dependences {
    private final List<Node> nodes;
    private final List<List<Integer>> before = new ArrayList<>();
    private final List<List<Integer>> behind = new ArrayList<>();
    private final List<List<Integer>> latency = new ArrayList<>();

    private static final int VECTORS = 0;
    private static final int ACCUMULATORS = 32;
    private static final int MASKS = 40;
    private static final int SCALARS = 44;
    private static final int REGISTERS = 60;

    /// Where an access goes, relative to a value that stays the same within the stretch.
    private record Access(int node, boolean store, int piece, long root, long offset, int width, long stride, int count) {
        boolean mayMeet(Access other) {
            if (piece != Scalars.ANY && other.piece != Scalars.ANY && piece != other.piece) {
                return false;
            }
            if (root != other.root) {
                return true;
            }
            if (last() < other.first() || other.last() < first()) {
                return false;
            }
            if (stride == other.stride && stride != 0) {
                // Interleaved columns of one matrix.
                long step = Math.abs(stride);
                long phase = Math.floorMod(other.offset - offset, step);
                return phase < width || step - phase < other.width;
            }
            return true;
        }

        private long first() {
            return offset + Math.min(0, stride * (count - 1));
        }

        private long last() {
            return offset + Math.max(0, stride * (count - 1)) + width - 1;
        }
    }

    /// @param scalars at the stretch's start; used for pieces alone
    Dependences(List<Node> nodes, Scalars scalars, List<Piece> pieces) {
        this.nodes = nodes;
        int n = nodes.size();
        for (int i = 0; i < n; i++) {
            before.add(new ArrayList<>());
            behind.add(new ArrayList<>());
            latency.add(new ArrayList<>());
        }
        registers();
        memory(scalars.copy(), pieces);
    }

    /// {@return nodes that must issue before `node`}
    List<Integer> before(int node) {
        return before.get(node);
    }

    /// {@return nodes that must issue after `node`}
    List<Integer> behind(int node) {
        return behind.get(node);
    }

    /// {@return for each node behind, the least cycles between the issues if nothing else waited}
    List<Integer> latency(int node) {
        return latency.get(node);
    }

    private void edge(int from, int to, int cycles) {
        if (from < 0 || from == to) {
            return;
        }
        before.get(to).add(from);
        behind.get(from).add(to);
        latency.get(from).add(cycles);
    }

    private void registers() {
        int[] writer = new int[REGISTERS];
        Arrays.fill(writer, -1);
        var readers = new ArrayList<List<Integer>>();
        for (int r = 0; r < REGISTERS; r++) {
            readers.add(new ArrayList<>());
        }
        for (int i = 0; i < nodes.size(); i++) {
            var demand = nodes.get(i).demand();
            var scalars = ScalarUse.of(nodes.get(i).instruction());
            for (int v : demand.vectors()) {
                read(i, VECTORS + v, writer, readers, false);
            }
            for (int v : demand.broadcasts()) {
                read(i, VECTORS + v, writer, readers, true);
            }
            for (int a : demand.accumulators()) {
                read(i, ACCUMULATORS + a, writer, readers, false);
            }
            for (int m : demand.masks()) {
                read(i, MASKS + m, writer, readers, false);
            }
            for (int x : scalars.reads()) {
                read(i, SCALARS + x, writer, readers, false);
            }
            if (demand.vector() >= 0) {
                write(i, VECTORS + demand.vector(), writer, readers);
            }
            if (demand.accumulator() >= 0) {
                write(i, ACCUMULATORS + demand.accumulator(), writer, readers);
            }
            if (demand.mask() >= 0) {
                write(i, MASKS + demand.mask(), writer, readers);
            }
            for (int x : scalars.writes()) {
                write(i, SCALARS + x, writer, readers);
            }
        }
    }

    private void read(int node, int register, int[] writer, List<List<Integer>> readers, boolean whole) {
        int from = writer[register];
        if (from >= 0) {
            var demand = nodes.get(from).demand();
            boolean slow = nodes.get(node).demand().interval() < demand.interval();
            int cycles = register >= SCALARS ? 1 : 1 + (whole || slow ? demand.lastWrite() : demand.firstWrite());
            edge(from, node, cycles);
        }
        readers.get(register).add(node);
    }

    private void write(int node, int register, int[] writer, List<List<Integer>> readers) {
        edge(writer[register], node, 1);
        for (int reader : readers.get(register)) {
            edge(reader, node, 1);
        }
        readers.get(register).clear();
        writer[register] = node;
    }

    private void memory(Scalars scalars, List<Piece> pieces) {
        // The symbolic value of a scalar: a root and what was added since. Root -1 is the constant 0, x's own root its number until it is set anew.
        long[] root = new long[16];
        long[] added = new long[16];
        for (int x = 0; x < 16; x++) {
            root[x] = x;
        }
        long fresh = 16;
        int transfer = -1;
        var accesses = new ArrayList<Access>();
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var instruction = node.instruction();
            switch (instruction) {
                case Instruction.Load load ->
                        access(accesses, new Access(i, false, scalars.piece(load.at(), pieces), root(load.at(), load.bits(), root, i),
                                offset(load.at(), added), Math.ceilDiv(load.bits(), 8), (long) load.stride() * load.bits() / 8, node.vl()));
                case Instruction.Store store ->
                        access(accesses, new Access(i, true, scalars.piece(store.at(), pieces), root(store.at(), store.bits(), root, i),
                                offset(store.at(), added), Math.ceilDiv(store.bits(), 8), (long) store.stride() * store.bits() / 8, node.vl()));
                // What a transfer brings is read in a later stretch; among themselves they keep their order.
                case Instruction.DmaRows _, Instruction.DmaWait _ -> {
                    edge(transfer, i, 1);
                    transfer = i;
                }
                default -> {}
            }
            switch (instruction) {
                case Instruction.LoadImmediate(var d, int value) -> {
                    root[d.index()] = -1;
                    added[d.index()] = value;
                }
                case Instruction.AddScalar(var d, var a, Immediate(int amount)) -> {
                    root[d.index()] = root[a.index()];
                    added[d.index()] = added[a.index()] + amount;
                }
                case Instruction.Load load -> added[load.at().base().index()] += load.at().postIncrement();
                case Instruction.Store store -> added[store.at().base().index()] += store.at().postIncrement();
                default -> {
                    for (int x : ScalarUse.of(instruction).writes()) {
                        root[x] = fresh++;
                        added[x] = 0;
                    }
                }
            }
            scalars.apply(instruction, pieces);
        }
    }

    private void access(List<Access> accesses, Access access) {
        for (var earlier : accesses) {
            if ((access.store() || earlier.store()) && earlier.mayMeet(access)) {
                edge(earlier.node(), access.node(), 1);
            }
        }
        accesses.add(access);
    }

    /// Four-bit elements share bytes: their accesses get a root of their own, which says nothing.
    private static long root(Address at, int bits, long[] root, int node) {
        if (bits < 8) {
            return -2L - node;
        }
        return at.base().index() == 15 ? -1 : root[at.base().index()];
    }

    private static long offset(Address at, long[] added) {
        return at.base().index() == 15 ? at.offset() : added[at.base().index()] + at.offset();
    }
}
