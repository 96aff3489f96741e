package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.VectorInstruction;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.sim.unit.Operation;
import dev.cupel.sim.unit.Shortcut;
import dev.cupel.sim.unit.Shortcuts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What any run of a program computes, in the order of issue: its loops gone through, and the scalars, addresses and elements that they lead to known, since no data decides
/// them. A place of it is a vector instruction, a change of vl, or an instruction that the engine does as in any run. Immutable, shared by all runs of the program that
/// follow one schedule.
final class Unrolled {
    /// The most instructions: places of more would take more memory than they save time.
    static final int MOST = 1 << 22;

    /// An instruction that needs the engine: it moves memory by DMA, meets such a move, or leaves a tensor to be read.
    ///
    /// @param scalars  what the scalars hold when it issues
    /// @param lastPass whether it is in the last pass of all loops around it
    record Special(int[] scalars, boolean lastPass) {}

    private final @Nullable Operation[] operations;
    /// What is gone through at once: the places that a shortcut stands for, or one. The shortcut of each group, null for none, and its first place, behind the last the end.
    private final @Nullable Shortcut[] shortcuts;
    private final int[] begins;
    private final List<Special> specials;
    private final int[] pcs;
    private final int[] numbers;
    private final long[] cycles;
    private final int writtenFrom;
    private final int writtenTo;

    private Unrolled(Builder builder) {
        int size = builder.operations.size();
        operations = builder.operations.toArray(new @Nullable Operation[0]);
        shortcuts = new @Nullable Shortcut[size];
        begins = IntStream.rangeClosed(0, size).toArray();
        specials = List.copyOf(builder.specials);
        pcs = Arrays.copyOf(builder.pcs, size);
        numbers = Arrays.copyOf(builder.numbers, size);
        cycles = Arrays.copyOf(builder.cycles, size);
        writtenFrom = builder.writtenFrom;
        writtenTo = builder.writtenTo;
    }

    /// @param shortcutsByPlace null where none begins
    private Unrolled(Unrolled plain, @Nullable Shortcut[] shortcutsByPlace) {
        operations = plain.operations;
        var found = new ArrayList<@Nullable Shortcut>();
        int[] first = new int[shortcutsByPlace.length + 1];
        int place = 0;
        while (place < shortcutsByPlace.length) {
            var shortcut = shortcutsByPlace[place];
            first[found.size()] = place;
            found.add(shortcut);
            place += shortcut == null ? 1 : shortcut.size();
        }
        first[found.size()] = place;
        shortcuts = found.toArray(new @Nullable Shortcut[0]);
        begins = Arrays.copyOf(first, shortcuts.length + 1);
        specials = plain.specials;
        pcs = plain.pcs;
        numbers = plain.numbers;
        cycles = plain.cycles;
        writtenFrom = plain.writtenFrom;
        writtenTo = plain.writtenTo;
    }

    /// {@return the same with all shortcuts that there are}
    Unrolled withShortcuts(Code code) {
        var instructions = Arrays.stream(pcs).mapToObj(pc -> code.instructions()[pc]).toList();
        return new Unrolled(this, Shortcuts.of(instructions, operations, code.machine(), code.rom()));
    }

    /// {@return the first byte of the scratchpad that a run may write}
    int writtenFrom() {
        return writtenFrom;
    }

    /// {@return the byte behind the last}
    int writtenTo() {
        return writtenTo;
    }

    int size() {
        return pcs.length;
    }

    /// {@return what the place executes; null where it is a special one}
    @Nullable Operation operation(int at) {
        return operations[at];
    }

    /// {@return how many groups of places are gone through at once}
    int groups() {
        return shortcuts.length;
    }

    /// {@return the first place of a group; of the one behind the last the number of places}
    int begin(int group) {
        return begins[group];
    }

    /// {@return the shortcut for all operations of a group; null for none, then there is one}
    @Nullable Shortcut shortcut(int group) {
        return shortcuts[group];
    }

    /// {@return the special places, in their order}
    List<Special> specials() {
        return specials;
    }

    /// {@return the instruction at a place}
    int pc(int at) {
        return pcs[at];
    }

