package dev.cupel.cli;

import dev.cupel.isa.Machine;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.Progress;
import dev.cupel.traces.run.RunSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command that makes a file of a network.
abstract class NetworkCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "MODEL", description = "A float ONNX model or an op graph (JSON).")
    private Path source = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    NetworkCommand(Console console) {
        this.console = console;
    }

    /// {@return the file that was written, or why none was}
    abstract Diagnosed<Path> write(RunSource.Network network, ModelRows.Choice rows, Machine on, ModelSettings settings, Progress progress);

    /// {@return why a program is no network, and what to do with it instead}
    abstract Diagnosed<Path> refuse(RunSource.Code code);

    @Override
    public Integer call() {
        var rows = model.rows();
        var settings = model.settings(false);
        var progress = ProgressLine.of(console.isTerminal() && !quiet);
        var written = Both.of(RunSource.read(source), machine.read())
                .then(both -> switch (both.first()) {
                    case RunSource.Code code -> refuse(code);
                    case RunSource.Network network -> model.withWidths(settings, network)
                            .then(chosen -> write(network, rows, both.second(), chosen, progress));
                });
        return console.finish(written, _ -> ExitCode.DONE);
    }
}
