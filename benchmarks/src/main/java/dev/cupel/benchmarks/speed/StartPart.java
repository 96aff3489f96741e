package dev.cupel.benchmarks.speed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// How long does `cupel run` of a small kernel take from a shell, start of Java included?
final class StartPart implements Part {
    private static final double MOST_SECONDS = 0.5;
    private static final int STARTS = 15;
    private static final String KERNEL = "programs/examples/01-fixed-point/program.asm";

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "`cupel run` of a small kernel, from a shell";
    }

    @Override
    public Finding measure(Bench bench) throws IOException {
        bench.say().accept("start: cupel run " + KERNEL);
        run(bench, Clock.WALL); // builds the command where it is missing
        var clock = new ArrayList<Double>();
        var processor = new ArrayList<Double>();
        for (int start = 0; start < STARTS; start++) {
            clock.add(run(bench, Clock.WALL));
            processor.add(run(bench, Clock.PROCESSOR));
        }
        var wall = new Spread(clock);
        return new Finding(List.of(Check.atMost(5, "`cupel run` of a small kernel, median of " + STARTS, MOST_SECONDS, " s", wall)),
                "`./cupel run %s`, %d starts; seconds, always by the clock: %s. Of the processor it takes %s, all of Java's threads together.\n".formatted(KERNEL,
                        STARTS, wall, new Spread(processor)));
    }

    private static double run(Bench bench, Clock clock) throws IOException {
        var command = List.of("sh", "-c", "./cupel run " + KERNEL + " >/dev/null; times");
        long begin = System.nanoTime();
        var process = new ProcessBuilder(command).directory(bench.root().toAbsolutePath().toFile()).redirectErrorStream(true).start();
        var lines = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip().lines().toList();
        double seconds = (System.nanoTime() - begin) / 1e9;
        try {
            if (process.waitFor() != 0 || lines.size() < 2) {
                throw new IOException("cupel did not run: " + String.join("\n", lines));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while cupel ran", interrupted);
        }
        if (clock == Clock.WALL) {
            return seconds;
        }
        // The last line of `times`: user and system time of children, as 0m0.52s 0m0.05s.
        double sum = 0;
        for (String part : lines.getLast().split(" ")) {
            var minutes = part.split("m");
            sum += 60 * Double.parseDouble(minutes[0]) + Double.parseDouble(minutes[1].replace("s", ""));
        }
        return sum;
    }
}
