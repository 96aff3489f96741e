package dev.cupel.sim;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes programs instruction by instruction; line `n` of `test.asm` is instruction `n - 1`.
public final class TestPrograms {
    private final List<Instruction> code = new ArrayList<>();
    private final List<TensorBinding> tensors = new ArrayList<>();
    private final List<Segment> data = new ArrayList<>();
    private final List<OpRegion> ops = new ArrayList<>();
    private final List<Integer> opOf = new ArrayList<>();
    private final Map<Integer, RomTable> tables = new TreeMap<>();

    public static VectorRegister v(int index) {
        return new VectorRegister(index);
    }

    public static ScalarRegister x(int index) {
        return new ScalarRegister(index);
    }

    public static Immediate imm(int value) {
        return new Immediate(value);
    }

    public static Optional<Instruction.Mask> all() {
        return Optional.empty();
    }

    /// Appends instructions.
    public TestPrograms add(Instruction... instructions) {
        for (var instruction : instructions) {
            code.add(instruction);
            opOf.add(ops.size() - 1);
        }
        return this;
    }

    /// What follows belongs to op `name`.
    public TestPrograms op(String name) {
        ops.add(new OpRegion(name, "test", ""));
        return this;
    }

    /// Loads the words at `address` into register `d`; uses x15.
    public TestPrograms load(int d, int address) {
        return add(new LoadImmediate(x(15), address), new Load(v(d), 32, true, Address.of(x(15), 0), 1, all()));
    }

    /// Stores register `s` as the words at `address`, an output tensor `name` of `count` elements; uses x15.
    public TestPrograms output(String name, int s, int address, int count) {
        tensor(name, Role.OUTPUT, Memory.SCRATCHPAD, address, count, -1);
        return add(new LoadImmediate(x(15), address), new Store(v(s), 32, true, Address.of(x(15), 0), 1, Fit.TRAP, all()));
    }

    public TestPrograms tensor(String name, Role role, Memory memory, int address, int count, int readyAt) {
        tensors.add(new TensorBinding(name, role, memory, address, 32, true, List.of(count), List.of(1), 1, 0, readyAt));
        return this;
    }

    public TestPrograms table(int index, RomTable table) {
        tables.put(index, table);
        return this;
    }

    /// Words in the scratchpad before the run.
    public TestPrograms words(int address, int... words) {
        return data(Memory.SCRATCHPAD, address, words);
    }

    public TestPrograms data(Memory memory, int address, int... words) {
        var bytes = new byte[words.length * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (words[i / 4] >> (8 * (i % 4)));
        }
        data.add(new Segment(memory, address, bytes));
        return this;
    }

    /// {@return number of instructions so far}
    public int size() {
        return code.size();
    }

    /// {@return the program, with a `halt` behind it}
    public Program halt() {
        add(new Halt());
        var places = new ArrayList<Place>();
        for (int i = 0; i < code.size(); i++) {
            places.add(new Place("test.asm", i + 1, 1, opOf.get(i)));
        }
        return new Program("test", code, tables, data, tensors, ops, places);
    }

    /// {@return `count` times `value`}
    public static int[] filled(int count, int value) {
        int[] words = new int[count];
        Arrays.fill(words, value);
        return words;
    }
}
