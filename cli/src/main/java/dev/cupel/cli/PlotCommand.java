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
        description = "Draws a report: busy units and occupancy over time, cycles by op and cause, error through the model and its histogram,"
                + " value ranges, what did not fit.")
final class PlotCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "REPORT", arity = "1..*", description = "What `cupel run --report` wrote.")
    private List<Path> reports = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the pictures go. Default: beside each report."
            + " With several reports, into a folder for each, named after it and, where names are equal, its place.")
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
        return reports.size() == 1 ? folder.orElse(beside) : folder.orElse(beside).resolve(nameOf(report));
    }

    /// The shortest end of the report's path that no other report's has, as one name.
    private String nameOf(Path report) {
        var path = report.toAbsolutePath().normalize();
        for (int parts = 1; parts < path.getNameCount(); parts++) {
            var end = path.subpath(path.getNameCount() - parts, path.getNameCount());
            if (reports.stream().map(other -> other.toAbsolutePath().normalize()).filter(other -> other.endsWith(end)).distinct().count() == 1) {
                return stem(end);
            }
        }
        return stem(path);
    }

    private static String stem(Path path) {
        var parts = new ArrayList<String>();
        path.forEach(part -> parts.add(part.toString()));
        return String.join("-", parts).replaceFirst("\\.json$", "");
    }
}
