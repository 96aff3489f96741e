package dev.cupel.benchmarks.speed;

import java.util.List;

/// Tables.
public final class Markdown {
    private Markdown() {}

    /// {@return a table with a title for each column}
    public static String table(List<String> titles, List<List<String>> rows) {
        var text = new StringBuilder(line(titles)).append(line(titles.stream().map(_ -> "---").toList()));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
