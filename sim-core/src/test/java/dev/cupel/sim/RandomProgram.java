package dev.cupel.sim;

import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.TimingClass;
import java.util.EnumMap;
import java.util.Optional;
import java.util.Random;

/// Legal programs and machines by chance, from a seed. Every instruction occurs, operands often lie at the edges of their ranges, and every
/// transfer is waited for before memory is used again.
public final class RandomProgram {
    private static final int SCRATCHPAD = 4096;
    private static final int DRAM = 8192;
    /// Behind it lies room that a strided access from below reaches.
    private static final int DATA = 1024;

    private final Random random;
    private final Machine machine;
    private final TestPrograms out = new TestPrograms();
    private final int length;

    private RandomProgram(Random random, Machine machine) {
        this.random = random;
        this.machine = machine;
        length = machine.vectorLength();
    }

    /// {@return a small machine}
    public static Machine machine(Random random) {
        int lanes = 1 << random.nextInt(4);
        int length = lanes * (1 + random.nextInt(4));
        int word = random.nextInt(3) == 0 ? 32 : 4 + random.nextInt(29);
        int accumulator = random.nextInt(3) == 0 ? 32 : 2 + random.nextInt(Machine.maxAccumulatorBits(length) - 1);
        var units = new EnumMap<TimingClass, Machine.UnitTiming>(TimingClass.class);
        for (var timingClass : TimingClass.values()) {
            if (timingClass == TimingClass.MEMORY) {
                units.put(timingClass, new Machine.UnitTiming(2 + random.nextInt(4), lanes, 1));
            } else if (timingClass != TimingClass.DMA && timingClass != TimingClass.CONTROL) {
                units.put(timingClass, new Machine.UnitTiming(1 + random.nextInt(6), 1 + random.nextInt(lanes), 1 + random.nextInt(3)));
            }
        }
        var policy = switch (random.nextInt(8)) {
            case 0 -> OverflowPolicy.TRAP;
            case 1, 2, 3 -> OverflowPolicy.WRAP;
            default -> OverflowPolicy.SAT;
        };
        return new Machine("random", word, accumulator, lanes, length, policy, roundings(random, 1), 3 + random.nextInt(3), 1 + random.nextInt(3),
                1024, units, new Machine.Rom(64, word), new Machine.Scratchpad(SCRATCHPAD, 1 << random.nextInt(5), 1 << random.nextInt(4)),
                new Machine.Dram(DRAM, random.nextInt(40), 1 + random.nextInt(32)), 1 + random.nextInt(4));
    }

    /// {@return a program of about `size` instructions for `machine`}
    public static Program program(Random random, Machine machine, int size) {
        var writer = new RandomProgram(random, machine);
        writer.start();
        writer.body(size, 0);
        return writer.end();
    }

    private static Rounding roundings(Random random, int from) {
        return Rounding.values()[from + random.nextInt(Rounding.values().length - from)];
    }

