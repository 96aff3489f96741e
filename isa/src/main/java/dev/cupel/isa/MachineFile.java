package dev.cupel.isa;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonText;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.io.JsonStringEncoder;

/// The machine file: JSON by the schema `machine.schema.json` beside this class, to and from [Machine].
public final class MachineFile {
    private static final String SCHEMA_KEY = "$schema";

    private MachineFile() {}

    /// {@return the machine that `source` describes, or every fault in it with its line and column}
    public static Diagnosed<Machine> read(SourceText source) {
        return JsonText.parse(source).then(tree -> switch (tree) {
            case JsonValue.Members file -> new Reader(source).read(file);
            default -> Diagnosed.faulty(Diagnostic.at(source, tree.at(), "a machine file is a JSON object, this is " + tree.what()));
        });
    }

    /// {@return the machine as canonical JSON: every field that is not at its default, in the schema's order} Equal machines give equal texts,
    /// and [#read] gives the same machine back.
    public static String write(Machine machine) {
        var root = new LinkedHashMap<String, Object>();
        for (var field : MachineField.ALL) {
            field.value().apply(machine).ifPresent(value -> put(root, field.path(), value));
        }
        var text = new StringBuilder();
        append(text, root, 0);
        return text.append('\n').toString();
    }

    /// {@return the published JSON schema}
    public static String schema() {
        return Resources.text("machine.schema.json");
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> into, String path, Object value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            into.put(path, value);
        } else {
            put((Map<String, Object>) into.computeIfAbsent(path.substring(0, dot), _ -> new LinkedHashMap<String, Object>()),
                    path.substring(dot + 1), value);
        }
    }

    /// Objects of numbers alone stand on one line.
    private static void append(StringBuilder text, Map<?, ?> object, int depth) {
        boolean flat = depth > 0 && object.values().stream().noneMatch(Map.class::isInstance);
        String separator = "";
        text.append('{');
        for (var member : object.entrySet()) {
            text.append(separator).append(flat ? (separator.isEmpty() ? "" : " ") : "\n" + "  ".repeat(depth + 1));
            text.append('"').append(member.getKey()).append("\": ");
            switch (member.getValue()) {
                case Map<?, ?> inner -> append(text, inner, depth + 1);
                case String word -> text.append('"').append(JsonStringEncoder.getInstance().quoteAsCharArray(word)).append('"');
                case Object number -> text.append(number);
            }
            separator = ",";
        }
        text.append(flat ? "" : "\n" + "  ".repeat(depth)).append('}');
    }

    /// Walks the tree by the paths of [MachineField].
    private static final class Reader {
        private final SourceText source;
        private final List<Diagnostic> faults = new ArrayList<>();
        private final MachineValues values = new MachineValues();
        private final Map<String, Span> places = new HashMap<>();

        Reader(SourceText source) {
            this.source = source;
        }

        Diagnosed<Machine> read(JsonValue.Members file) {
            walk(file, "");
            for (var fault : values.crossFaults()) {
                var at = places.get(fault.path());
                faults.add((at == null ? Diagnostic.of(source.name(), fault.message()) : Diagnostic.at(source, at, fault.message())).help(fault.help()));
            }
            if (faults.isEmpty()) {
                return Diagnosed.ok(values.machine());
            }
            faults.sort(Comparator.comparingInt((Diagnostic d) -> d.at().map(Span::line).orElse(0))
                    .thenComparingInt(d -> d.at().map(Span::column).orElse(0)));
            return Diagnosed.faulty(faults);
        }

        private void walk(JsonValue.Members object, String prefix) {
            var known = new TreeSet<String>();
            var objects = new TreeSet<String>();
            for (var field : MachineField.ALL) {
                if (field.path().startsWith(prefix)) {
                    String rest = field.path().substring(prefix.length());
                    int dot = rest.indexOf('.');
                    known.add(dot < 0 ? rest : rest.substring(0, dot));
                    if (dot >= 0) {
                        objects.add(rest.substring(0, dot));
                    }
                }
            }
            for (var member : object.members()) {
                String key = member.key();
                String path = prefix + key;
                if (prefix.isEmpty() && key.equals(SCHEMA_KEY)) {
                    continue;
                }
                if (!known.contains(key)) {
                    faults.add(Diagnostic.at(source, member.at(), unknown(prefix, key)).help(Nearest.suggestion(key, known)));
                } else if (!objects.contains(key)) {
                    leaf(path, member.value());
                } else if (member.value() instanceof JsonValue.Members inner) {
                    walk(inner, path + ".");
                } else {
                    faults.add(Diagnostic.at(source, member.value().at(), "`%s`: must be an object, is %s".formatted(path, member.value().what())));
                }
            }
            for (String key : known) {
                String path = prefix + key;
                boolean required = MachineField.ALL.stream()
                        .anyMatch(f -> f.required() && (f.path().equals(path) || f.path().startsWith(path + ".")));
                if (required && object.get(key).isEmpty()) {
                    faults.add(Diagnostic.at(source, object.at(), "`%s` is missing".formatted(path)));
                }
            }
        }

        private static String unknown(String prefix, String key) {
            if (prefix.equals("units.memory.")) {
                return "`units.memory` has no `%s`: its latency is configured, its interval follows from the scratchpad's banks".formatted(key);
            }
            return prefix.isEmpty() ? "a machine has no field `%s`".formatted(key)
                    : "`%s` has no field `%s`".formatted(prefix.substring(0, prefix.length() - 1), key);
        }

        private void leaf(String path, JsonValue node) {
            var field = MachineFields.find(path).orElseThrow();
            Object value = switch (node) {
                case JsonValue.Numeral number when number.toLong().isPresent() -> number.toLong().get();
                case JsonValue.Text text -> text.text();
                default -> node;
            };
            boolean number = field.kind() instanceof MachineField.Kind.Count;
            var fault = MachineValues.check(field, value);
            if (fault.isEmpty()) {
                values.put(path, value);
                places.put(path, node.at());
            } else {
                boolean shown = value instanceof Long && number;
                String is = value instanceof JsonValue other ? other.what() : value instanceof String text ? "`" + text + "`" : value.toString();
                faults.add(Diagnostic.at(source, node.at(), fault.get().message() + (shown ? "" : ", is " + is)).help(fault.get().help()));
            }
        }
    }
}
