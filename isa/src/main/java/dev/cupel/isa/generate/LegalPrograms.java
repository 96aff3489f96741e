package dev.cupel.isa.generate;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.OverflowPolicy;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Programs that a given machine runs to their halt: nothing traps, every scalar is known where it is used, every address lies in its memory, loops
/// are short. Overflows, clips, wrong amounts and races occur. The whole scratchpad and the DRAM that is used are outputs. [#trapping] adds whatever
/// stops a run.
public final class LegalPrograms {
    /// Bytes of each memory that are filled and used; little enough to compare after every run.
    private static final int MOST_BYTES = 4096;
    /// Issues of a loop's body through all loops around it.
    private static final int MOST_TURNS = 48;
    private static final int MOST_DEPTH = 4;
    private static final int VECTORS = 8;

    // What each scalar is for; those for loops have one register a level.
    private static final ScalarRegister SCRATCHPAD = new ScalarRegister(4);
    private static final ScalarRegister DRAM = new ScalarRegister(5);
    private static final ScalarRegister AMOUNT = new ScalarRegister(6);
    private static final ScalarRegister COUNT = new ScalarRegister(7);
    private static final int LOOP_ELEMENT = 8;
    private static final int LOOP_ADDRESS = 12;

    private final Dice dice;
    private final Machine machine;
    /// Percent of the choices that may trap.
    private final int trapping;
    private final int scratchpadBytes;
    private final int dramBytes;
    private final List<Instruction> code = new ArrayList<>();
    private final List<Integer> opOf = new ArrayList<>();
    private int ops;
    private final int[] value = new int[16];
    private final boolean[] known = new boolean[16];

    private LegalPrograms(long seed, Machine machine, int trapping) {
        dice = new Dice(seed);
        this.machine = machine;
        this.trapping = trapping;
        scratchpadBytes = Math.min(machine.scratchpad().bytes(), MOST_BYTES);
        dramBytes = Math.min(machine.dram().bytes(), MOST_BYTES);
        Arrays.fill(known, true);
    }

    /// {@return the program of this seed for `machine`, of about `instructions` instructions, or of what its code memory holds}
    public static Program program(long seed, Machine machine, int instructions) {
        return new LegalPrograms(seed, machine, 0).program(seed, instructions);
    }

    /// {@return a program of this seed in which one choice in a hundred, where there is one, may trap: a fit, an element, a length, a count, an address}
    /// About every second run of some hundred instructions stops at one of them.
    public static Program trapping(long seed, Machine machine, int instructions) {
        return new LegalPrograms(seed, machine, 1).program(seed, instructions);
    }

    private Program program(long seed, int instructions) {
        int size = Math.clamp(machine.programWords() - 40L, 0, instructions);
        var tables = tables();
        for (int r = 0; r < VECTORS && code.size() < size; r++) {
            load(new VectorRegister(r), Optional.empty());
        }
        body(size, 0, 1);
        code.add(new Halt());
        opOf.add(ops - 1);
        var regions = new ArrayList<OpRegion>();
        for (int op = 0; op < ops; op++) {
            regions.add(new OpRegion("op" + op, "random", ""));
        }
        var places = new ArrayList<Place>();
        for (int pc = 0; pc < code.size(); pc++) {
            places.add(new Place("random-" + seed, pc + 1, 1, opOf.get(pc)));
        }
        return new Program("random-" + seed, code, tables,
                List.of(new Segment(Memory.SCRATCHPAD, 0, content(scratchpadBytes)), new Segment(Memory.DRAM, 0, content(dramBytes))),
                List.of(output("scratchpad", Memory.SCRATCHPAD, scratchpadBytes), output("dram", Memory.DRAM, dramBytes)), regions, places);
    }

    /// Random bytes, and among them words at the edges of the machine's and of the memory's widths.
    private byte[] content(int size) {
        byte[] bytes = dice.bytes(size);
        for (int at = 0; at + 4 <= size; at += 4) {
            if (dice.chance(30)) {
                int width = dice.of(List.of(8, 16, 32, machine.wordBits()));
                int edge = (int) (dice.of(List.of(Machine.min(width), Machine.max(width), 0L, -1L)) + dice.in(-1, 1));
                for (int i = 0; i < 4; i++) {
                    bytes[at + i] = (byte) (edge >> (8 * i));
                }
            }
        }
        return bytes;
    }

    /// {@return whether something that may trap is wanted here}
    private boolean trap() {
        return trapping > 0 && dice.chance(trapping);
    }

    private static TensorBinding output(String name, Memory memory, int bytes) {
        return new TensorBinding(name, Role.OUTPUT, memory, 0, 8, false, List.of(bytes), List.of(1), 1, 0, -1);
    }

