package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.export.DiffJson;
import dev.cupel.traces.export.DiffText;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.page.DiffPage;
import dev.cupel.traces.view.ReportDiff;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel diff`.
@Command(name = "diff", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Puts two reports side by side: machine, settings, cycles, causes, overflows, error and quality, by op.")
final class DiffCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(index = "0", paramLabel = "A", description = "What `cupel run --report` wrote.")
    private Path a = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another report; changes are from A to B.")
    private Path b = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the comparison as JSON.")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE", description = "Write the comparison as a page that opens from disk.")
    private Optional<Path> html = Optional.empty();

    @Option(names = "--quiet", description = "Nothing on standard output.")
    private boolean quiet;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var diff = Both.of(ReportJson.read(a), ReportJson.read(b))
                .map(both -> ReportDiff.of(a.toString(), both.first(), b.toString(), both.second()));
        return console.finish(diff, this::tell);
    }

    private int tell(ReportDiff diff) {
        if (!quiet) {
            console.print(DiffText.write(diff, console.page().width()));
        }
        var faults = new ArrayList<Diagnostic>();
        json.ifPresent(file -> write(file, DiffJson.write(diff), faults));
        html.ifPresent(file -> write(file, DiffPage.write(diff), faults));
        return faults.isEmpty() ? ExitCode.DONE : console.refuse(faults);
    }

    private static void write(Path file, String text, List<Diagnostic> faults) {
        if (OutputFile.write(file, text) instanceof Diagnosed.Faulty(var found)) {
            faults.addAll(found);
        }
    }
}
