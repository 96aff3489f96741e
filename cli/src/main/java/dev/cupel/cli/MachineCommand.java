package dev.cupel.cli;

import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.rtl.cost.Cost;
import dev.cupel.rtl.cost.CostText;
import dev.cupel.traces.export.ReportText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cupel machine`.
@Command(name = "machine", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND", description = "Machine files.")
final class MachineCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    MachineCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: cupel machine list, show or validate");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the machines that are built in.")
    int list() {
        int width = Presets.names().stream().mapToInt(String::length).max().orElse(0);
        for (String name : Presets.names()) {
            console.print(("%-" + width + "s  %s%n").formatted(name, ReportText.describe(Presets.named(name))));
        }
        return ExitCode.DONE;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Prints what a machine would cost as hardware: area by unit, longest paths, energy by operation.")
    int show(
            @Parameters(paramLabel = "FILE|NAME", description = "Machine file, or a machine that is built in.") String machine,
            @Option(names = "--json", description = "Instead: a complete machine file, defaults filled in; a start for one's own.") boolean json,
            @Option(names = "--clock", paramLabel = "MHZ", defaultValue = "100", description = "Clock for least latencies. Default: ${DEFAULT-VALUE} MHz.") double clock) {
        if (!(clock > 0)) {
            throw new ParameterException(spec.commandLine(), "--clock " + clock + ": must be more than 0 MHz");
        }
        return console.finish(MachineOption.read(machine), read -> {
            console.print(json ? MachineFile.write(read)
                    : "%s: %s%n%n%s".formatted(read.name(), ReportText.describe(read), CostText.page(read, Cost.of(read), clock)));
            return ExitCode.DONE;
        });
    }

    @Command(name = "validate", mixinStandardHelpOptions = true, description = "Checks machine files and says everything that is wrong with them.")
    int validate(@Parameters(paramLabel = "FILE", arity = "1..*", description = "Machine files.") List<String> files) {
        var faults = new ArrayList<Diagnostic>();
        for (String file : files) {
            switch (MachineOption.read(file)) {
                case Diagnosed.Ok(var machine) -> console.print("%s: %s, %s%n".formatted(file, machine.name(), ReportText.describe(machine)));
                case Diagnosed.Faulty(var found) -> faults.addAll(found);
            }
        }
        return faults.isEmpty() ? ExitCode.DONE : console.refuse(faults);
    }
}