    private Map<Integer, RomTable> tables() {
        var tables = new TreeMap<Integer, RomTable>();
        for (int table = 0; table < 4; table++) {
            boolean signed = dice.chance(50);
            int bits = dice.in(1, Math.min(machine.rom().maxBits(), machine.wordBits() - (signed ? 0 : 1)));
            int[] entries = new int[1 << dice.in(1, Integer.numberOfTrailingZeros(Math.min(64, machine.rom().maxEntries())))];
            long low = signed ? Machine.min(bits) : 0;
            long high = signed ? Machine.max(bits) : (1L << bits) - 1;
            Arrays.setAll(entries, _ -> dice.edge((int) low, (int) high));
            tables.put(table, new RomTable(bits, signed, entries));
        }
        return tables;
    }

    private void add(Instruction instruction) {
        code.add(instruction);
        opOf.add(ops - 1);
        for (var scalar : instruction.postIncremented()) {
            value[scalar.index()]++;
        }
    }

    private void set(ScalarRegister x, int to) {
        if (known[x.index()] && value[x.index()] == to && dice.chance(50)) {
            return;
        }
        if (known[x.index()] && Math.abs((long) to - value[x.index()]) < 1 << 20 && dice.chance(30)) {
            add(new AddScalar(x, x, new Immediate(to - value[x.index()])));
        } else {
            add(new LoadImmediate(x, to));
        }
        known[x.index()] = true;
        value[x.index()] = to;
    }

    private void body(int until, int depth, int turns) {
        while (code.size() < until) {
            if (dice.chance(5)) {
                ops++;
            }
            if (depth < MOST_DEPTH && dice.chance(8) && until - code.size() > 4) {
                loop(until, depth, turns);
            } else {
                one();
            }
        }
    }

    /// A loop in whose turns one scalar walks through elements and one through addresses.
    private void loop(int until, int depth, int turns) {
        int count = dice.in(0, Math.min(5, MOST_TURNS / turns));
        var element = new ScalarRegister(LOOP_ELEMENT + depth);
        var address = new ScalarRegister(LOOP_ADDRESS + depth);
        set(element, dice.in(0, Math.max(0, machine.vectorLength() - Math.max(1, count))));
        boolean walks = count <= machine.vectorLength();
        set(address, dice.in(0, 15));
        ScalarSource times = new Immediate(count);
        if (trap()) {
            set(COUNT, -1 - count);
            times = COUNT;
        } else if (dice.chance(30)) {
            set(COUNT, count);
            times = COUNT;
        }
        int at = code.size();
        add(new Halt()); // The loop's place, until its body's length is known.
        Arrays.fill(known, false);
        if (walks) {
            add(new MultiplyAccumulate(accumulator(), vector(), new Broadcast(vector(), new Element.Indexed(element, true)), fit(), mask()));
        }
        if (scratchpadBytes >= machine.vectorLength() * 4 + 512 && loadable(8, true)) {
            add(new Load(vector(), 8, true, new Address(address, dice.in(0, 63), dice.in(0, 64)), 1, mask()));
        }
        if (code.size() == at + 1) {
            add(new Clear(accumulator(), Optional.empty()));
        }
        body(Math.min(until, code.size() + dice.in(1, 12)), depth + 1, Math.max(1, turns * count));
        code.set(at, new Loop(times, code.size() - at - 1));
        Arrays.fill(known, false);
    }

    private void one() {
        switch (dice.in(0, 30)) {
            case 0, 1 -> add(new Multiply(vector(), source(), source(), fit(), mask()));
            case 2, 3 -> multiplyShift();
            case 4 -> add(new ShiftRight(vector(), source(), amount(62), rounding(), fit(), mask()));
            case 5 -> add(new ShiftLeft(vector(), source(), amount(31), fit(), mask()));
            case 6 -> add(new CountLeadingZeros(vector(), source(), fit(), mask()));
            case 7 -> extract();
            case 8, 9 -> add(new Lookup(vector(), new Table(dice.in(0, 3)), source(), fit(), mask()));
            case 10 -> add(new Compare(new Mask(dice.in(0, 3)), dice.of(Relation.values()), source(), source(), mask()));
            case 11 -> add(new Select(vector(), new Mask(dice.in(0, 3)), source(), source()));
            case 12 -> add(new Minimum(vector(), source(), source(), mask()));
            case 13 -> add(new Maximum(vector(), source(), source(), mask()));
            case 14 -> {
                add(new Clamp(vector(), vector(), source(), source(), dice.chance(50) ? Fit.CLIP : Fit.MACHINE, mask()));
                if (dice.chance(15)) {
                    readers();
                }
            }
            case 15 -> add(new HorizontalMaximum(new ElementOf(vector(), element()), vector(), mask()));
            case 16 -> add(new HorizontalMinimum(new ElementOf(vector(), element()), vector(), mask()));
            case 17 -> add(new Clear(accumulator(), mask()));
            case 18 -> add(dice.chance(50) ? new Accumulate(accumulator(), source(), fit(), mask()) : new Deduct(accumulator(), source(), fit(), mask()));
            case 19, 20 -> add(new MultiplyAccumulate(accumulator(), source(), source(), fit(), mask()));
            case 21 -> add(new ReadAccumulator(vector(), accumulator(), amount(62), rounding(), fit(), mask()));
            case 22 -> add(new HorizontalSum(new ElementOf(destination(), element()), destination(), fit(), mask()));
            case 23 -> add(new Add(vector(), source(), source(), fit(), mask()));
            case 24 -> add(new Subtract(vector(), source(), source(), fit(), mask()));
            case 25 -> add(new SquareRootStep(vector(), accumulator(), dice.in(0, 30), fit(), mask()));
            case 26, 27 -> load(vector(), mask());
            case 28 -> store();
            case 29 -> transfer();
            default -> length();
        }
    }

