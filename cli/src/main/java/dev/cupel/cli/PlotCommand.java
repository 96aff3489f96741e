package dev.cupel.cli;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.traces.export.ReportJson;
import dev.cupel.traces.plot.Plot;
import dev.cupel.traces.plot.ReportPlots;
import dev.cupel.traces.view.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cupel plot`.
@Command(name = "plot", mixinStandardHelpOptions = true,
        description = "Draws a report: busy units over time, cycles by op and cause, error through the model.")
final class PlotCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "REPORT", arity = "1..*", description = "What `cupel run --report` wrote.")
    private List<Path> reports = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the pictures go. Default: beside each report; with several reports, a folder of its name.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--format", paramLabel = "png|svg", split = ",", description = "Which formats. Default: both.")
    private List<Plot.Format> formats = List.of(Plot.Format.PNG, Plot.Format.SVG);

    PlotCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var faults = new ArrayList<Diagnostic>();
        var read = new LinkedHashMap<Path, Report>();
        for (Path file : reports) {
            switch (ReportJson.read(file)) {
                case Diagnosed.Ok(var report) -> read.put(file, report);
                case Diagnosed.Faulty(var found) -> faults.addAll(found);
            }
        }
        if (!faults.isEmpty()) {
            return console.refuse(faults);
        }
        for (var entry : read.entrySet()) {
            for (var plot : ReportPlots.of(entry.getValue())) {
                for (var format : formats) {
                    switch (plot.write(folderOf(entry.getKey()), format)) {
                        case Diagnosed.Ok(var written) -> console.print(written + System.lineSeparator());
                        case Diagnosed.Faulty(var found) -> faults.addAll(found);
                    }
                }
            }
        }
        return faults.isEmpty() ? ExitCode.DONE : console.refuse(faults);
    }

    private Path folderOf(Path report) {
        Path beside = Optional.ofNullable(report.getParent()).orElse(Path.of(""));
        if (reports.size() == 1) {
            return folder.orElse(beside);
        }
        String name = String.valueOf(report.getFileName());
        String stem = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        return folder.orElse(beside).resolve(stem);
    }
}
