package dev.cupel.explore;

import dev.cupel.explore.Sweep.Axis;
import dev.cupel.explore.Sweep.PlotChoice;
import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import dev.cupel.isa.MachineFile;
import dev.cupel.isa.Presets;
import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonOrYaml;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceFile;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import dev.cupel.traces.run.NamedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Reads sweep files: JSON by the schema `sweep.schema.json` beside this class. File names in it are relative to its folder.
public final class SweepFile {
    private static final int VERSION = 1;
    private static final List<String> KEYS = List.of("$schema", "cupelSweep", "name", "source", "machine", "rows", "settings", "axes", "plot");
    private static final List<String> ROW_KEYS = List.of("input", "calibrate", "labels", "limit");
    private static final List<String> PLOT_KEYS = List.of("x", "y", "series", "panels");

    private final SourceText source;
    private final Path folder;
    private final List<Diagnostic> faults = new ArrayList<>();

    private SweepFile(SourceText source, Path folder) {
        this.source = source;
        this.folder = folder;
    }

    /// {@return the published JSON schema}
    public static String schema() {
        try (var stream = SweepFile.class.getResourceAsStream("sweep.schema.json")) {
            if (stream == null) {
                throw new IllegalStateException("the build left out sweep.schema.json");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// {@return the sweep in `file`, or every fault in it}
    public static Diagnosed<Sweep> read(Path file) {
        return SourceFile.text(file).then(text -> read(SourceText.of(file.toString(), text), Optional.ofNullable(file.getParent()).orElse(Path.of(""))));
    }

    /// {@return the sweep in a text, or every fault in it}
    ///
    /// @param folder what its file names are relative to
    public static Diagnosed<Sweep> read(SourceText source, Path folder) {
        return JsonOrYaml.parse(source).then(value -> switch (value) {
            case JsonValue.Members members -> new SweepFile(source, folder).sweep(members);
            default -> Diagnosed.faulty(Diagnostic.at(source, value.at(), "a sweep file is a JSON object, this is " + value.what()));
        });
    }

    private Diagnosed<Sweep> sweep(JsonValue.Members file) {
        known(file, KEYS);
        version(file);
        var name = text(file, "name", true);
        var path = text(file, "source", true);
        var base = machine(file);
        var rows = rows(file);
        var settings = settings(file);
        var axes = axes(file);
        var plot = plot(file, axes);
        base.ifPresent(machine -> values(file, machine, settings, axes));
        if (faults.isEmpty()) {
            return Diagnosed.ok(new Sweep(name.orElseThrow(), folder.resolve(path.orElseThrow()).normalize(), base.orElseThrow(), rows, settings, axes, plot));
        }
        return Diagnosed.faulty(faults);
    }

    private void fault(Span at, String message) {
        faults.add(Diagnostic.at(source, at, message));
    }

    private void known(JsonValue.Members object, List<String> keys) {
        for (var member : object.members()) {
            if (!keys.contains(member.key())) {
                faults.add(Diagnostic.at(source, member.at(), "unknown key `%s`".formatted(member.key())).help(Nearest.suggestion(member.key(), keys)));
            }
        }
    }

    private void version(JsonValue.Members file) {
        var version = file.get("cupelSweep");
        if (version.isEmpty()) {
            fault(file.at(), "`cupelSweep` is missing: the version of the format, %d".formatted(VERSION));
        } else if (!(version.get() instanceof JsonValue.Numeral number) || !number.text().equals(Integer.toString(VERSION))) {
            fault(version.get().at(), "`cupelSweep` is %s; this program reads version %d".formatted(version.get().what(), VERSION));
        }
    }

    private Optional<String> text(JsonValue.Members object, String key, boolean required) {
        var value = object.get(key);
        if (value.isEmpty()) {
            if (required) {
                fault(object.at(), "`%s` is missing".formatted(key));
            }
            return Optional.empty();
        }
        if (value.get() instanceof JsonValue.Text(_, var text) && !text.isBlank()) {
            return Optional.of(text);
        }
        fault(value.get().at(), "`%s` must be a text, is %s".formatted(key, value.get().what()));
        return Optional.empty();
    }

    private Optional<Machine> machine(JsonValue.Members file) {
        String name = text(file, "machine", false).orElse("edge16");
        var preset = Presets.find(name);
        if (preset.isPresent()) {
            return preset;
        }
        Path machine = folder.resolve(name);
        if (!Files.exists(machine)) {
            fault(file.get("machine").map(JsonValue::at).orElse(file.at()), "`machine`: %s is neither a file nor one of %s".formatted(name,
                    String.join(", ", Presets.names())));
            return Optional.empty();
        }
        return switch (SourceFile.text(machine).then(text -> MachineFile.read(SourceText.of(machine.toString(), text)))) {
            case Diagnosed.Ok<Machine>(var read) -> Optional.of(read);
            case Diagnosed.Faulty<Machine>(var found) -> {
                faults.addAll(found);
                yield Optional.empty();
            }
        };
    }

    private ModelRows.Choice rows(JsonValue.Members file) {
        var value = file.get("rows");
        if (value.isEmpty()) {
            return ModelRows.Choice.BESIDE;
        }
        if (!(value.get() instanceof JsonValue.Members rows)) {
            fault(value.get().at(), "`rows` must be an object, is " + value.get().what());
            return ModelRows.Choice.BESIDE;
        }
        known(rows, ROW_KEYS);
        Optional<Integer> limit = rows.get("limit").flatMap(given -> {
            if (given instanceof JsonValue.Numeral number && number.toLong().filter(n -> n >= 1 && n <= Integer.MAX_VALUE).isPresent()) {
                return number.toLong().map(Long::intValue);
            }
            fault(given.at(), "`limit` must be a whole number of rows, at least 1; is " + given.what());
            return Optional.empty();
        });
        return new ModelRows.Choice(files(rows, "input"), files(rows, "calibrate"), text(rows, "labels", false).map(folder::resolve), limit);
    }

    private List<NamedFile> files(JsonValue.Members rows, String key) {
        return texts(rows, key).stream().map(text -> {
            var named = NamedFile.of(text);
            return new NamedFile(named.name(), folder.resolve(named.file()));
        }).toList();
    }

    private List<String> texts(JsonValue.Members object, String key) {
        var value = object.get(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof JsonValue.Elements(_, var elements))) {
            fault(value.get().at(), "`%s` must be an array of texts, is %s".formatted(key, value.get().what()));
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var element : elements) {
            if (element instanceof JsonValue.Text(_, var text)) {
                texts.add(text);
            } else {
                fault(element.at(), "`%s` must hold texts, not %s".formatted(key, element.what()));
            }
        }
        return texts;
    }

    private ModelSettings settings(JsonValue.Members file) {
        var settings = ModelSettings.DEFAULT;
        var value = file.get("settings");
        if (value.isEmpty()) {
            return settings;
        }
        if (!(value.get() instanceof JsonValue.Members given)) {
            fault(value.get().at(), "`settings` must be an object, is " + value.get().what());
            return settings;
        }
        for (var member : given.members()) {
            if (!Setting.isOne(member.key())) {
                faults.add(Diagnostic.at(source, member.at(), "unknown setting `%s`".formatted(member.key()))
                        .help(Nearest.suggestion(member.key(), Setting.labels())));
                continue;
            }
            var word = word(member.value());
            if (word.isPresent()) {
                try {
                    settings = Setting.with(settings, member.key(), word.get());
                } catch (IllegalArgumentException refused) {
                    fault(member.value().at(), String.valueOf(refused.getMessage()));
                }
            }
        }
        return settings;
    }

    /// A number, word or truth as machine files and options write it.
    private Optional<String> word(JsonValue value) {
        return switch (value) {
            case JsonValue.Numeral(_, var text) -> Optional.of(text);
            case JsonValue.Text(_, var text) -> Optional.of(text);
            case JsonValue.Truth(_, var truth) -> Optional.of(Boolean.toString(truth));
            case JsonValue.Members _, JsonValue.Elements _, JsonValue.Null _ -> {
                fault(value.at(), "a number, a text or a truth value is needed, this is " + value.what());
                yield Optional.empty();
            }
        };
    }

    private List<Axis> axes(JsonValue.Members file) {
        var value = file.get("axes");
        if (value.isEmpty() || !(value.get() instanceof JsonValue.Members given)) {
            fault(value.map(JsonValue::at).orElse(file.at()), "`axes` must be an object: for each axis a list of values");
            return List.of();
        }
        var axes = new ArrayList<Axis>();
        long points = 1;
        for (var member : given.members()) {
            if (!Setting.isAxis(member.key()) && !MachineFields.paths().contains(member.key())) {
                var known = new TreeSet<>(MachineFields.paths());
                Setting.labels().stream().filter(Setting::isAxis).forEach(known::add);
                faults.add(Diagnostic.at(source, member.at(), "unknown axis `%s`: neither a machine field nor a setting".formatted(member.key()))
                        .help(Nearest.suggestion(member.key(), known)));
                continue;
            }
            if (!(member.value() instanceof JsonValue.Elements(_, var elements)) || elements.isEmpty()) {
                fault(member.value().at(), "`%s` must be a list of at least one value, is %s".formatted(member.key(), member.value().what()));
                continue;
            }
            var values = new ArrayList<String>();
            var seen = new HashSet<String>();
            for (var element : elements) {
                word(element).ifPresent(word -> {
                    if (seen.add(word)) {
                        values.add(word);
                    } else {
                        fault(element.at(), "`%s` has the value %s twice".formatted(member.key(), word));
                    }
                });
            }
            points = Math.min(Long.MAX_VALUE / 2, points * Math.max(1, values.size()));
            if (!values.isEmpty()) {
                axes.add(new Axis(member.key(), values));
            }
        }
        if (points > Sweep.MOST || points < 0) {
            fault(given.at(), "the grid has %d points; at most %d are explored".formatted(points, Sweep.MOST));
            return List.of();
        }
        return axes;
    }

    /// A value that no point of the grid can use, and that is wrong by itself, is a fault; where only some machines refuse it, their points get the
    /// reason.
    private void values(JsonValue.Members file, Machine machine, ModelSettings settings, List<Axis> axes) {
        if (!faults.isEmpty() || !(file.get("axes").orElse(file) instanceof JsonValue.Members given)) {
            return;
        }
        var sweep = new Sweep("", Path.of(""), machine, ModelRows.Choice.BESIDE, settings, axes, Optional.empty());
        var usable = new HashSet<Map.Entry<String, String>>();
        for (var point : sweep.points()) {
            if (Design.of(sweep, point) instanceof Diagnosed.Ok) {
                usable.addAll(point.values().entrySet());
            }
        }
        for (var axis : axes) {
            if (given.get(axis.name()).orElse(given) instanceof JsonValue.Elements(_, var elements)) {
                for (int i = 0; i < elements.size(); i++) {
                    var one = Map.of(axis.name(), axis.values().get(i));
                    if (!usable.containsAll(one.entrySet()) && Design.of(sweep, new Sweep.Point(0, one)) instanceof Diagnosed.Faulty<Design>(var found)) {
                        faults.add(Diagnostic.at(source, elements.get(i).at(), found.getFirst().message()).help(found.getFirst().help()));
                    }
                }
            }
        }
    }

    private Optional<PlotChoice> plot(JsonValue.Members file, List<Axis> axes) {
        var value = file.get("plot");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonValue.Members plot)) {
            fault(value.get().at(), "`plot` must be an object, is " + value.get().what());
            return Optional.empty();
        }
        known(plot, PLOT_KEYS);
        var names = axes.stream().map(Axis::name).toList();
        var x = among(plot, "x", names, true);
        var y = among(plot, "y", SweepTable.NUMBERS, true);
        var series = among(plot, "series", names, false);
        var panels = among(plot, "panels", names, false);
        x.flatMap(name -> axes.stream().filter(axis -> axis.name().equals(name)).findFirst()).ifPresent(axis -> {
            if (!axis.values().stream().allMatch(SweepTable::isNumber)) {
                fault(plot.get("x").map(JsonValue::at).orElse(plot.at()), "`x`: the axis `%s` has values that are no numbers".formatted(axis.name()));
            }
        });
        return x.flatMap(across -> y.map(up -> new PlotChoice(across, up, series, panels)));
    }

    private Optional<String> among(JsonValue.Members plot, String key, List<String> choices, boolean required) {
        return text(plot, key, required).filter(word -> {
            if (!choices.contains(word)) {
                faults.add(Diagnostic.at(source, plot.get(key).map(JsonValue::at).orElse(plot.at()), "`%s`: `%s` is none of %s".formatted(key, word,
                        String.join(", ", choices))).help(Nearest.suggestion(word, choices)));
                return false;
            }
            return true;
        });
    }
}
