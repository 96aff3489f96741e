package dev.cupel.benchmarks;

import dev.cupel.benchmarks.speed.Clock;
import dev.cupel.benchmarks.speed.TraceCosts;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.OutputFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `benchmarks/run trace-cost`: how large are traces of a long run, and how much slower is it?
@Command(name = "trace-cost", mixinStandardHelpOptions = true,
        description = "Runs a program of a million instructions without a trace and with one of each format, and says what each takes.")
final class TraceCost implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds of which the median counts. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--processor-time", description = "Count the seconds of the processor, not of the clock: for a busy computer.")
    private boolean processorTime;

    @Option(names = "--program", paramLabel = "FILE", defaultValue = "benchmarks/programs/million.asm", description = "What to run. Default: ${DEFAULT-VALUE}.")
    private Path program = Path.of("benchmarks", "programs", "million.asm");

    @Option(names = "--out", paramLabel = "FILE", defaultValue = "benchmarks/results/trace-cost.md", description = "Where the page goes too. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("benchmarks", "results", "trace-cost.md");

    @Override
    public Integer call() {
        if (rounds < 1) {
            say("--rounds: %d, must be at least 1".formatted(rounds));
            return 2;
        }
        String command = "benchmarks/run trace-cost --rounds %d%s".formatted(rounds, processorTime ? " --processor-time" : "");
        try {
            var text = TraceCosts.page(command, program, processorTime ? Clock.PROCESSOR : Clock.WALL, rounds);
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            if (OutputFile.write(out, text) instanceof Diagnosed.Faulty<?>(var faults)) {
                faults.forEach(fault -> say(fault.render()));
                return 1;
            }
            return 0;
        } catch (IOException | UncheckedIOException | IllegalStateException impossible) {
            say(String.valueOf(impossible.getMessage()));
            return 1;
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
