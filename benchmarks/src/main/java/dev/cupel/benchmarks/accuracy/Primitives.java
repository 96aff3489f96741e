package dev.cupel.benchmarks.accuracy;

import dev.cupel.isa.Machine;
import dev.cupel.isa.asm.Assembler;
import dev.cupel.isa.text.SourceText;
import dev.cupel.programs.numeric.DivisionSearch;
import dev.cupel.programs.numeric.Reciprocal;
import dev.cupel.sim.engine.Inputs;
import dev.cupel.sim.engine.Options;
import dev.cupel.sim.engine.Simulation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What needs no quantization: the integer root, the division by a constant and the scaling of accumulators, as short programs on the simulator.
final class Primitives {
    private static final int TOGETHER = 4096;
    private static final long SEED = 20_261_125;

    private Primitives() {}

    /// What one of them gave.
    ///
    /// @param what    its name
    /// @param tried   which inputs
    /// @param values  how many
    /// @param wrong   how many results are not exactly what is wanted
    /// @param events  overflow events
    /// @param cycles  of a run of [#TOGETHER] values
    record Line(String what, String tried, long values, long wrong, long events, long cycles) {}

    /// One value and what is to come out.
    private record Try(int[] inputs, int wanted) {}

    /// {@return all of them}
    static List<Line> all(Machine machine) {
        return List.of(root(machine), division(machine), scaling(machine));
    }

    /// Steps 15..0 from an accumulator of 32 bits: the floor of the root of every value below 2^31.
    private static Line root(Machine machine) {
        var tries = new ArrayList<Try>();
        for (int value = 0; value < 1 << 16; value++) {
            tries.add(root(value));
        }
        for (long root = 257; root * root <= Integer.MAX_VALUE; root++) {
            tries.add(root((int) (root * root)));
            tries.add(root((int) (root * root - 1)));
        }
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < 100_000; i++) {
            tries.add(root((int) Math.min(Integer.MAX_VALUE, (long) Math.pow(2, random.nextDouble(0, 31)))));
        }
        var steps = new StringBuilder();
        for (int k = 15; k >= 0; k--) {
            steps.append("        sqrt v1, a0, #").append(k).append('\n');
        }
        return run("integer root, 16 steps", "all below 2^16; every square and the value before it, and 100,000 drawn, below 2^31", tries, machine, List.of("x"), """
                        clr   a0
                        aadd  a0, v0
                        clamp v1, v1, #0, #0
                """ + steps);
    }

    private static Try root(int value) {
        int root = (int) Math.sqrt(value);
        root = (long) root * root > value ? root - 1 : root;
        return new Try(new int[] {value}, root);
    }

    /// `floor(x / D)` by `(M, s)`, for every D up to 4096 and x below 2^24 where the quotient steps, at the least and at the greatest.
    private static Line division(Machine machine) {
        int greatest = (1 << 24) - 1;
        var tries = new ArrayList<Try>();
        for (int divisor = 1; divisor <= 4096; divisor++) {
            Reciprocal factor = DivisionSearch.floor(divisor, greatest, 31).orElseThrow();
            int last = greatest / divisor * divisor;
            for (int x : new int[] {0, divisor - 1, divisor, 2 * divisor - 1, last / 2 / divisor * divisor, Math.max(0, last / 2 / divisor * divisor - 1),
                    Math.max(0, last - divisor), last - 1, last, greatest}) {
                tries.add(new Try(new int[] {x, (int) factor.multiplier(), factor.shift()}, x / divisor));
            }
        }
        return run("x / D by multiplier and shift", "D = 1..4096; x below 2^24 at steps of the quotient", tries, machine, List.of("x", "m", "s"), """
                        mulrs.floor v1, v0, v2, v3
                """);
    }

    /// `floor((a M + 2^(s-1)) / 2^s)`, saturated to a word.
    private static Line scaling(Machine machine) {
        var random = new SplittableRandom(SEED + 1);
        var tries = new ArrayList<Try>();
        for (int i = 0; i < 200_000; i++) {
            int shift = random.nextInt(1, 63);
            int multiplier = random.nextInt(1 << 30, Integer.MAX_VALUE);
            int value = random.nextInt() >> random.nextInt(32);
            if (i % 2 == 0) {
                // Near a tie: a value whose product lies just beside an odd multiple of 2^(s-1).
                long tie = (2 * random.nextLong(-(1L << 20), 1L << 20) + 1) << (shift - 1);
                value = (int) Math.clamp(tie / multiplier, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE);
            }
            var exact = BigInteger.valueOf(value).multiply(BigInteger.valueOf(multiplier)).add(BigInteger.ONE.shiftLeft(shift - 1)).shiftRight(shift);
            int wanted = exact.min(BigInteger.valueOf(Integer.MAX_VALUE)).max(BigInteger.valueOf(Integer.MIN_VALUE)).intValueExact();
            tries.add(new Try(new int[] {value, multiplier, shift}, wanted));
        }
        return run("accumulator times M, shifted by s, half up", "200,000 accumulators, multipliers and shifts drawn, half of them near ties", tries, machine,
                List.of("x", "m", "s"), """
                        clr   a0
                        aadd  a0, v0
                        mulrs.up.clip v1, a0, v2, v3
                """);
    }

    private static Line run(String what, String tried, List<Try> tries, Machine machine, List<String> inputs, String body) {
        var text = new StringBuilder(".name primitive\n");
        for (int i = 0; i < inputs.size(); i++) {
            text.append(".input %s scratchpad %d s32 [%d]%n".formatted(inputs.get(i), i * TOGETHER * Integer.BYTES, TOGETHER));
        }
        int output = inputs.size() * TOGETHER * Integer.BYTES;
        text.append(".output y scratchpad %d s32 [%d]%n".formatted(output, TOGETHER));
        text.append("        setvl %d%n        loop %d%n".formatted(machine.vectorLength(), TOGETHER / machine.vectorLength()));
        for (int i = 0; i < inputs.size(); i++) {
            text.append("        ld.s32 v%d, [x0+%d]%n".formatted(i == 0 ? 0 : i + 1, i * TOGETHER * Integer.BYTES));
        }
        text.append(body).append("        st.s32 v1, [x0+%d], post %d%n        endloop%n        halt%n".formatted(output, machine.vectorLength() * Integer.BYTES));
        var simulation = Simulation.of(Assembler.assemble(SourceText.of("primitive.asm", text.toString())).orThrow(), machine, Options.DEFAULT);
        var schedule = simulation.schedule();
        long wrong = 0;
        long events = 0;
        for (int from = 0; from < tries.size(); from += TOGETHER) {
            var part = tries.subList(from, Math.min(tries.size(), from + TOGETHER));
            var given = new LinkedHashMap<String, int[]>();
            for (int i = 0; i < inputs.size(); i++) {
                int[] codes = new int[TOGETHER];
                for (int j = 0; j < TOGETHER; j++) {
                    codes[j] = part.get(j % part.size()).inputs()[i];
                }
                given.put(inputs.get(i), codes);
            }
            var result = simulation.run(Inputs.of(Map.copyOf(given)), schedule);
            int[] out = result.output("y");
            for (int j = 0; j < part.size(); j++) {
                wrong += out[j] != part.get(j).wanted() ? 1 : 0;
            }
            events += result.events().events();
        }
        return new Line(what, tried, tries.size(), wrong, events, schedule.cycles());
    }
}