    private void start() {
        int[] pad = new int[SCRATCHPAD / 4];
        int[] far = new int[DRAM / 4];
        for (int i = 0; i < pad.length; i++) {
            pad[i] = edge(32);
        }
        for (int i = 0; i < far.length; i++) {
            far[i] = edge(32);
        }
        out.data(Memory.SCRATCHPAD, 0, pad).data(Memory.DRAM, 0, far);
        out.tensor("scratchpad", Role.OUTPUT, Memory.SCRATCHPAD, 0, pad.length, -1);
        out.tensor("dram", Role.OUTPUT, Memory.DRAM, 0, far.length, -1);
        for (int t = 0; t < 2; t++) {
            int bits = 1 + random.nextInt(machine.wordBits() - 1);
            int[] entries = new int[2 << random.nextInt(6)];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = (int) (t == 0 ? random.nextLong(-(1L << (bits - 1)), 1L << (bits - 1)) : random.nextLong(1L << bits));
            }
            out.table(t, new RomTable(bits, t == 0, entries));
        }
        // Values that words hold, so that what follows is not all overflow: 8-bit loads, shifted up by chance.
        for (int r = 0; r < 6; r++) {
            out.add(new LoadImmediate(x(10), DATA + random.nextInt(512)));
            out.add(new Load(v(r), machine.wordBits() > 16 ? 16 : 4, true, Address.of(x(10), 0), 1, Optional.empty()));
        }
    }

    /// A number of `bits` bits: anything, small, or at an edge.
    private int edge(int bits) {
        long low = Machine.min(bits);
        long high = Machine.max(bits);
        return (int) switch (random.nextInt(6)) {
            case 0 -> low + random.nextInt(2);
            case 1 -> high - random.nextInt(2);
            case 2, 3 -> Math.clamp(random.nextInt(9) - 4, low, high);
            default -> random.nextLong(low, high + 1);
        };
    }

    private void body(int size, int depth) {
        int wanted = out.size() + size;
        while (out.size() < wanted) {
            if (depth < 4 && random.nextInt(12) == 0) {
                loop(2 + random.nextInt(6), depth);
            } else {
                one();
            }
            if (random.nextInt(10) == 0) {
                out.op("op" + out.size());
            }
        }
    }

    private void loop(int size, int depth) {
        var inner = new RandomProgram(random, machine);
        inner.body(size, depth + 1);
        var code = inner.end().code();
        out.add(new Loop(imm(random.nextInt(4)), code.size() - 1));
        out.add(code.subList(0, code.size() - 1).toArray(Instruction[]::new));
    }

    private Program end() {
        return out.halt();
    }

    private Fit fit() {
        return random.nextInt(60) == 0 ? Fit.TRAP : random.nextBoolean() ? Fit.MACHINE : new Fit[] {Fit.SAT, Fit.WRAP, Fit.CLIP, Fit.MOD}[random.nextInt(4)];
    }

    private Optional<Mask> mask() {
        return random.nextInt(4) == 0 ? Optional.of(new Mask(random.nextInt(4))) : Optional.empty();
    }

    private Source.VectorRegister vector() {
        return v(random.nextInt(6));
    }

    private Accumulator accumulator() {
        return new Accumulator(random.nextInt(3));
    }

    private Element element() {
        return random.nextBoolean() ? new Element.At(random.nextInt(length)) : new Element.Indexed(index(), false);
    }

    /// A scalar that names an element; made to.
    private ScalarRegister index() {
        var scalar = x(random.nextInt(4));
        out.add(new LoadImmediate(scalar, random.nextInt(length)));
        return scalar;
    }

    /// A source in a position that has no immediate yet.
    private Source source(boolean immediate) {
        return switch (random.nextInt(immediate ? 4 : 3)) {
            case 0, 1 -> vector();
            case 2 -> new Broadcast(vector(), random.nextInt(3) == 0 ? new Element.Indexed(x(4), true) : element());
            default -> imm(edge(machine.wordBits()));
        };
    }

    /// One that an accumulator takes, if it is an immediate; a register may hold too wide ones.
    private Source multiplier() {
        return random.nextInt(4) == 0 ? imm(edge(Math.min(machine.wordBits(), 64 - machine.accumulatorBits()))) : source(false);
    }

    private Source amount() {
        return amount(true);
    }

    private Source amount(boolean scalar) {
        return switch (random.nextInt(8)) {
            case 0 -> vector();
            case 1 -> new Broadcast(vector(), element());
            case 2 -> {
                out.add(new LoadImmediate(x(5), random.nextInt(80) - 8));
                yield scalar ? x(5) : vector();
            }
            default -> imm((int) Math.min(random.nextInt(random.nextBoolean() ? 6 : 66) - 1, Machine.max(machine.wordBits())));
        };
    }

    private void one() {
        // The register that post-incremented elements use starts again now and then, before it leaves the vector.
        out.add(new LoadImmediate(x(4), random.nextInt(length)));
        var d = vector();
        var fit = fit();
        var mask = mask();
        Source a = source(true);
        Source b = source(!(a instanceof Source.Immediate));
        if (b instanceof Broadcast(_, Element.Indexed(var scalar, boolean post)) && post) {
            b = new Broadcast(vector(), new Element.Indexed(scalar, false));
        }
        out.add(switch (random.nextInt(34)) {
            case 0 -> new Multiply(d, a, b, fit, mask);
            case 1 -> new MultiplyShift(d, random.nextBoolean() ? accumulator() : vector(), multiplier(), amount(false), roundings(random, 0), fit, mask);
            case 2 -> new ShiftRight(d, a, amount(), roundings(random, 0), fit, mask);
            case 3 -> new ShiftLeft(d, a, amount(), fit, mask);
            case 4 -> new CountLeadingZeros(d, a, fit, mask);
            case 5 -> new Extract(d, vector(), amount(), amount(), fit, mask);
            case 6 -> new Lookup(d, new Table(random.nextInt(2)), a, fit, mask);
            case 7, 8 -> new Compare(new Mask(random.nextInt(4)), Relation.values()[random.nextInt(6)], a, b, mask);
            case 9 -> new Select(d, new Mask(random.nextInt(4)), a, b);
            case 10 -> new Minimum(d, a, b, mask);
            case 11 -> new Maximum(d, a, b, mask);
            case 12 -> new Clamp(d, vector(), source(true), vector(), random.nextBoolean() ? Fit.CLIP : Fit.MACHINE, mask);
            case 13 -> new HorizontalMaximum(new ElementOf(d, element()), vector(), mask);
            case 14 -> new HorizontalMinimum(new ElementOf(d, element()), vector(), mask);
            case 15 -> new Clear(accumulator(), mask);
            case 16 -> new Accumulate(accumulator(), a, fit, mask);
            case 17 -> new Deduct(accumulator(), a, fit, mask);
            case 18, 19, 20 -> new MultiplyAccumulate(accumulator(), a, b, fit, mask);
            case 21 -> new ReadAccumulator(d, accumulator(), amount(), roundings(random, 0), fit, mask);
            case 22 -> new HorizontalSum(new ElementOf(random.nextBoolean() ? (Destination) d : accumulator(), element()),
                    random.nextBoolean() ? (Destination) vector() : accumulator(), fit, mask);
            case 23 -> new Add(d, a, b, fit, mask);
            case 24 -> new Subtract(d, a, b, fit, mask);
            case 25 -> new SquareRootStep(d, accumulator(), random.nextInt(random.nextBoolean() ? 8 : 31), fit, mask);
            case 26, 27 -> new Load(d, 4 << random.nextInt(4), random.nextBoolean(), address(), stride(), mask);
            case 28, 29 -> store(fit, mask);
            case 30 -> transfer();
            case 31 -> new SetVectorLength(imm(1 + random.nextInt(length)));
            case 32 -> new AddScalar(x(6), x(6), imm(edge(32)));
            default -> new AddScalar(x(6), x(6), x(7));
        });
    }

    private Instruction store(Fit fit, Optional<Mask> mask) {
        Source value = random.nextInt(4) == 0 ? new Broadcast(vector(), element()) : vector();
        if (random.nextInt(4) == 0) {
            out.add(new SetVectorLength(imm(Math.max(2, 2 * random.nextInt(length / 2 + 1)) <= length ? Math.max(2, 2 * random.nextInt(length / 2 + 1)) : 1)));
            return length < 2 ? new DmaWait(0) : new Store(value, 4, random.nextBoolean(), address(), 1, fit, Optional.empty());
        }
        return new Store(value, 8 << random.nextInt(3), random.nextBoolean(), address(), stride(), fit, mask);
    }

    private Address address() {
        var base = x(8 + random.nextInt(3));
        out.add(new LoadImmediate(base, random.nextInt(150) == 0 ? edge(14) : DATA + random.nextInt(DATA)));
        return new Address(base, random.nextInt(9) - 4, random.nextInt(3) == 0 ? random.nextInt(64) : 0);
    }

    private int stride() {
        return random.nextBoolean() ? 1 : random.nextInt(9) - 4;
    }

    private Instruction transfer() {
        out.add(new LoadImmediate(x(11), random.nextInt(1000)), new LoadImmediate(x(12), random.nextInt(1000)));
        out.add(switch (random.nextInt(3)) {
            case 0 -> new DmaIn(Address.of(x(11), 8), Address.of(x(12), 0), imm(1 + random.nextInt(300)));
            case 1 -> new DmaOut(Address.of(x(12), 3), Address.of(x(11), 0), imm(1 + random.nextInt(300)));
            default -> new DmaRows(x(11), x(12), vector(), 1 + random.nextInt(20), 1 + random.nextInt(20));
        });
        out.add(new Maximum(vector(), vector(), vector(), Optional.empty()));
        return new DmaWait(0);
    }
}
