package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.Program;
import dev.cupel.isa.RomTable;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.rtl.cost.Cost;
import dev.cupel.rtl.cost.CostText;
import dev.cupel.rtl.synthesis.RomSynthesis;
import dev.cupel.rtl.synthesis.Yosys;
import dev.cupel.traces.export.ReportText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            @Mixin SetOption set,
            @Option(names = "--json", description = "Instead: a complete machine file, defaults filled in; a start for one's own.") boolean json,
            @Option(names = "--roms", paramLabel = "PROGRAM",
                    description = "Also synthesize each ROM table of a program file, alone. Needs Yosys.") Optional<Path> roms,
            @Option(names = "--clock", paramLabel = "MHZ", defaultValue = "100",
                    description = "Clock for least latencies. Default: ${DEFAULT-VALUE} MHz.") double clock) {
        if (!(clock > 0)) {
            throw new ParameterException(spec.commandLine(), "--clock " + clock + ": must be more than 0 MHz");
        }
        if (roms.isPresent() && !Yosys.synthesizes()) {
            console.say("cupel: tables are synthesized by Yosys, which is not installed, or its cells are not");
            console.say("help: on Debian and Ubuntu: " + Yosys.INSTALL);
            return ExitCode.WRONG_INPUT;
        }
        var tables = roms.isEmpty() ? Diagnosed.ok(Map.<Integer, RomTable>of())
                : SourceFile.bytes(roms.get()).then(bytes -> ProgramFile.read(roms.get().toString(), bytes)).map(Program::tables);
        return switch (Both.of(set.apply(MachineOption.read(machine)), tables)) {
            case Diagnosed.Faulty<Both<Machine, Map<Integer, RomTable>>>(var faults) -> console.refuse(faults);
            case Diagnosed.Ok<Both<Machine, Map<Integer, RomTable>>>(var both) -> show(both.first(), both.second(), json, clock);
        };
    }

    private int show(Machine machine, Map<Integer, RomTable> tables, boolean json, double clock) {
        if (json) {
            console.print(MachineFile.write(machine));
            return ExitCode.DONE;
        }
        console.print("%s: %s%n%n%s".formatted(machine.name(), ReportText.describe(machine), CostText.page(machine, Cost.of(machine), clock)));
        for (var table : tables.entrySet()) {
            try {
                var area = RomSynthesis.of(table.getValue());
                console.print("table t%d, %s: %,.0f gate equivalents, %.1f ns%n".formatted(table.getKey(), table.getValue(), area.gates(), area.delay()));
            } catch (IOException failed) {
                console.say("cupel: " + failed.getMessage());
                return ExitCode.WRONG_INPUT;
            }
        }
        return ExitCode.DONE;
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
