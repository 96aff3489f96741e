package dev.cupel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command `cupel`. Each subcommand is a class of its own in this package, listed in the annotation below.
@Command(
        name = "cupel",
        mixinStandardHelpOptions = true,
        version = "cupel 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "Exact integers, exact cycles and exact error of quantized networks on a small integer machine.")
public final class Cupel {
    private Cupel() {}

    /// Runs one command and ends the process with its exit code (0 done, 1 wrong input, 2 wrong usage).
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Cupel()).execute(arguments);
    }
}
