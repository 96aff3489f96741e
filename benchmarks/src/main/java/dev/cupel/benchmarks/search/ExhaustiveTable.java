package dev.cupel.benchmarks.search;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.cupel.explore.search.Place;
import dev.cupel.explore.search.Space;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// All points of a sweep, from a CSV file with a title in each column: axes, and what was measured.
///
/// @param file it was read from
/// @param axes values of each axis in their order: by size where all are numbers, else as they come
/// @param rows what was measured, by place of the grid, in the order of the file
public record ExhaustiveTable(Path file, Map<String, List<String>> axes, Map<Place, NamedCsvRecord> rows) {
    /// {@return the table in a file, or everything that is wrong with it}
    ///
    /// @param names titles of the columns that are axes
    public static Diagnosed<ExhaustiveTable> read(Path file, List<String> names) {
        List<NamedCsvRecord> records;
        try (var reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            records = reader.stream().toList();
        } catch (IOException | UncheckedIOException | CsvParseException unreadable) {
            return Diagnosed.faulty(Diagnostic.of(file.toString(), "the table cannot be read (" + unreadable.getMessage() + ")"));
        }
        if (records.isEmpty()) {
            return Diagnosed.faulty(Diagnostic.of(file.toString(), "the table has no rows"));
        }
        var titles = records.getFirst().getHeader();
        var faults = missing(file, titles, names);
        records.stream().filter(record -> record.getFieldCount() != titles.size()).forEach(record -> faults.add(Diagnostic.of(
                file + ":" + record.getStartingLineNumber(), "the line has " + record.getFieldCount() + " cells; there are " + titles.size() + " titles")));
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var axes = new LinkedHashMap<String, List<String>>();
        names.forEach(name -> axes.put(name, values(records, name)));
        var rows = new LinkedHashMap<Place, NamedCsvRecord>();
        for (var record : records) {
            var place = new Place(axes.entrySet().stream().map(axis -> axis.getValue().indexOf(record.getField(axis.getKey()))).toList());
            var before = rows.putIfAbsent(place, record);
            if (before != null) {
                faults.add(Diagnostic.of(file + ":" + record.getStartingLineNumber(),
                        "line %d has the axes of line %d".formatted(record.getStartingLineNumber(), before.getStartingLineNumber())).help("name every axis"));
            }
        }
        return faults.isEmpty() ? Diagnosed.ok(new ExhaustiveTable(file, axes, rows)) : Diagnosed.faulty(faults);
    }

    private static List<Diagnostic> missing(Path file, List<String> titles, List<String> names) {
        var faults = new ArrayList<Diagnostic>();
        for (String name : new LinkedHashSet<>(names)) {
            if (!titles.contains(name)) {
                faults.add(Diagnostic.of(file.toString(), "there is no column `" + name + "`").help(Nearest.suggestion(name, titles)));
            }
        }
        return faults;
    }

    private static List<String> values(List<NamedCsvRecord> records, String axis) {
        var values = records.stream().map(record -> record.getField(axis)).distinct().toList();
        return values.stream().allMatch(value -> number(value).isPresent())
                ? values.stream().sorted(Comparator.comparingDouble(value -> number(value).orElseThrow())).toList()
                : values;
    }

    private static OptionalDouble number(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /// {@return the grid, in which places are allowed that have a row}
    public Space space() {
        return new Space(axes.values().stream().map(List::size).toList(), rows::containsKey);
    }

    /// {@return what each place comes to; nothing where a column of the row holds no number. Or the columns that are not there, or hold none at all}
    public Diagnosed<Map<Place, Optional<double[]>>> answers(List<Objective> objectives) {
        var faults = missing(file, rows.values().iterator().next().getHeader(), objectives.stream().map(Objective::column).toList());
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        var answers = new LinkedHashMap<Place, Optional<double[]>>();
        rows.forEach((place, row) -> {
            double[] answer = objectives.stream()
                    .flatMapToDouble(objective -> number(row.getField(objective.column())).stream().map(value -> objective.sign() * value))
                    .toArray();
            answers.put(place, answer.length == objectives.size() ? Optional.of(answer) : Optional.empty());
        });
        return answers.values().stream().allMatch(Optional::isEmpty)
                ? Diagnosed.faulty(Diagnostic.of(file.toString(), "no row has a number in each of the columns " + objectives))
                : Diagnosed.ok(answers);
    }
}
