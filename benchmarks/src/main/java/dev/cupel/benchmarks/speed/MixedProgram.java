package dev.cupel.benchmarks.speed;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
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
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// A random program whose mix is stated: of a hundred instructions 30 on the multiplier (products, and products rescaled), 18 on the accumulator, 16 on the
/// comparator, 12 on the shifter, 12 on memory, 6 look-ups, 2 root steps, 3 of control and 1 transfer. Every vector has the machine's full length.
/// As in compiled code values are kept narrow enough for their words; everything is checked all the same.
final class MixedProgram {
    private static final int VECTORS = 8;
    private static final int ACCUMULATORS = 4;
    private static final int BYTES = 4096;
    private static final int TABLE_BITS = 8;
    /// Bits of a value that is loaded or rescaled.
    private static final int NARROW = 8;
    /// Bits from which on a register is no operand until it is written again.
    private static final int WIDE = 14;
    /// Products of narrow values that an accumulator takes before it is cleared: a word holds them.
    private static final int FULL = 16;
    private static final ScalarRegister ADDRESS = new ScalarRegister(1);
    private static final ScalarRegister DRAM = new ScalarRegister(2);

    private final SplittableRandom random;
    private final Machine machine;
    private final List<Instruction> code = new ArrayList<>();
    /// Bits that the values of each register take at most, sign included.
    private final int[] bits = new int[VECTORS];
    /// Products that were added to each accumulator.
    private final int[] sums = new int[ACCUMULATORS];

    private MixedProgram(long seed, Machine machine) {
        random = new SplittableRandom(seed);
        this.machine = machine;
    }

    /// {@return the program of this seed}
    static Program of(long seed, Machine machine, int instructions) {
        return new MixedProgram(seed, machine).program(seed, instructions);
    }

    private Program program(long seed, int instructions) {
        code.add(new SetVectorLength(new Immediate(machine.vectorLength())));
        code.add(new LoadImmediate(ADDRESS, 0));
        code.add(new LoadImmediate(DRAM, 0));
        for (int i = 0; i < ACCUMULATORS; i++) {
            code.add(new Clear(new Accumulator(i), Optional.empty()));
        }
        for (int i = 0; i < VECTORS; i++) {
            load(new VectorRegister(i));
        }
        while (code.size() < instructions - 1) {
            one();
        }
        code.add(new Halt());
        byte[] data = new byte[BYTES];
        random.nextBytes(data);
        int[] entries = new int[1 << TABLE_BITS];
        Arrays.setAll(entries, _ -> random.nextInt(-128, 128));
        var places = new ArrayList<Place>();
        for (int pc = 0; pc < code.size(); pc++) {
            places.add(new Place("mixed", pc + 1, 1, 0));
        }
        return new Program("mixed-" + seed, code, Map.of(0, new RomTable(TABLE_BITS, true, entries)),
                List.of(new Segment(Memory.SCRATCHPAD, 0, data), new Segment(Memory.DRAM, 0, data)),
                List.of(new TensorBinding("scratchpad", Role.OUTPUT, Memory.SCRATCHPAD, 0, 8, false, List.of(BYTES), List.of(1), 1, 0, -1)),
                List.of(new OpRegion("mixed", "random", "")), places);
    }

    private void one() {
        int pick = random.nextInt(100);
        if (pick < 30) {
            multiply();
        } else if (pick < 48) {
            accumulate();
        } else if (pick < 64) {
            compare();
        } else if (pick < 76) {
            shift();
        } else if (pick < 88) {
            memory();
        } else if (pick < 94) {
            code.add(new Lookup(to(NARROW), new Table(0), index(), Fit.MACHINE, Optional.empty()));
        } else if (pick < 96) {
            code.add(new SquareRootStep(narrow(), new Accumulator(random.nextInt(ACCUMULATORS)), random.nextInt(8), Fit.MACHINE, Optional.empty()));
        } else if (pick < 99) {
            code.add(random.nextBoolean() ? new LoadImmediate(ADDRESS, place(machine.vectorLength())) : new AddScalar(DRAM, DRAM, new Immediate(0)));
        } else {
            code.add(new DmaIn(Address.of(ADDRESS, BYTES), Address.of(DRAM, 0), new Immediate(machine.vectorLength())));
        }
    }

