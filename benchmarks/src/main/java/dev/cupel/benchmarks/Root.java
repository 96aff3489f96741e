package dev.cupel.benchmarks;

import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run root`: are 16 root steps the floor of the root of every value that the accumulator holds?
@Command(name = "root", mixinStandardHelpOptions = true,
        description = "Takes the root of every value from 0 on by the simulator's root steps: all 2^32 where A is 33 or more, all below 2^(A-1) else.")
final class Root implements Callable<Integer> {
    private static final int PARTS = 1024;
    private static final int WIDEST = 32;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--accumulator-bits", paramLabel = "A", defaultValue = "33", description = "Width of the accumulators, 17 to 55. Default: ${DEFAULT-VALUE}.")
    private int accumulatorBits = 33;

    @Option(names = "--threads", paramLabel = "N", description = "Spread values over N threads. Default: the processors there are.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws Exception {
        long values = 1L << Math.min(WIDEST, accumulatorBits - 1);
        var machine = RootSweep.machine(accumulatorBits);
        long begun = System.nanoTime();
        var wrong = OptionalLong.empty();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var parts = new ArrayList<Future<OptionalLong>>();
            for (int part = 0; part < PARTS; part++) {
                long from = values / PARTS * part;
                long to = values / PARTS * (part + 1);
                parts.add(pool.submit(() -> RootSweep.firstWrong(machine, from, to)));
            }
            for (var part : parts) {
                var found = part.get();
                wrong = wrong.isPresent() ? wrong : found;
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        var out = spec.commandLine().getOut();
        if (wrong.isPresent()) {
            out.println("root: %d is the first value whose root is wrong, A = %d".formatted(wrong.getAsLong(), accumulatorBits));
            out.flush();
            return 1;
        }
        out.println("root: 16 steps leave the floor of the root, and the remainder, of each of %,d values from 0 on; A = %d, %.0f s, %d threads".formatted(
                values, accumulatorBits, seconds, threads));
        out.flush();
        return 0;
    }
}