    /// Instructions that seldom find the read ports taken, right behind one that takes three.
    private void readers() {
        switch (dice.in(0, 3)) {
            case 0 -> add(new ReadAccumulator(vector(), accumulator(), vector(), rounding(), fit(), mask()));
            case 1 -> add(new HorizontalSum(new ElementOf(destination(), element()), vector(), fit(), mask()));
            case 2 -> add(dice.chance(50) ? new Accumulate(accumulator(), vector(), fit(), mask()) : new Deduct(accumulator(), vector(), fit(), mask()));
            default -> rows();
        }
    }

    private Source source() {
        return switch (dice.in(0, 5)) {
            case 0, 1, 2 -> vector();
            case 3, 4 -> new Broadcast(vector(), new Element.At(dice.in(0, machine.vectorLength() - 1)));
            default -> new Immediate(dice.edge((int) Machine.min(machine.wordBits()), (int) Machine.max(machine.wordBits())));
        };
    }

    private void multiplyShift() {
        boolean wide = dice.chance(50);
        int bits = wide ? Math.min(machine.wordBits(), 64 - machine.accumulatorBits()) : machine.wordBits();
        Source m = switch (dice.in(0, 2)) {
            case 0 -> new Immediate(dice.edge((int) Machine.min(bits), (int) Machine.max(bits)));
            case 1 -> new Broadcast(vector(), element());
            default -> vector();
        };
        Source s = dice.chance(80) ? new Immediate(dice.in(0, 40)) : vector();
        add(new MultiplyShift(vector(), wide ? accumulator() : vector(), m, s, rounding(), fit(), mask()));
    }

    private void extract() {
        int low = dice.in(0, machine.wordBits() - 1);
        Source width = dice.chance(90) ? new Immediate(dice.in(1, machine.wordBits() - low)) : vector();
        add(new Extract(vector(), vector(), new Immediate(low), width, fit(), mask()));
    }

    private Source amount(int most) {
        return switch (dice.in(0, 9)) {
            case 0, 1 -> vector();
            case 2 -> {
                set(AMOUNT, dice.in(-1, most + 1));
                yield AMOUNT;
            }
            case 3 -> new Broadcast(vector(), element());
            default -> new Immediate(dice.in(0, dice.chance(80) ? Math.min(most, machine.wordBits()) : most));
        };
    }

    /// An element, often named by a scalar, which is made to.
    private Element element() {
        if (dice.chance(40)) {
            return new Element.At(dice.in(0, machine.vectorLength() - 1));
        }
        var scalar = new ScalarRegister(dice.in(0, 3));
        if (trap()) {
            set(scalar, dice.chance(50) ? machine.vectorLength() : -1);
            return new Element.Indexed(scalar, false);
        }
        boolean usable = known[scalar.index()] && value[scalar.index()] >= 0 && value[scalar.index()] < machine.vectorLength();
        if (!usable || dice.chance(50)) {
            set(scalar, dice.in(0, machine.vectorLength() - 1));
        }
        return new Element.Indexed(scalar, dice.chance(50));
    }

    private void length() {
        int length = dice.chance(40) ? machine.vectorLength() : dice.in(1, machine.vectorLength());
        if (trap()) {
            set(COUNT, dice.chance(50) ? 0 : machine.vectorLength() + 1);
            add(new SetVectorLength(COUNT));
        } else if (dice.chance(30)) {
            set(COUNT, length);
            add(new SetVectorLength(COUNT));
        } else {
            add(new SetVectorLength(new Immediate(length)));
        }
    }

    private boolean loadable(int bits, boolean signed) {
        return machine.overflow() != OverflowPolicy.TRAP || trap() || bits <= machine.wordBits() - (signed ? 0 : 1);
    }