    /// A product, or a product rescaled; by a vector, by one of its elements or by a number.
    private void multiply() {
        var a = narrow();
        Source b = switch (random.nextInt(3)) {
            case 0 -> new Immediate(random.nextInt(-127, 128));
            case 1 -> new Broadcast(narrow(), new Element.At(random.nextInt(machine.vectorLength())));
            default -> narrow();
        };
        code.add(random.nextBoolean()
                ? new Multiply(to(2 * WIDE), a, b, Fit.MACHINE, Optional.empty())
                : new MultiplyShift(to(2 * NARROW), a, b, new Immediate(random.nextInt(WIDE, 2 * WIDE)), Rounding.HALF_UP, Fit.MACHINE, Optional.empty()));
    }

    private void accumulate() {
        int into = random.nextInt(ACCUMULATORS);
        var sum = new Accumulator(into);
        int pick = random.nextInt(18);
        if (sums[into] >= FULL || pick == 0) {
            code.add(new Clear(sum, Optional.empty()));
            sums[into] = 0;
        } else if (pick < 12) {
            var b = narrow();
            code.add(new MultiplyAccumulate(sum, narrow(), random.nextBoolean() ? b : new Broadcast(b, new Element.At(random.nextInt(machine.vectorLength()))),
                    Fit.MACHINE, Optional.empty()));
            sums[into]++;
        } else if (pick < 15) {
            code.add(new ReadAccumulator(to(2 * NARROW), sum, new Immediate(WIDE + 2), Rounding.HALF_UP, Fit.MACHINE, Optional.empty()));
        } else if (pick < 17) {
            code.add(new Add(to(WIDE + 1), narrow(), narrow(), Fit.MACHINE, Optional.empty()));
        } else {
            code.add(new HorizontalSum(firstOf(machine.wordBits() - 1), narrow(), Fit.MACHINE, Optional.empty()));
        }
    }

    private void compare() {
        var a = narrow();
        var b = narrow();
        code.add(switch (random.nextInt(6)) {
            case 0 -> new Minimum(to(WIDE), a, b, Optional.empty());
            case 1 -> new Maximum(to(WIDE), a, b, Optional.empty());
            case 2 -> new Compare(new Mask(0), Relation.values()[random.nextInt(Relation.values().length)], a, b, Optional.empty());
            case 3 -> new Select(to(WIDE), new Mask(0), a, b);
            case 4 -> new HorizontalMaximum(firstOf(WIDE), a, Optional.empty());
            default -> new Clamp(to(NARROW), a, new Immediate(-128), new Immediate(127), Fit.MACHINE, Optional.empty());
        });
    }

    private void shift() {
        var a = narrow();
        code.add(switch (random.nextInt(3)) {
            case 0 -> new ShiftLeft(to(WIDE + 4), a, new Immediate(random.nextInt(5)), Fit.MACHINE, Optional.empty());
            case 1 -> new CountLeadingZeros(to(NARROW), a, Fit.MACHINE, Optional.empty());
            default -> new ShiftRight(to(WIDE), a, new Immediate(random.nextInt(1, 8)), Rounding.HALF_UP, Fit.MACHINE, Optional.empty());
        });
    }

    private void memory() {
        if (random.nextInt(3) > 0) {
            load(any());
        } else {
            code.add(new Store(any(), NARROW, true, Address.of(ADDRESS, 0), 1, Fit.CLIP, Optional.empty()));
        }
    }

    private void load(VectorRegister d) {
        code.add(new Load(d, NARROW, true, Address.of(ADDRESS, random.nextInt(machine.vectorLength())), 1, Optional.empty()));
        bits[d.index()] = NARROW;
    }

    private int place(int size) {
        return random.nextInt(BYTES - 2 * size);
    }

    private VectorRegister any() {
        return new VectorRegister(random.nextInt(VECTORS));
    }

    /// {@return a register all of whose elements will hold at most that many bits}
    private VectorRegister to(int most) {
        var d = any();
        bits[d.index()] = most;
        return d;
    }

    /// {@return the first element of a register, which will hold at most that many bits}
    private ElementOf firstOf(int most) {
        var d = any();
        bits[d.index()] = Math.max(bits[d.index()], most);
        return new ElementOf(d, new Element.At(0));
    }

    /// {@return a register of at most [#WIDE] bits, loaded now where none is found}
    private VectorRegister narrow() {
        for (int pick = 0; pick < VECTORS; pick++) {
            var a = any();
            if (bits[a.index()] <= WIDE) {
                return a;
            }
        }
        var a = any();
        load(a);
        return a;
    }

    /// {@return a register of indices into the table}
    private VectorRegister index() {
        var a = narrow();
        var d = any();
        bits[d.index()] = NARROW;
        code.add(new Clamp(d, a, new Immediate(0), new Immediate((1 << TABLE_BITS) - 1), Fit.MACHINE, Optional.empty()));
        return d;
    }
}
