package dev.cupel.explore.table;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Lines of cells in named columns.
///
/// @param columns at least one, no two of one name
/// @param rows    as many cells each as there are columns, each of its column's type or missing
public record Table(List<Column> columns, List<List<Cell>> rows) {
    /// One column.
    ///
    /// @param name any text
    public record Column(String name, Type type) {}

    /// What a column holds.
    public enum Type {
        /// Texts.
        TEXT,
        /// Whole numbers of 64 bits.
        WHOLE,
        /// Doubles.
        REAL;

        /// {@return the cell that a text spells; missing where it is empty}
        /// @throws NumberFormatException if the type is of numbers, and this is none
        public Cell cell(String text) {
            if (text.isEmpty()) {
                return Cell.MISSING;
            }
            return switch (this) {
                case TEXT -> new Cell.Text(text);
                case WHOLE -> new Cell.Whole(Long.parseLong(text));
                case REAL -> new Cell.Real(Double.parseDouble(text));
            };
        }
    }

    /// One value.
    public sealed interface Cell {
        /// Nothing.
        Cell MISSING = new Missing();

        /// A text; it may be empty.
        record Text(String value) implements Cell {}

        /// A whole number.
        record Whole(long value) implements Cell {}

        /// A double.
        record Real(double value) implements Cell {}

        /// No value.
        record Missing() implements Cell {}

        private boolean fits(Type type) {
            return switch (this) {
                case Text _ -> type == Type.TEXT;
                case Whole _ -> type == Type.WHOLE;
                case Real _ -> type == Type.REAL;
                case Missing _ -> true;
            };
        }
    }

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        if (columns.isEmpty() || columns.stream().map(Column::name).distinct().count() < columns.size()) {
            throw new IllegalArgumentException("a table needs columns, each of a name of its own; these are " + columns);
        }
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("%d cells for %d columns: %s".formatted(row.size(), columns.size(), row));
            }
            for (int i = 0; i < row.size(); i++) {
                if (!row.get(i).fits(columns.get(i).type())) {
                    throw new IllegalArgumentException("%s in %s".formatted(row.get(i), columns.get(i)));
                }
            }
        }
    }

    /// {@return the columns' names as a database can have them: not empty, without zero characters, and different where letters of both cases are one; others
    /// stay as they are}
    List<String> databaseNames() {
        var taken = new HashSet<String>();
        return columns.stream().map(column -> {
            String name = column.name().isEmpty() ? "_" : column.name().replace('\0', '_');
            String free = name;
            for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
                free = name + "_" + i;
            }
            return free;
        }).toList();
    }
}
