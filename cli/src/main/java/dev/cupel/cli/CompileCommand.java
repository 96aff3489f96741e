package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.encoding.ProgramFile;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `cupel compile`.
@Command(name = "compile", mixinStandardHelpOptions = true, sortOptions = false, description = "Compiles a network to a program file for one machine.")
final class CompileCommand extends NetworkCommand {
    @Option(names = {"-o", "--output"}, paramLabel = "PROGRAM", required = true, description = "The program file to write.")
    private Path output = Path.of("");

    CompileCommand(Console console) {
        super(console);
    }

    @Override
    Diagnosed<Path> write(RunSource.Network network, ModelRows.Choice rows, Machine on, ModelSettings settings, Progress progress) {
        return Runner.compile(network, rows, on, settings, progress).then(program -> OutputFile.write(output, ProgramFile.write(program)));
    }

    @Override
    Diagnosed<Path> refuse(RunSource.Code code) {
        return Diagnosed.faulty(Diagnostic.of(code.view().file(), "this is a program, not a network")
                .help("`cupel assemble` makes a program file of an assembly text"));
    }
}
