package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.conformance.Conformance;
import dev.cupel.traces.conformance.Verdict;
import dev.cupel.traces.export.ConformanceJson;
import dev.cupel.traces.export.ConformanceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel conformance`.
@Command(name = "conformance", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a folder of ONNX node tests on the simulator; each passes, or is refused with the reason (exit code 3 where one is wrong).")
final class ConformanceCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR", description = "A folder of tests, each a folder with model.onnx and test_data_set_0.")
    private Path folder = Path.of("");

    @Option(names = "--json", paramLabel = "FILE.json", description = "Write how each test ended.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--refusals", paramLabel = "FILE.md", description = "Write the table of what is refused.")
    private Optional<Path> refusals = Optional.empty();

    @Option(names = "--quiet", description = "No progress, and nothing on standard output.")
    private boolean quiet;

    ConformanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return console.finish(Conformance.run(folder, Conformance.machine16(), ProgressLine.of(console.isTerminal() && !quiet)), this::tell);
    }

    private int tell(Conformance ran) {
        var faults = new ArrayList<Diagnostic>();
        json.ifPresent(file -> note(OutputFile.write(file, ConformanceJson.write(ran)), faults));
        refusals.ifPresent(file -> note(OutputFile.write(file, ConformanceText.refusals(ran)), faults));
        if (!quiet) {
            console.print(ConformanceText.write(ran, console.page().width()));
        }
        if (!faults.isEmpty()) {
            return console.refuse(faults);
        }
        return ran.count(Verdict.Wrong.class) == 0 ? ExitCode.DONE : ExitCode.STOPPED;
    }

    private static <T> void note(Diagnosed<T> answer, List<Diagnostic> faults) {
        if (answer instanceof Diagnosed.Faulty<T>(var found)) {
            faults.addAll(found);
        }
    }
}
