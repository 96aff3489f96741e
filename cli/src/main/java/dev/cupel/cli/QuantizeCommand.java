package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel quantize`.
@Command(name = "quantize", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Writes a network as it is quantized: an op graph with every scale and width and each tensor's error, to edit and run again.")
final class QuantizeCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MODEL", description = "A float ONNX model or an op graph (JSON).")
    private Path source = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "GRAPH.json", required = true, description = "The op graph to write.")
    private Path output = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    QuantizeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var rows = model.rows();
        var settings = model.settings(false);
        var progress = ProgressLine.of(console.isTerminal() && !quiet);
        var written = Both.of(RunSource.read(source), machine.read())
                .then(both -> switch (both.first()) {
                    case RunSource.Code code -> Diagnosed.<Path>faulty(Diagnostic.of(code.view().file(), "this is a program, not a network"));
                    case RunSource.Network network -> model.withWidths(settings, network)
                            .then(chosen -> Runner.quantize(network, rows, both.second(), chosen, progress))
                            .then(text -> OutputFile.write(output, text));
                });
        return console.finish(written, _ -> ExitCode.DONE);
    }
}
