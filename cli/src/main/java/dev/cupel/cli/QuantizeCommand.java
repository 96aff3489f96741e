package dev.cupel.cli;

import dev.cupel.isa.Machine;
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

/// `cupel quantize`.
@Command(name = "quantize", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Writes a network as it is quantized: an op graph with every scale and width and each tensor's error, to edit and run again.")
final class QuantizeCommand extends NetworkCommand {
    @Option(names = {"-o", "--output"}, paramLabel = "GRAPH.json", required = true, description = "The op graph to write.")
    private Path output = Path.of("");

    QuantizeCommand(Console console) {
        super(console);
    }

    @Override
    Diagnosed<Path> write(RunSource.Network network, ModelRows.Choice rows, Machine on, ModelSettings settings, Progress progress) {
        return Runner.quantize(network, rows, on, settings, progress).then(text -> OutputFile.write(output, text));
    }

    @Override
    Diagnosed<Path> refuse(RunSource.Code code) {
        return Diagnosed.faulty(Diagnostic.of(code.view().file(), "this is a program, not a network"));
    }
}
