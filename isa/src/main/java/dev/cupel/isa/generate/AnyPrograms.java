package dev.cupel.isa.generate;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.OpRegion;
import dev.cupel.isa.Program.Place;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.Segment;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Programs of any instructions with any operands, edge values included; they need not run anywhere.
public final class AnyPrograms {
    private final Dice dice;

    private AnyPrograms(long seed) {
        dice = new Dice(seed);
    }

    /// {@return the program of this seed, with at most `instructions` instructions before its halt} From some hundred instructions on every
    /// kind of instruction is likely in it.
    public static Program program(long seed, int instructions) {
        return new AnyPrograms(seed).program(instructions);
    }

    /// {@return one instruction of every kind, each with random operands; loops with a body of 1}
    public static List<Instruction> oneOfEach(long seed) {
        var any = new AnyPrograms(seed);
        return any.kinds().stream().map(kind -> any.legalOperands(kind)).toList();
    }

    private List<Supplier<Instruction>> kinds() {
        return List.of(
                () -> new Multiply(vector(), elements(), elements(), fit(), mask()),
                () -> new MultiplyShift(vector(), dice.chance(40) ? accumulator() : elements(), elements(), elements(), rounding(), fit(), mask()),
                () -> new ShiftRight(vector(), elements(), amount(), rounding(), fit(), mask()),
                () -> new ShiftLeft(vector(), elements(), amount(), fit(), mask()),
                () -> new CountLeadingZeros(vector(), elements(), fit(), mask()),
                () -> new Extract(vector(), elements(), amount(), amount(), fit(), mask()),
                () -> new Lookup(vector(), new Table(dice.in(0, 15)), elements(), fit(), mask()),
                () -> new Compare(new Mask(dice.in(0, 3)), dice.of(Relation.values()), elements(), elements(), mask()),
                () -> new Select(vector(), new Mask(dice.in(0, 3)), elements(), elements()),
                () -> new Minimum(vector(), elements(), elements(), mask()),
                () -> new Maximum(vector(), elements(), elements(), mask()),
                () -> new Clamp(vector(), elements(), elements(), elements(), dice.chance(50) ? Fit.CLIP : Fit.MACHINE, mask()),
                () -> new HorizontalMaximum(new ElementOf(vector(), element()), vector(), mask()),
                () -> new HorizontalMinimum(new ElementOf(vector(), element()), vector(), mask()),
                () -> new Clear(accumulator(), mask()),
                () -> new Accumulate(accumulator(), elements(), fit(), mask()),
                () -> new Deduct(accumulator(), elements(), fit(), mask()),
                () -> new MultiplyAccumulate(accumulator(), elements(), elements(), fit(), mask()),
                () -> new ReadAccumulator(vector(), accumulator(), amount(), rounding(), fit(), mask()),
                () -> new HorizontalSum(new ElementOf(destination(), element()), destination(), fit(), mask()),
                () -> new Add(vector(), elements(), elements(), fit(), mask()),
                () -> new Subtract(vector(), elements(), elements(), fit(), mask()),
                () -> new SquareRootStep(vector(), accumulator(), dice.edge(0, 30), fit(), mask()),
                () -> new Load(vector(), bits(), dice.chance(50), address(true), dice.edge(Short.MIN_VALUE, Short.MAX_VALUE), mask()),
                () -> new Store(dice.chance(50) ? vector() : broadcast(), bits(), dice.chance(50), address(true),
                        dice.edge(Short.MIN_VALUE, Short.MAX_VALUE), fit(), mask()),
                () -> new DmaIn(address(false), address(false), size()),
                () -> new DmaOut(address(false), address(false), size()),
                () -> new DmaRows(scalar(), scalar(), vector(), dice.edge(1, Integer.MAX_VALUE), dice.edge(1, Integer.MAX_VALUE)),
                () -> new DmaWait(dice.edge(0, 255)),
                () -> new SetVectorLength(dice.chance(50) ? scalar() : new Immediate(dice.edge(1, 256))),
                () -> new LoadImmediate(scalar(), anyInt()),
                () -> new AddScalar(scalar(), scalar(), dice.chance(50) ? scalar() : new Immediate(anyInt())),
                () -> new Loop(dice.chance(50) ? scalar() : new Immediate(dice.edge(0, Integer.MAX_VALUE)), 1));
    }

