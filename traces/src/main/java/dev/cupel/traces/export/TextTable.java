package dev.cupel.traces.export;

import dev.cupel.isa.text.Inert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/// A table of text, columns aligned, two spaces between them. Where it is wider than the page, the cells of its first column are shortened in
/// their middle.
final class TextTable {
    /// The first column is never shortened below this.
    private static final int LEAST = 10;

    private record Column(String title, String unit, boolean right) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> rules = new ArrayList<>();

    /// Adds a column of words.
    TextTable words(String title) {
        columns.add(new Column(title, "", false));
        return this;
    }

    /// Adds a column of numbers.
    ///
    /// @param unit stands under the title; empty for none
    TextTable numbers(String title, String unit) {
        columns.add(new Column(title, unit, true));
        return this;
    }

    /// Adds a row of one cell for each column. Names come from elsewhere, so what a terminal would obey is made inert.
    void row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.size(), columns.size()));
        }
        rows.add(cells.stream().map(Inert::text).toList());
    }

    /// Draws a line behind the rows so far.
    void rule() {
        rules.add(rows.size());
    }

    /// {@return the table's lines, titles first}
    ///
    /// @param page columns of the terminal
    List<String> lines(int page) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(
                    Math.max(columns.get(i).title().length(), columns.get(i).unit().length()),
                    rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
        }
        int all = 2 * (widths.length - 1);
        for (int width : widths) {
            all += width;
        }
        if (all > page) {
            widths[0] = Math.min(widths[0], Math.max(LEAST, widths[0] - (all - page)));
        }
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        if (columns.stream().anyMatch(column -> !column.unit().isEmpty())) {
            lines.add(line(columns.stream().map(Column::unit).toList(), widths));
        }
        int total = 2 * (widths.length - 1);
        for (int width : widths) {
            total += width;
        }
        var ruled = "-".repeat(total);
        lines.add(ruled);
        for (int i = 0; i < rows.size(); i++) {
            if (rules.contains(i)) {
                lines.add(ruled);
            }
            lines.add(line(rows.get(i), widths));
        }
        return Collections.unmodifiableList(lines);
    }

    private String line(List<String> cells, int[] widths) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < widths.length; i++) {
            String cell = shortened(cells.get(i), widths[i]);
            String space = " ".repeat(widths[i] - cell.length());
            parts.add(columns.get(i).right() ? space + cell : cell + space);
        }
        return parts.stream().collect(Collectors.joining("  ")).stripTrailing();
    }

    /// {@return the text in at most `width` characters} The end of a node's path says more than its start, so it keeps two thirds.
    static String shortened(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int head = (width - 2) / 3;
        return text.substring(0, head) + ".." + text.substring(text.length() - (width - 2 - head));
    }
}
