package dev.cupel.traces.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.programs.bound.Bounds;
import dev.cupel.programs.compile.CompileOptions;
import dev.cupel.programs.compile.Compiler;
import dev.cupel.programs.compile.Narrow;
import dev.cupel.programs.generate.RandomQuantized;
import dev.cupel.programs.kernels.Kernels;
import dev.cupel.programs.kernels.Site;
import dev.cupel.programs.quantize.Limits;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Variants;
import dev.cupel.programs.reference.IntegerReference;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel by itself, over random ops of every kind, widths and shapes: its integers are the reference's, nothing overflows, and no bound
/// is above its cycles.
class KernelsAloneTest {
    private static final long SEED = 20_261_123;
    private static final int CASES = Integer.getInteger("cupel.test.cases", 10);

    record Trial(String kind, Machine machine, Rounding rounding) {
        @Override
        public String toString() {
            return kind + " on " + machine.name() + ", " + rounding;
        }
    }

    static Stream<Trial> trials() {
        var roundings = new Rounding[] {Rounding.HALF_UP, Rounding.FLOOR, Rounding.HALF_EVEN, Rounding.HALF_AWAY};
        var machines = TestMachines.all();
        var trials = Stream.<Trial>builder();
        int i = 0;
        for (var kind : Stream.concat(RandomQuantized.KINDS.stream(), RandomQuantized.PAIRS.stream()).toList()) {
            if (kind.equals("reshape") || kind.equals("transpose")) {
                continue; // the compiler gives their kernel the views that make them copies
            }
            for (var machine : machines) {
                boolean product = kind.equals("linear") || kind.equals("matmul");
                if (product && machine.vectorLength() < 8) {
                    continue; // their register tiles are rows of eight
                }
                trials.add(new Trial(kind, machine, roundings[i++ % roundings.length]));
            }
        }
        return trials.build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trials")
    void aKernelGivesTheReferencesIntegersAndNothingOverflows(Trial trial) {
        long seed = SEED + trial.toString().hashCode();
        var cases = new RandomQuantized(seed, Limits.of(trial.machine()), trial.rounding());
        var random = new SplittableRandom(seed);
        int checked = 0;
        for (int i = 0; i < CASES; i++) {
            var drawn = cases.next(trial.kind());
            var plain = new Site(drawn.graph(), trial.machine());
            if (holdsItsSums(drawn, plain)) {
                check(drawn, plain, random, "seed %d, case %d: %s".formatted(seed, i, drawn.describe()));
                checked++;
            }
            for (var variant : Kernels.layouts(drawn.op(), plain)) {
                var site = new Site(drawn.graph(), trial.machine(), Variants.of(Map.of(drawn.op().name(), variant)));
                if (holdsItsSums(drawn, site)) {
                    check(drawn, site, random, "seed %d, case %d, %s: %s".formatted(seed, i, variant, drawn.describe()));
                    checked++;
                }
            }
        }
        int all = checked;
        assertTrue(all >= CASES / 2, () -> "only %d kernels hold their sums, seed %d".formatted(all, seed));
    }

    /// A kernel of a matrix product is for machines that hold its sums, which of codes of 16 bits outgrow any; whether this one does, the compiler asks.
    private static boolean holdsItsSums(RandomQuantized.Case drawn, Site site) {
        boolean product = drawn.op() instanceof QuantizedOp.Linear || drawn.op() instanceof QuantizedOp.MatMul;
        return !product || Compiler.compile(drawn.graph(), site.machine(), new CompileOptions(Narrow.REFUSE, site.variants())) instanceof Diagnosed.Ok;
    }

    private static void check(RandomQuantized.Case drawn, Site site, SplittableRandom random, String message) {
        var op = drawn.op();
        var machine = site.machine();
        var expected = IntegerReference.evaluate(op, drawn.graph(), drawn.inputs());

        var kernel = Kernels.of(op, site, Integer.MAX_VALUE);
        var program = KernelAlone.program(kernel, op, drawn.graph(), machine, random);
        var run = KernelAlone.run(program, op, machine, drawn.inputs());

        site.variants().asked().values().forEach(asked -> assertEquals(asked, List.of(kernel.layout())));
        assertTrue(run.outcome().completed(), () -> message + ": " + run.outcome());
        assertArrayEquals(expected.codes(), run.outputs().get(op.output()), message);
        assertEquals(0, run.events().events(), () -> message + ": " + run.events().first().getFirst());
        var bounds = Bounds.ofProgram(program, machine);
        var ofOp = Bounds.ofOp(op, drawn.graph(), machine);
        assertTrue(bounds.total().cycles() <= run.cycles(), () -> message + ": " + bounds.total() + " against " + run.cycles());
        assertTrue(bounds.ops().getFirst().cycles() <= run.cycles(), () -> message + ": " + bounds.ops());
        assertTrue(ofOp.cycles() <= run.cycles(), () -> message + ": " + ofOp + " against " + run.cycles());
    }
}
