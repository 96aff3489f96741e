package dev.cupel.explore;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.cupel.explore.Sweep.Axis;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/// The findings of a sweep as CSV (RFC 4180), in the order of the grid: axes, then what was found. Equal findings give equal bytes.
final class SweepTable {
    /// The columns that hold numbers.
    static final List<String> NUMBERS = Finding.COLUMNS.stream()
            .filter(column -> !List.of("status", "metric", "reason").contains(column))
            .toList();

    private SweepTable() {}

    /// {@return the table's text}
    ///
    /// @param findings of all points, in their order
    static String write(Sweep sweep, List<Finding> findings) {
        var text = new StringWriter();
        var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
        var titles = new ArrayList<>(sweep.axes().stream().map(Axis::name).toList());
        titles.addAll(Finding.COLUMNS);
        csv.writeRecord(titles);
        for (var point : sweep.points()) {
            var cells = new ArrayList<>(point.values().values());
            var finding = findings.get(point.number());
            Finding.COLUMNS.forEach(column -> cells.add(finding.cell(column)));
            csv.writeRecord(cells);
        }
        return text.toString();
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