    /// Operands are drawn again where they cannot stand together (three immediates, a scalar incremented twice).
    private Instruction legalOperands(Supplier<Instruction> kind) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            try {
                return kind.get();
            } catch (IllegalArgumentException cannotStandTogether) {
                // Drawn again.
            }
        }
        throw new IllegalStateException("no legal operands in a thousand draws");
    }

    private Program program(int instructions) {
        var kinds = kinds();
        var code = new ArrayList<Instruction>();
        int count = dice.in(0, instructions);
        var ends = new ArrayList<Integer>();
        while (code.size() < count) {
            int pc = code.size();
            ends.removeIf(end -> end == pc);
            var instruction = legalOperands(dice.of(kinds));
            if (instruction instanceof Loop(var times, _)) {
                int last = ends.isEmpty() ? count : ends.getLast();
                if (ends.size() == 4 || pc + 2 > last) {
                    continue;
                }
                int end = dice.chance(30) ? last : dice.in(pc + 2, Math.min(last, pc + 20));
                instruction = new Loop(times, end - pc - 1);
                ends.add(end);
            }
            code.add(instruction);
        }
        code.add(new Halt());
        var ops = ops();
        return new Program(name(), code, tables(), data(), tensors(code.size()), ops, places(code.size(), ops.size()));
    }

    private String name() {
        return dice.of(List.of("p", "a name", "", "/blocks.0/attn/MatMul", "quote\" back\\slash", "tab\tline\nend; no comment", "größe", "v3", "stride", "1st", "\u0001"));
    }

    private List<OpRegion> ops() {
        var ops = new ArrayList<OpRegion>();
        int count = dice.in(0, 5);
        for (int i = 0; i < count; i++) {
            ops.add(new OpRegion(name() + i, name(), dice.chance(50) ? "" : name()));
        }
        return ops;
    }

    private Map<Integer, RomTable> tables() {
        var tables = new TreeMap<Integer, RomTable>();
        for (int table = 0; table < 16; table++) {
            if (dice.chance(20)) {
                boolean signed = dice.chance(50);
                int bits = dice.edge(1, signed ? 32 : 31);
                int[] entries = new int[1 << dice.in(1, 6)];
                long low = signed ? -(1L << (bits - 1)) : 0;
                long high = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
                java.util.Arrays.setAll(entries, _ -> dice.edge((int) low, (int) high));
                tables.put(table, new RomTable(bits, signed, entries));
            }
        }
        return tables;
    }

    private List<Segment> data() {
        var data = new ArrayList<Segment>();
        int count = dice.in(0, 3);
        for (int i = 0; i < count; i++) {
            data.add(new Segment(dice.of(Memory.values()), dice.edge(0, Integer.MAX_VALUE), dice.bytes(dice.in(1, 100))));
        }
        return data;
    }

    private List<TensorBinding> tensors(int codeSize) {
        var tensors = new ArrayList<TensorBinding>();
        int count = dice.in(0, 4);
        for (int i = 0; i < count; i++) {
            var shape = new ArrayList<Integer>();
            int rank = dice.in(0, 4);
            for (int k = 0; k < rank; k++) {
                shape.add(dice.in(1, 20));
            }
            var strides = dice.chance(50) ? TensorBinding.contiguous(shape) : shape.stream().map(_ -> anyInt()).toList();
            var role = dice.of(Role.values());
            double scale = dice.of(List.of(1.0, 0.01, 1e-5, Double.MIN_VALUE, Double.MAX_VALUE, 1.0 / 3, 123456789.125));
            tensors.add(new TensorBinding(name() + i, role, dice.of(Memory.values()), dice.edge(0, Integer.MAX_VALUE), bits(), dice.chance(50), shape,
                    strides, scale, anyInt(), role == Role.OBSERVED ? dice.in(0, codeSize - 1) : -1));
        }
        return tensors;
    }

    private List<Place> places(int codeSize, int ops) {
        var places = new ArrayList<Place>();
        var place = new Place(name(), 0, 0, -1);
        for (int pc = 0; pc < codeSize; pc++) {
            if (dice.chance(40)) {
                place = new Place(dice.chance(80) ? place.file() : name(), dice.edge(0, Integer.MAX_VALUE), dice.edge(0, Integer.MAX_VALUE), dice.in(-1, ops - 1));
            }
            places.add(place);
        }
        return places;
    }

    private int anyInt() {
        return dice.edge(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private VectorRegister vector() {
        return new VectorRegister(dice.edge(0, 31));
    }

    private Accumulator accumulator() {
        return new Accumulator(dice.in(0, 7));
    }

    private Destination destination() {
        return dice.chance(50) ? vector() : accumulator();
    }

    private ScalarRegister scalar() {
        return new ScalarRegister(dice.in(0, 15));
    }

    private Element element() {
        return dice.chance(40) ? new Element.At(dice.edge(0, 255)) : new Element.Indexed(scalar(), dice.chance(50));
    }

    private Broadcast broadcast() {
        return new Broadcast(vector(), element());
    }

    private Source elements() {
        return switch (dice.in(0, 2)) {
            case 0 -> vector();
            case 1 -> broadcast();
            default -> new Immediate(anyInt());
        };
    }

    private Source amount() {
        return dice.chance(25) ? scalar() : elements();
    }

    private ScalarSource size() {
        return dice.chance(50) ? scalar() : new Immediate(dice.edge(1, (1 << 28) - 1));
    }

    private Address address(boolean post) {
        return new Address(scalar(), anyInt(), post && dice.chance(50) ? anyInt() : 0);
    }

    private Fit fit() {
        return dice.of(Fit.values());
    }

    private Rounding rounding() {
        return dice.of(Rounding.values());
    }

    private int bits() {
        return dice.of(List.of(4, 8, 16, 32));
    }

    private Optional<Mask> mask() {
        return dice.chance(40) ? Optional.of(new Mask(dice.in(0, 3))) : Optional.empty();
    }
}
