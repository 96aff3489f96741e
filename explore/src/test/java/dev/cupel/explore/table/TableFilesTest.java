package dev.cupel.explore.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cupel.explore.table.Table.Cell;
import dev.cupel.explore.table.Table.Column;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written is read back by DuckDB's own readers.
class TableFilesTest {
    private static final List<Column> COLUMNS =
            List.of(new Column("key", Table.Type.TEXT), new Column("cycles", Table.Type.WHOLE), new Column("error", Table.Type.REAL));

    @TempDir
    Path folder;

    private static Table table(List<Column> columns, List<List<Cell>> rows) {
        return new Table(columns, rows);
    }

    /// A line each.
    private static Table extremes() {
        var rows = new ArrayList<List<Cell>>();
        for (long whole : new long[] {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
            rows.add(List.of(new Cell.Text("whole"), new Cell.Whole(whole), Cell.MISSING));
        }
        for (double real : new double[] {0.1, -0.0, 1.0 / 3, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 9007199254740994.0}) {
            rows.add(List.of(new Cell.Text("real"), Cell.MISSING, new Cell.Real(real)));
        }
        for (String text : List.of("", " ", "it's", "\"quoted\", and more", "'); DROP TABLE points; --", "two\nlines", "\u00e9\ud83d\ude00", "NULL", "null",
                "\\N", "a\tb")) {
            rows.add(List.of(new Cell.Text(text), Cell.MISSING, Cell.MISSING));
        }
        rows.add(List.of(Cell.MISSING, Cell.MISSING, Cell.MISSING));
        return table(COLUMNS, rows);
    }

    /// The same table for the same seed.
    private static Table random(long seed, int rows) {
        var random = new Random(seed);
        var all = new ArrayList<List<Cell>>();
        for (int i = 0; i < rows; i++) {
            all.add(List.of(new Cell.Text(Long.toHexString(random.nextLong())), random.nextInt(5) == 0 ? Cell.MISSING : new Cell.Whole(random.nextLong()),
                    new Cell.Real(Double.longBitsToDouble((random.nextLong() & ~(0x7ffL << 52)) | ((long) random.nextInt(0x7ff) << 52)))));
        }
        return table(COLUMNS, all);
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }

    /// The cells of a query's answer, in the order of the file.
    private static List<List<Cell>> query(String before, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:"); var statement = connection.createStatement()) {
            statement.execute(before);
            var rows = new ArrayList<List<Cell>>();
            try (var answer = statement.executeQuery(sql)) {
                while (answer.next()) {
                    var row = new ArrayList<Cell>();
                    for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                        row.add(switch (answer.getObject(i)) {
                            case null -> Cell.MISSING;
                            case Long whole -> new Cell.Whole(whole);
                            case Double real -> new Cell.Real(real);
                            case Object text -> new Cell.Text(text.toString());
                        });
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    private static List<List<Cell>> parquet(Path file) throws SQLException {
        return query("SELECT 1", "SELECT * FROM read_parquet(%s)".formatted(quoted(file)));
    }

    private static List<List<Cell>> duckDb(Path file, String table) throws SQLException {
        return query("ATTACH %s AS f (READ_ONLY)".formatted(quoted(file)), "SELECT * FROM f.\"%s\"".formatted(table.replace("\"", "\"\"")));
    }

    @Test
    void everyValueIsReadBackAsItWas() throws SQLException {
        var all = extremes();
        assertEquals(all.rows(), parquet(TableFiles.parquet(folder.resolve("t.parquet"), all).orThrow()));
        assertEquals(all.rows(), duckDb(TableFiles.duckDb(folder.resolve("t.duckdb"), Map.of("points", all)).orThrow(), "points"));
        var random = random(20261128, 3000);
        assertEquals(random.rows(), parquet(TableFiles.parquet(folder.resolve("r.parquet"), random).orThrow()));
        assertEquals(random.rows(), duckDb(TableFiles.duckDb(folder.resolve("r.duckdb"), Map.of("points", random)).orThrow(), "points"));
    }

    @Test
    void theCsvSaysTheSameNumbersAndTexts() throws SQLException {
        // What a terminal would obey is written as its code, see Inert.
        var all = table(COLUMNS, extremes().rows().stream().map(row -> row.stream().<Cell>map(cell ->
                cell instanceof Cell.Text(var text) ? new Cell.Text(text.replace("\n", "\\u000a").replace("\t", "\\u0009")) : cell).toList()).toList());
        var file = TableFiles.csv(folder.resolve("t.csv"), extremes()).orThrow();
        assertEquals(all.rows(), query("SELECT 1", ("SELECT * FROM read_csv(%s, header = true, delim = ',', quote = '\"', escape = '\"', "
                + "allow_quoted_nulls = false, columns = {'key': 'VARCHAR', 'cycles': 'BIGINT', 'error': 'DOUBLE'})").formatted(quoted(file))));
    }

    @Test
    void aSpreadsheetTakesNoTextForAFormula() {
        var texts = List.of("=1+1", "@SUM(A1)", "-1+2", "+a", "-4", "-4.5e3", "a=b");
        var csv = TableFiles.csv(table(List.of(new Column("=x", Table.Type.TEXT)), texts.stream().map(text -> List.<Cell>of(new Cell.Text(text))).toList()));
        assertEquals("'=x\n'=1+1\n'@SUM(A1)\n'-1+2\n'+a\n-4\n-4.5e3\na=b\n", csv);
    }

    @Test
    void equalTablesGiveEqualBytes_orAtLeastEqualContents() throws IOException, SQLException {
        for (String name : List.of("a", "b")) {
            var random = random(7, 5000);
            TableFiles.csv(folder.resolve(name + ".csv"), random).orThrow();
            TableFiles.parquet(folder.resolve(name + ".parquet"), random).orThrow();
            TableFiles.duckDb(folder.resolve(name + ".duckdb"), Map.of("t", random)).orThrow();
        }
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.csv")), Files.readAllBytes(folder.resolve("b.csv")));
        assertArrayEquals(Files.readAllBytes(folder.resolve("a.parquet")), Files.readAllBytes(folder.resolve("b.parquet")));
        assertEquals(duckDb(folder.resolve("a.duckdb"), "t"), duckDb(folder.resolve("b.duckdb"), "t"));
    }

    @Test
    void aTableWithoutRowsHasItsColumns() throws SQLException {
        var none = table(COLUMNS, List.of());
        assertEquals(List.of(), parquet(TableFiles.parquet(folder.resolve("t.parquet"), none).orThrow()));
        assertEquals(List.of(List.of(new Cell.Text("key"), new Cell.Text("VARCHAR")), List.of(new Cell.Text("cycles"), new Cell.Text("BIGINT")),
                        List.of(new Cell.Text("error"), new Cell.Text("DOUBLE"))),
                query("SELECT 1", "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(%s))"
                        .formatted(quoted(folder.resolve("t.parquet")))));
        assertEquals("key,cycles,error\n", TableFiles.csv(none));
    }

    @Test
    void namesAreNames_whateverTheySpell() throws SQLException, IOException {
        var names = List.of("a", "A", "a_2", "", "_", "x\"; DROP TABLE t; --", "two\nlines", "width.b.0/a/q", "z\0z", "select");
        var wide = table(names.stream().map(name -> new Column(name, Table.Type.WHOLE)).toList(),
                List.of(names.stream().<Cell>map(name -> new Cell.Whole(names.indexOf(name))).toList()));
        Path odd = Files.createDirectories(folder.resolve("o'clock; ?a=b#c%20"));
        String name = "t\"; '\n";
        TableFiles.duckDb(odd.resolve("it's ?.duckdb"), Map.of(name, wide, "other", wide)).orThrow();
        assertEquals(wide.rows(), duckDb(odd.resolve("it's ?.duckdb"), name));
        assertEquals(wide.rows(), duckDb(odd.resolve("it's ?.duckdb"), "other"));
        TableFiles.parquet(odd.resolve("it's.parquet"), wide).orThrow();
        var columns = query("SELECT 1", "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(%s))".formatted(quoted(odd).replace("?", "[?]")
                .replaceFirst("'$", "/it''s.parquet'")));
        assertEquals(List.of("a", "A_2", "a_2_2", "_", "__2", "x\"; DROP TABLE t; --", "two\nlines", "width.b.0/a/q", "z_z", "select"),
                columns.stream().map(row -> ((Cell.Text) row.getFirst()).value()).toList());
    }

    @Test
    void aFileIsReplacedWhole_andNothingStaysBesideIt() throws IOException, SQLException {
        for (int rows : new int[] {10, 3}) {
            TableFiles.csv(folder.resolve("t.csv"), random(1, rows)).orThrow();
            TableFiles.parquet(folder.resolve("t.parquet"), random(1, rows)).orThrow();
            TableFiles.duckDb(folder.resolve("t.duckdb"), Map.of("t", random(1, rows))).orThrow();
        }
        assertEquals(random(1, 3).rows(), duckDb(folder.resolve("t.duckdb"), "t"));
        assertEquals(List.of("t.csv", "t.duckdb", "t.parquet"), files());
    }

    @Test
    void whereNothingCanBeWritten_isAFault_andNothingIsLeft() throws IOException {
        Files.createDirectory(folder.resolve("t.parquet"));
        Files.writeString(folder.resolve("file"), "");
        for (var answer : List.of(TableFiles.parquet(folder.resolve("t.parquet"), extremes()),
                TableFiles.duckDb(folder.resolve("file").resolve("t.duckdb"), Map.of("t", extremes())),
                TableFiles.csv(folder.resolve("file").resolve("t.csv"), extremes()),
                TableFiles.duckDb(folder.resolve("t.duckdb"), new TreeMap<>(Map.of("t", extremes(), "T", extremes()))))) {
            assertTrue(answer instanceof Diagnosed.Faulty<Path>(var faults) && faults.size() == 1, answer::toString);
        }
        assertEquals(List.of("file", "t.parquet"), files());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aTableHoldsWhatItsColumnsSay() {
        assertThrows(IllegalArgumentException.class, () -> table(COLUMNS, List.of(List.of(Cell.MISSING))));
        assertThrows(IllegalArgumentException.class, () -> table(COLUMNS, List.of(List.of(Cell.MISSING, new Cell.Real(1), Cell.MISSING))));
        assertThrows(IllegalArgumentException.class, () -> table(List.of(COLUMNS.getFirst(), COLUMNS.getFirst()), List.of()));
        assertEquals(List.of(Cell.MISSING, new Cell.Whole(-3), new Cell.Real(0.5), new Cell.Text("-3")),
                List.of(Table.Type.WHOLE.cell(""), Table.Type.WHOLE.cell("-3"), Table.Type.REAL.cell("0.5"), Table.Type.TEXT.cell("-3")));
    }

    /// Loads DuckDB in a Java machine of its own, as the command starts it.
    private static String inItsOwnProcess(Path temporary, Path file) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Djava.io.tmpdir=" + temporary,
                "-cp", System.getProperty("java.class.path"), TableFilesTest.class.getName(), file.toString()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /// Writes an empty table and says how that went.
    public static void main(String[] arguments) {
        switch (TableFiles.parquet(Path.of(arguments[0]), table(COLUMNS, List.of()))) {
            case Diagnosed.Ok<Path> _ -> System.out.print("written");
            case Diagnosed.Faulty<Path>(var faults) -> faults.stream().map(Diagnostic::render).forEach(System.out::print);
        }
    }

    @Test
    void theNativeLibrarySaysNothing_andGoesWithTheProcess() throws IOException, InterruptedException {
        assertEquals("written", inItsOwnProcess(folder, folder.resolve("t.parquet")));
        assertEquals(List.of("t.parquet"), files());
    }

    @Test
    void whereNothingCanBeUnpacked_thatIsAFault() throws IOException, InterruptedException {
        String said = inItsOwnProcess(folder.resolve("none"), folder.resolve("t.parquet"));
        assertTrue(said.contains("error: the file cannot be written (") && said.contains("-Djava.io.tmpdir=DIR") && !said.contains("\tat "), said);
        assertEquals(List.of(), files());
    }
}
