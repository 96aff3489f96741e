package dev.cupel.benchmarks;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command behind `benchmarks/run`. Each benchmark is a class of its own in this package, listed in the annotation below.
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        version = "Cupel's benchmarks",
        synopsisSubcommandLabel = "NAME",
        description = "Measures, and prints a table that says how.",
        subcommands = {Accuracy.class, Root.class, RangeProofTrial.class, SearchTrial.class, Speed.class, TraceCost.class, Widths.class, Jmh.class})
final class Benchmarks {
    private Benchmarks() {}

    /// Runs one benchmark and ends the process with its exit code: 0 measured, 1 it could not be, 2 wrong usage.
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        var line = new CommandLine(new Benchmarks());
        line.setUsageHelpWidth(100);
        if (arguments.length == 0) {
            line.usage(line.getErr());
            System.exit(CommandLine.ExitCode.USAGE);
        }
        System.exit(line.execute(arguments));
    }
}
