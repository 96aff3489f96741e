package dev.cupel.isa;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a machine runs: code, ROM tables, initial DRAM and scratchpad contents, the tensors that the host writes and reads, and the map back to
/// the source. Immutable; the assembler and the compiler make it, the encoding stores it, the simulator runs it.
///
/// @param name    what reports call it
/// @param code    the instructions; the last is [Instruction.Halt]
/// @param tables  ROM contents by table number, 0..15
/// @param data    bytes present in a memory before the run
/// @param tensors tensors in the memories: inputs, outputs, and values that can be observed on the way
/// @param ops     the ops of the graph (or the named regions of an assembly text), in program order
/// @param places  for each instruction where it comes from; the same length as `code`
public record Program(
        String name,
        List<Instruction> code,
        Map<Integer, RomTable> tables,
        List<Segment> data,
        List<TensorBinding> tensors,
        List<OpRegion> ops,
        List<Place> places) {

    private static final int MOST_LOOPS = 4;

    /// The two memories that a host can see.
    public enum Memory {
        DRAM, SCRATCHPAD
    }

    /// Bytes present before the run.
    public record Segment(Memory memory, int address, byte[] bytes) {
        public Segment {
            Require.inRange("data address [bytes]", address, 0, Integer.MAX_VALUE);
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Segment(var m, int a, byte[] b) && m == memory && a == address && java.util.Arrays.equals(b, bytes);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(bytes) * 31 + address;
        }
    }

    /// What a tensor in memory is for.
    public enum Role {
        /// The host writes it before the run.
        INPUT,
        /// The host reads it after the run.
        OUTPUT,
        /// The host may read it once the instruction at `readyAt` is through.
        OBSERVED
    }

    /// A tensor in a memory.
    ///
    /// @param name       as in the graph
    /// @param memory     where it lies
    /// @param address    of its first element, bytes
    /// @param bits       element size in memory: 4, 8, 16 or 32
    /// @param signed     two's complement or not
    /// @param shape      its dimensions
    /// @param strides    elements between neighbours along each dimension
    /// @param scale      real value of one code step; 1 for plain integers
    /// @param zeroPoint  the code of real 0
    /// @param readyAt    for [Role#OBSERVED] the last instruction that writes it, -1 otherwise
    public record TensorBinding(
            String name,
            Role role,
            Memory memory,
            int address,
            int bits,
            boolean signed,
            List<Integer> shape,
            List<Integer> strides,
            double scale,
            int zeroPoint,
            int readyAt) {
        public TensorBinding {
            shape = List.copyOf(shape);
            strides = List.copyOf(strides);
            Require.that(bits == 4 || bits == 8 || bits == 16 || bits == 32, "tensor element [bits] is 4, 8, 16 or 32");
            Require.that(shape.stream().allMatch(extent -> extent >= 1), "tensor %s: shape %s, extents are at least 1".formatted(name, shape));
            Require.that(scale > 0 && Double.isFinite(scale), "tensor %s: scale %s, must be positive and finite".formatted(name, scale));
            Require.that(role == Role.OBSERVED ? readyAt >= 0 : readyAt == -1, "tensor %s: only observed tensors have an instruction they are ready at".formatted(name));
            Require.inRange("tensor address [bytes]", address, 0, Integer.MAX_VALUE);
            Require.that(shape.size() == strides.size(), "tensor %s: %d dimensions but %d strides".formatted(name, shape.size(), strides.size()));
        }

        /// {@return the strides of a tensor without gaps, last dimension fastest}
        public static List<Integer> contiguous(List<Integer> shape) {
            var strides = new Integer[shape.size()];
            int step = 1;
            for (int i = shape.size() - 1; i >= 0; i--) {
                strides[i] = step;
                step *= shape.get(i);
            }
            return List.of(strides);
        }

        /// {@return number of elements}
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /// The instructions of one op: those of `code` whose place names it.
    ///
    /// @param name    as in the graph, or the `.op` directive's
    /// @param kind    op kind, e.g. `linear`
    /// @param variant kernel variant; empty where there is none
    public record OpRegion(String name, String kind, String variant) {}

    /// Where an instruction comes from.
    ///
    /// @param file   the source file's name
    /// @param line   its line, counted from 1; 0 where the source has no lines (ONNX)
    /// @param column its column, counted from 1; 0 where there is none
    /// @param op     index into `ops`; -1 for none
    public record Place(String file, int line, int column, int op) {
        public Place {
            Require.inRange("line", line, 0, Integer.MAX_VALUE);
            Require.inRange("column", column, 0, Integer.MAX_VALUE);
            Require.inRange("op", op, -1, Integer.MAX_VALUE);
        }
    }

    public Program {
        code = List.copyOf(code);
        tables = java.util.Collections.unmodifiableMap(new TreeMap<>(tables));
        data = List.copyOf(data);
        tensors = List.copyOf(tensors);
        ops = List.copyOf(ops);
        places = List.copyOf(places);
        Require.that(!code.isEmpty() && code.getLast() instanceof Instruction.Halt, "a program ends with halt");
        Require.that(places.size() == code.size(), "%d places for %d instructions".formatted(places.size(), code.size()));
        long names = ops.stream().map(OpRegion::name).distinct().count();
        Require.that(names == ops.size(), "every op has a name of its own");
        for (var place : places) {
            Require.inRange("op of a place", place.op(), -1, ops.size() - 1);
        }
        for (var tensor : tensors) {
            Require.inRange("tensor " + tensor.name() + " is ready at instruction", tensor.readyAt(), -1, code.size() - 1);
        }
        requireNestedLoops(code);
        for (int table : tables.keySet()) {
            Require.inRange("ROM table", table, 0, 15);
        }
    }

    private static void requireNestedLoops(List<Instruction> code) {
        var ends = new java.util.ArrayDeque<Integer>();
        for (int pc = 0; pc < code.size(); pc++) {
            while (!ends.isEmpty() && ends.peek() == pc) {
                ends.pop();
            }
            var instruction = code.get(pc);
            if (instruction instanceof Instruction.Halt) {
                Require.that(pc == code.size() - 1, "halt at " + pc + " is not the last instruction");
            } else if (instruction instanceof Instruction.Loop(_, int body)) {
                int end = pc + 1 + body;
                Require.that(end < code.size(), "the loop at %d reaches beyond the last instruction before halt".formatted(pc));
                Require.that(ends.isEmpty() || end <= ends.peek(), "the loop at %d reaches beyond the one around it".formatted(pc));
                Require.that(ends.size() < MOST_LOOPS, "the loop at %d nests deeper than %d".formatted(pc, MOST_LOOPS));
                ends.push(end);
            }
        }
    }

    /// {@return the op that instruction `pc` belongs to}
    public Optional<OpRegion> opAt(int pc) {
        int op = places.get(pc).op();
        return op < 0 ? Optional.empty() : Optional.of(ops.get(op));
    }
}
