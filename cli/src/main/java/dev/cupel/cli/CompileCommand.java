package dev.cupel.cli;

import dev.cupel.isa.encoding.ProgramFile;
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

/// `cupel compile`.
@Command(name = "compile", mixinStandardHelpOptions = true, sortOptions = false, description = "Compiles a network to a program file for one machine.")
final class CompileCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "SOURCE", description = "A float ONNX model or an op graph (JSON).")
    private Path source = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "PROGRAM", required = true, description = "The program file to write.")
    private Path output = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    CompileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var rows = model.rows();
        var settings = model.settings(false);
        var progress = ProgressLine.of(console.isTerminal() && !quiet);
        var written = Both.of(RunSource.read(source), machine.read())
                .then(both -> switch (both.first()) {
                    case RunSource.Code code -> Diagnosed.<Path>faulty(Diagnostic.of(code.view().file(), "this is a program, not a network")
                            .help("`cupel assemble` makes a program file of an assembly text"));
                    case RunSource.Network network -> model.withWidths(settings, network)
                            .then(chosen -> Runner.compile(network, rows, both.second(), chosen, progress))
                            .then(program -> OutputFile.write(output, ProgramFile.write(program)));
                });
        return console.finish(written, _ -> ExitCode.DONE);
    }
}
