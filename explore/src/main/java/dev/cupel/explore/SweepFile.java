package dev.cupel.explore;

import dev.cupel.explore.Subject.Proof;
import dev.cupel.explore.Sweep.Axis;
import dev.cupel.explore.Sweep.Budget;
import dev.cupel.explore.Sweep.PlotChoice;
import dev.cupel.explore.search.Grid;
import dev.cupel.explore.search.Halving;
import dev.cupel.explore.search.Nsga2;
import dev.cupel.explore.search.RandomSearch;
import dev.cupel.explore.search.Search;
import dev.cupel.explore.search.Space;
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
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.NamedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Reads sweep files: by the schema `sweep.schema.json` beside this class. File names in it are relative to its folder. All faults are found at once.
public final class SweepFile {
    private static final int VERSION = 1;
    private static final List<String> KEYS = List.of("$schema", "cupelSweep", "name", "source", "machine", "rows", "proof", "settings", "groups", "axes", "constraints", "objectives", "limits",
            "search", "budget", "plot");
    private static final List<String> METHODS = List.of("grid", "random", "nsga2", "halving");
    /// Points of a grid that is gone through whole, where no budget says less.
    private static final long MOST = 1_000_000;
    private static final long MAX_CYCLES = 1_000_000_000;

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
            default -> Diagnosed.faulty(Diagnostic.at(source, value.at(), "a sweep file is an object, this is " + value.what()));
        });
    }

    private Diagnosed<Sweep> sweep(JsonValue.Members members) {
        var file = new Fields(source, "", members, faults);
        file.only(KEYS);
        version(file);
        var name = file.needed("name");
        name.filter(text -> !text.matches("[A-Za-z0-9._-]{1,80}")).ifPresent(text ->
                file.fault(file.at("name"), "`name`: `%s` names a folder too; letters, digits, dots, dashes and underscores will do, 80 at most".formatted(text)));
        var path = file.needed("source").map(folder::resolve).map(Path::normalize);
        var base = machine(file);
        var rows = rows(file);
        var proof = file.among("proof", Stream.of(Proof.values()).map(Proof::label).toList())
                .flatMap(word -> Stream.of(Proof.values()).filter(each -> each.label().equals(word)).findFirst()).orElse(Proof.NONE);
        var settings = settings(file);
        var groups = groups(file);
        var axes = axes(file, base, settings);
        var constraints = constraints(file, axes);
        var objectives = objectives(file, proof);
        var limits = limits(file, proof);
        var budget = budget(file);
        var search = search(file, axes, objectives, budget);
        var plot = plot(file, axes);
        if (!faults.isEmpty()) {
            return Diagnosed.faulty(faults);
        }
        long seed = Long.parseLong(settings.getOrDefault("seed", "0"));
        return Diagnosed.ok(new Sweep(name.orElseThrow(), new Subject(path.orElseThrow(), rows, seed, proof, MAX_CYCLES), base.orElseThrow(), settings, groups, axes, constraints, objectives,
                limits, search, budget, plot));
    }

    private static void version(Fields file) {
        var version = file.object().get("cupelSweep");
        if (version.isEmpty()) {
            file.fault(file.object().at(), "`cupelSweep` is missing: the version of the format, %d".formatted(VERSION));
        } else if (!(version.get() instanceof JsonValue.Numeral number) || !number.text().equals(Integer.toString(VERSION))) {
            file.fault(version.get().at(), "`cupelSweep` is %s; this program reads version %d".formatted(version.get().what(), VERSION));
        }
    }

    private Optional<Machine> machine(Fields file) {
        String name = file.text("machine").orElse("edge16");
        var preset = Presets.find(name);
        if (preset.isPresent()) {
            return preset;
        }
        Path machine = folder.resolve(name);
        if (!Files.exists(machine)) {
            file.fault(file.at("machine"), "`machine`: %s is neither a file nor one of %s".formatted(name, String.join(", ", Presets.names())),
                    Nearest.suggestion(name, Presets.names()));
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

    private ModelRows.Choice rows(Fields file) {
        return file.inner("rows").map(rows -> {
            rows.only(List.of("input", "calibrate", "labels", "limit"));
            var limit = rows.whole("limit", "rows", 1, Integer.MAX_VALUE);
            return new ModelRows.Choice(files(rows, "input"), files(rows, "calibrate"), rows.text("labels").map(folder::resolve),
                    limit.isPresent() ? Optional.of((int) limit.getAsLong()) : Optional.empty());
        }).orElse(ModelRows.Choice.BESIDE);
    }

    private List<NamedFile> files(Fields rows, String key) {
        return rows.texts(key).stream().map(word -> {
            var named = NamedFile.of(word.text());
            return new NamedFile(named.name(), folder.resolve(named.file()));
        }).toList();
    }

    private static Map<String, String> settings(Fields file) {
        var settings = new LinkedHashMap<String, String>();
        file.inner("settings").ifPresent(given -> {
            for (var member : given.object().members()) {
                if (!Setting.isOne(member.key())) {
                    given.fault(member.at(), "unknown setting `%s`".formatted(member.key()), Nearest.suggestion(member.key(), Setting.labels()));
                    continue;
                }
                given.word(member.value()).ifPresent(word -> {
                    Setting.of(Map.of(member.key(), word), (_, why) -> given.fault(member.value().at(), why));
                    settings.put(member.key(), word);
                });
            }
        });
        return settings;
    }

    private static Map<String, List<String>> groups(Fields file) {
        var groups = new LinkedHashMap<String, List<String>>();
        file.inner("groups").ifPresent(given -> given.object().keys().forEach(name -> {
            var tensors = given.texts(name).stream().map(Fields.Word::text).distinct().toList();
            if (tensors.isEmpty()) {
                given.fault(given.at(name), "the group `%s` needs a tensor at least".formatted(name));
            }
            groups.put(name, tensors);
        }));
        return groups;
    }

    private List<Axis> axes(Fields file, Optional<Machine> base, Map<String, String> settings) {
        if (file.object().get("axes").isEmpty()) {
            file.fault(file.object().at(), "`axes` is missing: for each axis a list of values");
        }
        var axes = new ArrayList<Axis>();
        file.inner("axes").ifPresent(given -> {
            for (var member : given.object().members()) {
                if (!Setting.isAxis(member.key()) && !MachineFields.paths().contains(member.key())) {
                    given.fault(member.at(), "unknown axis `%s`: neither a machine field nor a setting".formatted(member.key()), Nearest.suggestion(member.key(), axisNames()));
                } else if (!(member.value() instanceof JsonValue.Elements(_, var elements)) || elements.isEmpty()) {
                    given.fault(member.value().at(), "`%s` must be a list of at least one value, is %s".formatted(member.key(),
                            member.value() instanceof JsonValue.Elements ? "empty" : member.value().what()));
                } else {
                    axes.add(new Axis(member.key(), values(given, member.key(), elements, base, settings)));
                }
            }
        });
        return axes;
    }

    private static Set<String> axisNames() {
        var known = new TreeSet<>(MachineFields.paths());
        Setting.labels().stream().filter(Setting::isAxis).forEach(known::add);
        return known;
    }

    /// A value that is wrong by itself is a fault; where fields limit each other, the points that they refuse get the reason.
    private static List<String> values(Fields axes, String axis, List<JsonValue> elements, Optional<Machine> base, Map<String, String> settings) {
        var values = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (var element : elements) {
            axes.word(element).ifPresent(word -> {
                if (!seen.add(word)) {
                    axes.fault(element.at(), "`%s` has the value %s twice".formatted(axis, word));
                } else if (Setting.isOne(axis)) {
                    Setting.of(Map.of(axis, word), (_, why) -> axes.fault(element.at(), why));
                } else if (base.isPresent()) {
                    MachineFields.fault(axis, word).ifPresent(wrong -> axes.fault(element.at(), wrong.message(), wrong.help()));
                }
                values.add(word);
            });
        }
        if (settings.containsKey(axis)) {
            axes.fault(elements.getFirst().at(), "`%s` is varied and fixed by `settings` as well".formatted(axis));
        }
        return values;
    }

    private List<Constraint> constraints(Fields file, List<Axis> axes) {
        var names = new TreeSet<>(axisNames());
        axes.forEach(axis -> names.add(axis.name()));
        var constraints = new ArrayList<Constraint>();
        for (var word : file.texts("constraints")) {
            switch (Constraint.parse(source, word.at(), word.text(), names)) {
                case Diagnosed.Ok<Constraint>(var constraint) -> constraints.add(constraint);
                case Diagnosed.Faulty<Constraint>(var found) -> faults.addAll(found);
            }
        }
        return constraints;
    }

    private static List<Measure> objectives(Fields file, Proof proof) {
        var objectives = new ArrayList<Measure>();
        for (var word : file.texts("objectives")) {
            measure(file, word.at(), word.text(), proof).ifPresent(measure -> {
                if (objectives.contains(measure)) {
                    file.fault(word.at(), "`objectives` has %s twice".formatted(measure.label()));
                }
                objectives.add(measure);
            });
        }
        return objectives;
    }

    private static Optional<Measure> measure(Fields file, dev.cupel.isa.text.Span at, String label, Proof proof) {
        var measure = Measure.find(label);
        if (measure.isEmpty()) {
            file.fault(at, "`%s` is no measure".formatted(label), Nearest.suggestion(label, Measure.labels()).or(() -> Optional.of("there are " + String.join(", ", Measure.labels()))));
        } else if (measure.get().isProved() && proof == Proof.NONE) {
            file.fault(at, "%s is known only of points that are proved".formatted(label), Optional.of("say \"proof\": \"record\""));
        }
        return measure;
    }

    private static Map<Measure, Double> limits(Fields file, Proof proof) {
        var limits = new EnumMap<Measure, Double>(Measure.class);
        file.inner("limits").ifPresent(given -> given.object().members().forEach(member -> measure(given, member.at(), member.key(), proof).ifPresent(measure ->
                given.number(member.key(), measure.unit(), -Double.MAX_VALUE, Double.MAX_VALUE).ifPresent(value -> limits.put(measure, value)))));
        return limits;
    }

    private static Budget budget(Fields file) {
        return file.inner("budget").map(given -> {
            given.only(List.of("points", "minutes"));
            return new Budget(given.whole("points", "points", 1, Long.MAX_VALUE), given.number("minutes", "minutes", Double.MIN_VALUE, 1e6));
        }).orElse(Budget.NONE);
    }

    private Search search(Fields file, List<Axis> axes, List<Measure> objectives, Budget budget) {
        var search = file.inner("search").map(given -> {
            String method = given.needed("method").flatMap(_ -> given.among("method", METHODS)).orElse("grid");
            given.only(switch (method) {
                case "random" -> List.of("method", "points", "seed");
                case "nsga2" -> List.of("method", "points", "population", "seed");
                case "halving" -> List.of("method", "points", "eta", "seed");
                default -> List.of("method");
            });
            int points = (int) given.whole("points", "points", 1, 1_000_000).orElse(200);
            long seed = given.whole("seed", "", 0, Long.MAX_VALUE).orElse(1);
            if (objectives.isEmpty() && (method.equals("nsga2") || method.equals("halving"))) {
                given.fault(given.at("method"), "`%s` compares points, and there are no `objectives`".formatted(method), Optional.of("name two or three of " + String.join(", ", Measure.labels())));
            }
            return switch (method) {
                case "random" -> new RandomSearch(points, seed);
                case "nsga2" -> new Nsga2((int) given.whole("population", "points", 2, 10_000).orElse(16), points, seed);
                case "halving" -> new Halving(points, given.number("eta", "", 1.5, 100).orElse(3), seed);
                default -> new Grid();
            };
        }).orElseGet(Grid::new);
        if (faults.isEmpty()) {
            long size = sizeOf(axes);
            if (search instanceof Grid && Math.min(size, budget.points().orElse(Long.MAX_VALUE)) > MOST) {
                file.fault(file.at("axes"), "the grid has %d points; at most %d are gone through".formatted(size, MOST),
                        Optional.of("search by \"random\" or \"nsga2\", or give a budget of points"));
            }
        }
        return search;
    }

    private static long sizeOf(List<Axis> axes) {
        try {
            return new Space(axes.stream().map(axis -> axis.values().size()).toList(), _ -> true).size();
        } catch (IllegalArgumentException beyond) {
            return Long.MAX_VALUE;
        }
    }

    private static Optional<PlotChoice> plot(Fields file, List<Axis> axes) {
        return file.inner("plot").flatMap(plot -> {
            plot.only(List.of("x", "y", "series", "panels"));
            var names = axes.stream().map(Axis::name).toList();
            plot.needed("x");
            plot.needed("y");
            var x = plot.among("x", names);
            var y = plot.among("y", Measure.labels()).flatMap(Measure::find);
            x.flatMap(name -> axes.stream().filter(axis -> axis.name().equals(name)).findFirst()).ifPresent(axis -> {
                if (!axis.values().stream().allMatch(SweepTable::isNumber)) {
                    plot.fault(plot.at("x"), "`x`: the axis `%s` has values that are no numbers".formatted(axis.name()));
                }
            });
            var series = plot.among("series", names);
            var panels = plot.among("panels", names);
            return x.flatMap(across -> y.map(up -> new PlotChoice(across, up, series, panels)));
        });
    }
}