    /// {@return how many instructions issued before the one at a place}
    int number(int at) {
        return numbers[at];
    }

    /// {@return the cycle in which the instruction at a place issued}
    long cycle(int at) {
        return cycles[at];
    }

    /// Takes the instructions in the order of their issue.
    static final class Builder {
        /// An instruction and what it reads of the scalars.
        private record Key(VectorInstruction instruction, List<Integer> scalars) {}

        private final Code code;
        private final List<@Nullable Operation> operations = new ArrayList<>();
        private final List<Special> specials = new ArrayList<>();
        private final Map<Key, Operation> known = new HashMap<>();
        private final Map<Integer, Operation> lengths = new HashMap<>();
        private final int[] @Nullable [] reads;
        /// By pc, of instructions that read no scalar.
        private final @Nullable Operation[] unchanging;
        private int writtenFrom = Integer.MAX_VALUE;
        private int writtenTo;
        private int[] pcs = new int[1024];
        private int[] numbers = new int[1024];
        private long[] cycles = new long[1024];

        Builder(Code code) {
            this.code = code;
            reads = new int[code.steps().length][];
            unchanging = new @Nullable Operation[code.steps().length];
            code.program().tensors().stream().filter(tensor -> tensor.memory() == Memory.SCRATCHPAD && tensor.role() != Role.OUTPUT)
                    .forEach(tensor -> written(Tensors.firstByte(tensor), Tensors.endByte(tensor)));
        }

        /// Appends a vector instruction; equal ones share what they are decoded to.
        void operation(int pc, long number, long cycle, int[] scalars) {
            var operation = unchanging[pc];
            if (operation == null) {
                int[] read = reads[pc];
                if (read == null) {
                    read = scalarsRead(code.instructions()[pc]);
                    reads[pc] = read;
                }
                var instruction = (VectorInstruction) code.instructions()[pc];
                var values = Arrays.stream(read).mapToObj(scalar -> scalars[scalar]).toList();
                operation = known.computeIfAbsent(new Key(instruction, values), _ -> Operation.of(instruction, code.machine(), code.options().checked(), scalars));
                if (read.length == 0) {
                    unchanging[pc] = operation;
                }
            }
            place(pc, number, cycle, operation);
        }

        /// Appends a change of vl.
        void length(int pc, long number, long cycle, int vl) {
            place(pc, number, cycle, lengths.computeIfAbsent(vl, Operation::length));
        }

        /// Appends an instruction that the engine does.
        void special(int pc, long number, long cycle, int[] scalars, boolean lastPass) {
            specials.add(new Special(scalars.clone(), lastPass));
            place(pc, number, cycle, null);
        }

        private void place(int pc, long number, long cycle, @Nullable Operation operation) {
            int at = operations.size();
            if (at == pcs.length) {
                pcs = Arrays.copyOf(pcs, 2 * at);
                numbers = Arrays.copyOf(numbers, 2 * at);
                cycles = Arrays.copyOf(cycles, 2 * at);
            }
            operations.add(operation);
            pcs[at] = pc;
            numbers[at] = Math.toIntExact(number);
            cycles[at] = cycle;
        }

        /// Takes down that bytes `from` to `to - 1` of the scratchpad may be written.
        void written(long from, long to) {
            int size = code.scratchpad().length;
            writtenFrom = Math.min(writtenFrom, Math.clamp(from, 0, size));
            writtenTo = Math.max(writtenTo, Math.clamp(to, 0, size));
        }

        Unrolled build() {
            writtenFrom = Math.min(writtenFrom, writtenTo);
            return new Unrolled(this);
        }

        private static int[] scalarsRead(Instruction instruction) {
            var read = new TreeSet<Integer>();
            for (var element : instruction.elements()) {
                if (element instanceof Element.Indexed(var scalar, _)) {
                    read.add(scalar.index());
                }
            }
            for (var source : instruction.sources()) {
                if (source instanceof ScalarRegister(int index)) {
                    read.add(index);
                }
            }
            switch (instruction) {
                case Load i -> read.add(i.at().base().index());
                case Store i -> read.add(i.at().base().index());
                default -> {}
            }
            return read.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
