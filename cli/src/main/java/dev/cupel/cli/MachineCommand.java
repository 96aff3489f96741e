package dev.cupel.cli;

import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.traces.export.ReportText;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

    @Command(name = "show", mixinStandardHelpOptions = true,
            description = "Prints a machine as a complete machine file, defaults filled in; a start for one's own.")
    int show(@Parameters(paramLabel = "FILE|NAME", description = "Machine file, or a machine that is built in.") String machine) {
        return console.finish(MachineOption.read(machine), read -> {
            console.print(MachineFile.write(read));
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