    private void load(VectorRegister d, Optional<Mask> mask) {
        int bits = dice.of(List.of(4, 8, 16, 32));
        boolean signed = dice.chance(60);
        int stride = stride();
        if (loadable(bits, signed)) {
            address(bits, stride).ifPresent(at -> add(new Load(d, bits, signed, at, stride, mask)));
        }
    }

    private int stride() {
        return dice.chance(60) ? 1 : dice.in(-5, 9);
    }

    private void store() {
        int bits = dice.of(List.of(4, 8, 16, 32));
        if (bits != 4) {
            int stride = stride();
            Source stored = dice.chance(70) ? vector() : new Broadcast(vector(), element());
            address(bits, stride).ifPresent(at -> add(new Store(stored, bits, dice.chance(50), at, stride, fit(), mask())));
        } else if (machine.vectorLength() > 1) {
            address(4, 1).ifPresent(at -> {
                add(new SetVectorLength(new Immediate(trap() ? 1 : 2 * dice.in(1, machine.vectorLength() / 2))));
                add(new Store(vector(), 4, dice.chance(50), at, 1, fit(), Optional.empty()));
            });
        }
    }

    /// {@return an address from which `vectorLength` such elements lie in the scratchpad; its scalar is made to} Empty where it is too small.
    private Optional<Address> address(int bits, int stride) {
        long reach = (machine.vectorLength() - 1L) * stride * bits;
        int below = (int) -Math.floorDiv(Math.min(0, reach), 8L);
        int above = (int) Math.ceilDiv(Math.max(0, reach) + bits, 8L);
        if (below + above > scratchpadBytes) {
            return Optional.empty();
        }
        int first = trap() ? dice.chance(50) ? below - 1 : machine.scratchpad().bytes() - above + 1 : dice.in(below, scratchpadBytes - above);
        int offset = dice.in(-100, 100);
        int post = dice.chance(40) ? dice.in(-64, 64) : 0;
        set(SCRATCHPAD, first - offset);
        value[SCRATCHPAD.index()] += post;
        return Optional.of(new Address(SCRATCHPAD, offset, post));
    }

    private void transfer() {
        int kind = dice.in(0, 3);
        if (kind == 3) {
            add(new DmaWait(dice.in(0, machine.dmaQueue())));
            return;
        }
        if (kind == 2) {
            rows();
        } else {
            int size = dice.in(1, Math.min(256, Math.min(scratchpadBytes, dramBytes)));
            set(SCRATCHPAD, trap() ? machine.scratchpad().bytes() - size + 1 : dice.in(0, scratchpadBytes - size));
            set(DRAM, (trap() ? machine.dram().bytes() - size + 1 : dice.in(0, dramBytes - size)) - 8);
            ScalarSource bytes = new Immediate(size);
            if (dice.chance(40) || trapping > 0) {
                set(COUNT, trap() ? 0 : size);
                bytes = COUNT;
            }
            var scratchpad = Address.of(SCRATCHPAD, 0);
            var dram = Address.of(DRAM, 8);
            add(kind == 0 ? new DmaIn(scratchpad, dram, bytes) : new DmaOut(dram, scratchpad, bytes));
        }
        if (dice.chance(70)) {
            add(new DmaWait(dice.chance(80) ? 0 : dice.in(1, machine.dmaQueue())));
        }
    }

    private void rows() {
        int rowBytes = dice.in(1, 16);
        int rows = dice.in(1, 20);
        long taken = (long) machine.vectorLength() * rowBytes;
        if (taken <= scratchpadBytes && rows * rowBytes <= dramBytes) {
            set(SCRATCHPAD, dice.in(0, scratchpadBytes - (int) taken));
            set(DRAM, dice.in(0, dramBytes - rows * rowBytes));
            add(new DmaRows(SCRATCHPAD, DRAM, vector(), rowBytes, rows));
        }
    }

    private VectorRegister vector() {
        return new VectorRegister(dice.in(0, VECTORS - 1));
    }

    private Accumulator accumulator() {
        return new Accumulator(dice.in(0, 7));
    }

    private Destination destination() {
        return dice.chance(50) ? vector() : accumulator();
    }

    private Fit fit() {
        if (trap()) {
            return Fit.TRAP;
        }
        return dice.of(machine.overflow() == OverflowPolicy.TRAP ? List.of(Fit.SAT, Fit.WRAP, Fit.CLIP, Fit.MOD)
                : List.of(Fit.MACHINE, Fit.MACHINE, Fit.SAT, Fit.WRAP, Fit.CLIP, Fit.MOD));
    }

    private Rounding rounding() {
        return dice.of(Rounding.values());
    }

    private Optional<Mask> mask() {
        return dice.chance(25) ? Optional.of(new Mask(dice.in(0, 3))) : Optional.empty();
    }
}
