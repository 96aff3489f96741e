package dev.cupel.sim;

import static dev.cupel.sim.TestPrograms.all;
import static dev.cupel.sim.TestPrograms.imm;
import static dev.cupel.sim.TestPrograms.v;
import static dev.cupel.sim.TestPrograms.x;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import java.util.Optional;
import java.util.Random;

/// Programs as a compiler writes them for matrix products, from a seed: narrow loads and long runs of multiply-accumulates in loops, onto several accumulators, which a
/// wide number pushes to their edge now and then; some masked, some at another vl, with stores of all widths between.
public final class ProductPrograms {
    private static final int BYTES = 4096;
    private static final int VECTORS = 10;

    private final Random random;
    private final Machine machine;
    private final TestPrograms out = new TestPrograms();

    private ProductPrograms(Random random, Machine machine) {
        this.random = random;
        this.machine = machine;
    }

    /// {@return a program for a machine of at least 4096 bytes of scratchpad}
    public static Program program(Random random, Machine machine, int tiles) {
        var writer = new ProductPrograms(random, machine);
        return writer.program(tiles);
    }

    private Program program(int tiles) {
        int[] data = new int[BYTES / 4];
        // Small numbers and great ones, so that sums overflow in some tiles only.
        boolean small = random.nextBoolean();
        for (int i = 0; i < data.length; i++) {
            data[i] = small ? random.nextInt() & 0x0303_0303 : random.nextInt();
        }
        out.data(Memory.SCRATCHPAD, 0, data).tensor("scratchpad", Role.OUTPUT, Memory.SCRATCHPAD, 0, data.length, -1);
        for (int tile = 0; tile < tiles; tile++) {
            out.op("tile" + tile);
            tile();
        }
        return out.halt();
    }

    private void tile() {
        int length = machine.vectorLength();
        out.add(new SetVectorLength(imm(random.nextInt(3) > 0 ? length : 1 + random.nextInt(length))));
        int sums = 1 + random.nextInt(8);
        for (int sum = 0; sum < sums; sum++) {
            if (random.nextInt(3) > 0) {
                out.add(new Clear(new Accumulator(sum), all()));
            }
            if (random.nextInt(4) == 0) {
                load(0, 32);
                out.add(new Accumulate(new Accumulator(sum), v(0), Fit.SAT, all()));
            }
            load(sum, 8 << random.nextInt(2));
        }
        if (random.nextInt(4) == 0) {
            out.add(new Compare(new Mask(0), Relation.LT, v(0), imm(1), all()));
        }
        int rows = 1 + random.nextInt(3);
        out.add(new LoadImmediate(x(0), 0), new LoadImmediate(x(1), random.nextInt(BYTES / 4)));
        int body = rows * (1 + sums);
        out.add(new Loop(imm(1 + random.nextInt(length / rows)), body));
        for (int row = 0; row < rows; row++) {
            int row8 = 8 + random.nextInt(VECTORS - 8);
            out.add(new Load(v(row8), random.nextInt(6) == 0 ? 16 : 8, random.nextInt(4) > 0, new Address(x(1), random.nextInt(16), 1 + random.nextInt(3)),
                    random.nextInt(3) == 0 ? 2 : 1, all()));
            for (int sum = 0; sum < sums; sum++) {
                product(sum, row8, sum == sums - 1);
            }
        }
        for (int sum = 0; sum < sums; sum++) {
            results(sum);
        }
    }

    private void product(int sum, int row, boolean last) {
        Source factor = switch (random.nextInt(12)) {
            case 0 -> imm((int) Math.clamp(random.nextInt(-200, 200), Machine.min(machine.wordBits()), Machine.max(machine.wordBits())));
            case 1 -> v(random.nextInt(VECTORS));
            case 2 -> new Broadcast(v(random.nextInt(VECTORS)), new Element.At(random.nextInt(machine.vectorLength())));
            default -> new Broadcast(v(sum), new Element.Indexed(x(0), last));
        };
        var mask = random.nextInt(40) == 0 ? Optional.of(new Mask(0)) : all();
        var fit = random.nextInt(200) == 0 ? Fit.TRAP : new Fit[] {Fit.MACHINE, Fit.SAT, Fit.WRAP, Fit.MOD}[random.nextInt(4)];
        out.add(random.nextInt(12) == 0 ? new MultiplyAccumulate(new Accumulator(sum), factor, v(row), fit, mask)
                : new MultiplyAccumulate(new Accumulator(sum), v(row), factor, fit, mask));
    }

    private void results(int sum) {
        int multiplierBits = Math.min(machine.wordBits(), 64 - machine.accumulatorBits());
        var multiplier = imm((int) random.nextLong(Machine.min(multiplierBits), Machine.max(multiplierBits)));
        var d = v(random.nextInt(VECTORS));
        var fit = new Fit[] {Fit.CLIP, Fit.SAT, Fit.WRAP, Fit.MACHINE}[random.nextInt(4)];
        out.add(new MultiplyShift(d, new Accumulator(sum), multiplier, imm((int) Math.min(random.nextInt(8, 40), Machine.max(machine.wordBits()))),
                random.nextBoolean() ? Rounding.HALF_UP : Rounding.FLOOR, fit, all()));
        out.add(new LoadImmediate(x(2), BYTES / 2 + random.nextInt(BYTES / 4)));
        boolean even = random.nextInt(6) == 0 && machine.vectorLength() % 2 == 0;
        if (even) {
            out.add(new SetVectorLength(imm(machine.vectorLength())));
        }
        out.add(new Store(d, even ? 4 : 8 << random.nextInt(3), random.nextBoolean(), Address.of(x(2), random.nextInt(8)), 1, fit, all()));
        if (random.nextInt(3) == 0) {
            out.add(new HorizontalSum(new ElementOf(v(9), new Element.At(0)), random.nextBoolean() ? d : new Accumulator(sum), Fit.SAT, all()));
        }
    }

    private void load(int d, int bits) {
        out.add(new LoadImmediate(x(3), random.nextInt(BYTES / 2)));
        out.add(new Load(v(d), bits, random.nextInt(3) > 0, Address.of(x(3), 0), 1, all()));
    }
}
