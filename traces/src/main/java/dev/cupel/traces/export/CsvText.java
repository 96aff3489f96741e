package dev.cupel.traces.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.cupel.isa.text.Inert;
import java.io.StringWriter;
import java.util.List;

/// Tables as CSV (RFC 4180), lines ended by LF.
public final class CsvText {
    private CsvText() {}

    /// {@return the file's text}
    static String write(List<List<String>> lines) {
        var text = new StringWriter();
        var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).build(text);
        lines.forEach(csv::writeRecord);
        return text.toString();
    }

    /// {@return a name from elsewhere as a cell: harmless to a terminal, and behind a `'` where a spreadsheet would take it for a formula}
    public static String name(String name) {
        String inert = Inert.text(name);
        return !inert.isEmpty() && "=+-@".indexOf(inert.charAt(0)) >= 0 ? "'" + inert : inert;
    }
}
