package dev.cupel.explore;

import dev.cupel.explore.Sweep.Axis;
import dev.cupel.explore.table.Table;
import dev.cupel.explore.table.Table.Cell;
import dev.cupel.explore.table.Table.Column;
import java.util.ArrayList;
import java.util.List;

/// Findings as tables. Equal findings give equal tables.
final class SweepTable {
    private SweepTable() {}

    /// {@return the points of a sweep in the order of the grid: axes, what was found, and the command that finds it again}
    static Table of(Sweep sweep, List<Explorer.Found> found) {
        var columns = new ArrayList<>(sweep.axes().stream().map(axis -> new Column(axis.name(), type(axis))).toList());
        columns.addAll(measured());
        columns.addAll(texts("front", "reason", "key", "command"));
        return new Table(columns, found.stream().map(each -> {
            var finding = each.finding();
            var cells = new ArrayList<Cell>();
            sweep.axes().forEach(axis -> cells.add(type(axis).cell(each.point().values().getOrDefault(axis.name(), ""))));
            cells.addAll(measured(finding));
            cells.add(Table.Type.TEXT.cell(each.front() ? "yes" : ""));
            cells.add(Table.Type.TEXT.cell(finding.reason()));
            cells.add(Table.Type.TEXT.cell(finding.key()));
            cells.add(Table.Type.TEXT.cell(finding.key().isEmpty() ? "" : RunLine.of(finding)));
            return List.copyOf(cells);
        }).toList());
    }

    /// {@return findings by key, with all that decided them and no path, clock or host: the same wherever they were found}
    static Table canonical(List<Finding> findings) {
        var columns = new ArrayList<>(texts("key", "source_sha256", "machine", "settings"));
        columns.addAll(measured());
        columns.addAll(texts("reason"));
        return new Table(columns, findings.stream().map(finding -> {
            var cells = new ArrayList<Cell>();
            for (String text : List.of(finding.key(), finding.source().sha256(), RunLine.machine(finding.machine()), settings(finding))) {
                cells.add(Table.Type.TEXT.cell(text));
            }
            cells.addAll(measured(finding));
            cells.add(Table.Type.TEXT.cell(finding.reason()));
            return List.copyOf(cells);
        }).toList());
    }

    private static String settings(Finding finding) {
        return String.join(" ", finding.settings().entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue()).toList());
    }

    private static List<Column> measured() {
        var columns = new ArrayList<>(List.of(new Column("status", Table.Type.TEXT), new Column("rows", Table.Type.WHOLE)));
        for (var measure : Measure.values()) {
            columns.add(new Column(measure.label(), type(measure)));
        }
        return columns;
    }

    private static List<Cell> measured(Finding finding) {
        var cells = new ArrayList<Cell>(List.of(new Cell.Text(finding.status().label()), new Cell.Whole(finding.rows())));
        for (var measure : Measure.values()) {
            cells.add(type(measure).cell(finding.text(measure)));
        }
        return cells;
    }

    private static List<Column> texts(String... names) {
        return List.of(names).stream().map(name -> new Column(name, Table.Type.TEXT)).toList();
    }

    private static Table.Type type(Measure measure) {
        return measure.isWhole() ? Table.Type.WHOLE : Table.Type.REAL;
    }

    private static Table.Type type(Axis axis) {
        return axis.values().stream().allMatch(value -> value.matches("-?[0-9]{1,18}")) ? Table.Type.WHOLE : axis.values().stream().allMatch(SweepTable::isNumber) ? Table.Type.REAL : Table.Type.TEXT;
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
