package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.FileNames;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.programs.json.WitnessFile;
import dev.cupel.traces.export.ProofJson;
import dev.cupel.traces.export.ProofText;
import dev.cupel.traces.run.Checked;
import dev.cupel.traces.run.RunSource;
import dev.cupel.traces.run.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `cupel check`.
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Proves that no input can overflow a network or a program, or shows inputs that do (exit code 3 where it is not proved).")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SOURCE", description = "A float ONNX model, an op graph (JSON), an assembly text or an assembled program; told apart by content.")
    private Path source = Path.of("");

    @Mixin
    private MachineOption machine = new MachineOption();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--report", paramLabel = "FILE.json", description = "Write the proof.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--witnesses", paramLabel = "DIR", description = "Write the witness of each op that can overflow, for `cupel run --witness`; one of the whole network beside it where found.")
    private Optional<Path> witnesses = Optional.empty();

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var rows = model.rows();
        var settings = model.settings(false);
        var progress = ProgressLine.of(console.isTerminal() && !quiet);
        var given = spec.commandLine().getParseResult().matchedOptions().stream().map(option -> option.longestName()).toList();
        var checked = Both.of(RunSource.read(source).then(read -> ModelOptions.fits(read, given)), machine.read())
                .then(both -> model.withWidths(settings, both.first())
                        .then(chosen -> Runner.check(both.first(), rows, both.second(), chosen, progress)));
        return console.finish(checked, this::tell);
    }

    private int tell(Checked checked) {
        var faults = new ArrayList<Diagnostic>();
        report.ifPresent(file -> note(OutputFile.write(file, ProofJson.write(checked)), faults));
        var names = new FileNames();
        witnesses.ifPresent(folder -> {
            for (var op : checked.proof().ops()) {
                op.findings().stream().flatMap(finding -> finding.witness().stream()).findFirst()
                        .ifPresent(witness -> note(OutputFile.write(folder.resolve(names.of(fileOf(op.name())) + ".json"), WitnessFile.write(witness)), faults));
            }
            for (var whole : checked.whole()) {
                note(OutputFile.write(folder.resolve(names.of(fileOf(whole.witness().op())) + ".model.json"), WitnessFile.write(whole.witness())), faults);
            }
        });
        if (!quiet) {
            console.print(ProofText.write(checked, console.page().width()));
        }
        if (!faults.isEmpty()) {
            return console.refuse(faults);
        }
        return checked.proof().proved() ? ExitCode.DONE : ExitCode.STOPPED;
    }

    private static String fileOf(String op) {
        return op.isEmpty() ? "program" : op;
    }

    private static <T> void note(Diagnosed<T> answer, List<Diagnostic> faults) {
        if (answer instanceof Diagnosed.Faulty<T>(var found)) {
            faults.addAll(found);
        }
    }
}
