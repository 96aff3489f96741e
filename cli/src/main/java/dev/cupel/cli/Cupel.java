package dev.cupel.cli;

import dev.cupel.isa.text.Nearest;
import dev.cupel.traces.run.Version;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `cupel`. Each subcommand is a class of its own in this package, listed in the annotation below.
@Command(
        name = "cupel",
        mixinStandardHelpOptions = true,
        versionProvider = Cupel.Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Exact integers, exact cycles and exact error of quantized networks on a small integer machine.",
        footer = {
            "",
            "Exit codes: 0 done; 1 the input is wrong; 2 wrong usage; 3 the run trapped, --max-cycles was",
            "reached or a requested check failed; 70 a fault of this program."
        })
public final class Cupel {
    private Cupel() {}

    /// Runs one command and ends the process with its exit code, see [ExitCode].
    public static void main(String[] arguments) {
        // Digits and separators are the same everywhere: what is written here is read again by assembler and schemas.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(Console.ofProcess(), arguments));
    }

    /// {@return the exit code of the command that `arguments` say}
    static int run(Console console, String... arguments) {
        var line = new CommandLine(new Cupel());
        line.addSubcommand(new RunCommand(console));
        line.addSubcommand(new DebugCommand(console));
        line.addSubcommand(new CheckCommand(console));
        line.addSubcommand(new ConformanceCommand(console));
        line.addSubcommand(new CompileCommand(console));
        line.addSubcommand(new QuantizeCommand(console));
        line.addSubcommand(new AssembleCommand(console));
        line.addSubcommand(new DisassembleCommand(console));
        line.addSubcommand(new ExploreCommand(console));
        line.addSubcommand(new CosimCommand(console));
        line.addSubcommand(new MachineCommand(console));
        line.addSubcommand(new PlotCommand(console));
        line.addSubcommand(new DiffCommand(console));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(console.isTerminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((wrong, _) -> misused(wrong, console));
        line.setExecutionExceptionHandler((fault, _, _) -> failed(fault, console));
        try {
            if (arguments.length == 0) {
                line.usage(console.err());
                return ExitCode.USAGE;
            }
            return line.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError fault) {
            return failed(fault, console);
        }
    }

    private static int misused(ParameterException wrong, Console console) {
        var command = wrong.getCommandLine();
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            boolean option = word.startsWith("-");
            var known = option ? command.getCommandSpec().optionsMap().keySet() : command.getSubcommands().keySet();
            String name = option ? word.replaceFirst("=.*", "") : word;
            console.say("cupel: unknown %s `%s`".formatted(option ? "option" : known.isEmpty() ? "argument" : "command", name));
            Nearest.suggestion(name, known).ifPresent(help -> console.say("help: " + help));
        } else {
            console.say("cupel: " + wrong.getMessage());
        }
        console.say("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Throwable fault, Console console) {
        if (fault instanceof Usage.Wrong wrong) {
            console.say("cupel: " + wrong.getMessage());
            return ExitCode.USAGE;
        }
        if (fault instanceof CancellationException) {
            console.say("cupel: interrupted");
            return ExitCode.STOPPED;
        }
        if (fault instanceof OutOfMemoryError) {
            console.say("cupel: out of memory at %d MB; give more by CUPEL_JAVA_OPTIONS=-Xmx8g".formatted(Runtime.getRuntime().maxMemory() >> 20));
            return ExitCode.INTERNAL;
        }
        var at = fault.getStackTrace().length > 0 ? " (" + fault.getStackTrace()[0] + ")" : "";
        console.say("cupel: a fault of cupel %s itself: %s%s; please report it with the command line and its input".formatted(Version.TEXT,
                String.valueOf(fault).replace('\n', ' '), at));
        if (System.getenv("CUPEL_DEBUG") != null) {
            fault.printStackTrace(console.err());
        }
        return ExitCode.INTERNAL;
    }

    /// The version that `--version` prints.
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"cupel " + Version.TEXT};
        }
    }
}
