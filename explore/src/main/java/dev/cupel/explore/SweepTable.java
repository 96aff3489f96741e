package dev.cupel.explore;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Findings as CSV (RFC 4180). Equal findings give equal bytes.
final class SweepTable {
    private SweepTable() {}

    /// {@return the points of a sweep in the order of the grid: axes, what was found, and the command that finds it again}
    static String write(Sweep sweep, List<Explorer.Found> found) {
        var text = new StringWriter();
        var csv = csv(text);
        csv.writeRecord(Stream.of(sweep.axes().stream().map(Sweep.Axis::name), Stream.of("status", "rows"), Measure.labels().stream(),
                Stream.of("front", "reason", "key", "command")).flatMap(names -> names).toList());
        for (var each : found) {
            var finding = each.finding();
            var cells = new ArrayList<>(each.point().values().values());
            cells.addAll(measured(finding));
            boolean named = !finding.key().isEmpty();
            cells.addAll(List.of(each.front() ? "yes" : "", finding.reason(), finding.key(), named ? RunLine.of(finding) : ""));
            csv.writeRecord(cells);
        }
        return text.toString();
    }

    /// {@return findings by key, with all that decided them and no path, clock or host: the same bytes wherever they were found}
    static String canonical(List<Finding> findings) {
        var text = new StringWriter();
        var csv = csv(text);
        csv.writeRecord(Stream.of(Stream.of("key", "source_sha256", "machine", "settings", "status", "rows"), Measure.labels().stream(), Stream.of("reason"))
                .flatMap(names -> names).toList());
        for (var finding : findings) {
            var cells = new ArrayList<>(List.of(finding.key(), finding.source().sha256(), RunLine.machine(finding.machine()), settings(finding)));
            cells.addAll(measured(finding));
            cells.add(finding.reason());
            csv.writeRecord(cells);
        }
        return text.toString();
    }

    private static String settings(Finding finding) {
        return String.join(" ", finding.settings().entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()).toList());
    }

    private static List<String> measured(Finding finding) {
        var cells = new ArrayList<>(List.of(finding.status().label(), Integer.toString(finding.rows())));
        for (var measure : Measure.values()) {
            cells.add(finding.text(measure));
        }
        return cells;
    }

    private static CsvWriter csv(StringWriter text) {
        return CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
    }

    /// {@return whether a text is a finite number}
    static boolean isNumber(String text) {
        try {
            return !text.isBlank() && Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException not) {
            return false;
        }
    }
}
