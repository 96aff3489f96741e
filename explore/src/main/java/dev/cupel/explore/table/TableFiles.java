package dev.cupel.explore.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.cupel.explore.table.Table.Cell;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.DraftFile;
import dev.cupel.isa.text.OutputFile;
import dev.cupel.traces.export.CsvText;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Writes tables, each file whole or not at all. A file that is there is replaced.
public final class TableFiles {
    /// What begins as a formula does and is none.
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private static final String MEMORY = "memory";
    private static final String FILE = "file";

    private TableFiles() {}

    /// {@return the file written as CSV (RFC 4180, UTF-8, lines ended by LF), or why it could not be} Equal tables give equal bytes. Numbers read back as they
    /// were; texts are made harmless to terminals and spreadsheets, an empty one stands in quotes, what is missing is nothing.
    public static Diagnosed<Path> csv(Path file, Table table) {
        return OutputFile.write(file, csv(table));
    }

    /// {@return the text of [#csv(Path, Table)]}
    public static String csv(Table table) {
        var text = new StringWriter();
        var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).bufferSize(0).quoteStrategy(QuoteStrategies.EMPTY).build(text);
        csv.writeRecord(table.columns().stream().map(column -> CsvText.name(column.name())).toList());
        for (var row : table.rows()) {
            csv.writeRecord(row.stream().map(TableFiles::text).toArray(String[]::new));
        }
        return text.toString();
    }

    private static @Nullable String text(Cell cell) {
        return switch (cell) {
            case Cell.Text(var value) -> NUMBER.matcher(value).matches() ? value : CsvText.name(value);
            case Cell.Whole(long value) -> Long.toString(value);
            case Cell.Real(double value) -> Double.toString(value);
            case Cell.Missing _ -> null;
        };
    }

    /// {@return the file written as Parquet, or why it could not be} Equal tables give equal bytes. Columns are `VARCHAR`, `BIGINT` and `DOUBLE`; all may be
    /// null. Of names that differ in case alone, all but the first get a number.
    public static Diagnosed<Path> parquet(Path file, Table table) {
        return write(file, (connection, made) -> {
            fill(connection, MEMORY, "t", table);
            execute(connection, "COPY t TO %s (FORMAT parquet, COMPRESSION zstd)".formatted(literal(made)));
        });
    }

    /// {@return the file written as a DuckDB database with these tables, or why it could not be} Equal tables give equal contents; the bytes differ, as each
    /// database has an identifier of its own. Columns are those of [#parquet].
    ///
    /// @param tables by name; no two names differ in case alone
    public static Diagnosed<Path> duckDb(Path file, Map<String, Table> tables) {
        return write(file, (connection, made) -> {
            execute(connection, "ATTACH %s AS %s (TYPE duckdb)".formatted(literal(made), FILE));
            for (var table : tables.entrySet()) {
                fill(connection, FILE, table.getKey(), table.getValue());
            }
            // Only now is all in the file, and nothing beside it.
            execute(connection, "DETACH " + FILE);
        });
    }

    /// Makes a file by DuckDB.
    private interface Writer {
        void write(DuckDBConnection connection, Path file) throws SQLException;
    }

    /// A folder for one file, which goes with it.
    private record TemporaryFolder(Path path) implements AutoCloseable {
        TemporaryFolder() throws IOException {
            this(Files.createTempDirectory("cupel-table-"));
        }

        @Override
        public void close() throws IOException {
            try (var files = Files.list(path)) {
                for (var file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(path);
        }
    }

    /// DuckDB takes a path for more than a name (behind a `?` it looks for options), so it writes where we choose the name.
    private static Diagnosed<Path> write(Path file, Writer writer) {
        return DraftFile.open(file).then(draft -> {
            try (draft; var folder = new TemporaryFolder(); var connection = connect()) {
                Path written = folder.path().resolve("table");
                writer.write(connection, written);
                Files.copy(written, draft.out());
                return draft.complete();
            } catch (IOException | SQLException | LinkageError refused) {
                return Diagnosed.faulty(fault(file, refused));
            }
        });
    }

    private static Diagnostic fault(Path file, Throwable refused) {
        var cause = refused;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String folder = System.getProperty("java.io.tmpdir");
        return DraftFile.fault(file, cause).help(
                "DuckDB, which makes it, is unpacked and works in %s; another folder is named by CUPEL_JAVA_OPTIONS=-Djava.io.tmpdir=DIR".formatted(folder));
    }

    /// A database in memory that keeps to itself: nothing is fetched, and nothing left in the working folder. One thread, for equal bytes.
    private static DuckDBConnection connect() throws SQLException {
        var options = new Properties();
        options.setProperty("autoinstall_known_extensions", "false");
        options.setProperty("autoload_known_extensions", "false");
        options.setProperty("temp_directory", "");
        options.setProperty("threads", "1");
        return DriverManager.getConnection("jdbc:duckdb:", options).unwrap(DuckDBConnection.class);
    }

    private static void fill(DuckDBConnection connection, String database, String name, Table table) throws SQLException {
        var names = table.databaseNames();
        var columns = IntStream.range(0, names.size()).mapToObj(i -> identifier(names.get(i)) + " " + switch (table.columns().get(i).type()) {
            case TEXT -> "VARCHAR";
            case WHOLE -> "BIGINT";
            case REAL -> "DOUBLE";
        }).toList();
        execute(connection, "CREATE TABLE %s.%s (%s)".formatted(database, identifier(name), String.join(", ", columns)));
        try (var appender = connection.createAppender(database, "main", name)) {
            for (var row : table.rows()) {
                append(appender, row);
            }
        }
    }

    private static void append(DuckDBAppender appender, List<Cell> row) throws SQLException {
        appender.beginRow();
        for (var cell : row) {
            switch (cell) {
                case Cell.Text(var value) -> appender.append(value);
                case Cell.Whole(long value) -> appender.append(value);
                case Cell.Real(double value) -> appender.append(value);
                case Cell.Missing _ -> appender.appendNull();
            }
        }
        appender.endRow();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
