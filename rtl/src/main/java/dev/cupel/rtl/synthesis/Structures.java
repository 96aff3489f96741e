package dev.cupel.rtl.synthesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The packed structures of the package, by the bits of their fields: for what Yosys does not read of them. An array of structures, and a structure
/// that holds one, becomes plain bits, and its fields parts of them.
final class Structures {
    private static final Pattern STRUCTURE = Pattern.compile("typedef struct packed \\{([^}]*)\\} (\\w+);");
    private static final Pattern FIELD = Pattern.compile("\\s*(\\w+) (?:\\[([^:]*):0\\] )?([\\w, ]+);");
    private static final Pattern CONSTANT = Pattern.compile("(?<![\\w:'])([A-Z]\\w*)\\b");
    /// A bit or a part of a field.
    private static final String PART = "(?:\\[((?:[^\\]+]|\\+(?!:))+)(?:\\+:([^\\]]+))?\\])?";
    private static final Pattern BITS_OF_TYPE = Pattern.compile("\\$bits\\(types::(\\w+)\\)");

    /// @param width of one, as an expression
    /// @param count of an array, as an expression; empty for a single one
    private record Field(String name, String width, String count, String type) {
        String bits() {
            return count.isEmpty() ? width : "(" + count + ")*(" + width + ")";
        }
    }

    private final Map<String, List<Field>> structures = new LinkedHashMap<>();

    Structures(String packageText) {
        for (var structure : STRUCTURE.matcher(packageText).results().toList()) {
            var fields = new ArrayList<Field>();
            for (var field : FIELD.matcher(structure.group(1)).results().toList()) {
                String type = field.group(1);
                String range = field.group(2) == null ? "" : CONSTANT.matcher(field.group(2)).replaceAll("types::$1") + "+1";
                for (String name : field.group(3).split(",")) {
                    fields.add(type.equals("logic") ? new Field(name.strip(), range.isEmpty() ? "1" : range, "", "") : new Field(name.strip(),
                            width(type), range, type));
                }
            }
            structures.put(structure.group(2), List.copyOf(fields));
        }
    }

    private String width(String type) {
        return structures.getOrDefault(type, List.of()).stream().map(field -> "(" + field.bits() + ")").collect(Collectors.joining("+"));
    }

    private List<Field> fields(String type) {
        return structures.getOrDefault(type, List.of());
    }

    /// {@return the bits below a field, as an expression}
    private static String below(List<Field> fields, String name) {
        int at = fields.stream().map(Field::name).toList().indexOf(name);
        return fields.subList(at + 1, fields.size()).stream().map(field -> "+(" + field.bits() + ")").collect(Collectors.joining("", "0", ""));
    }

    private boolean holdsArray(String type) {
        return fields(type).stream().anyMatch(field -> !field.count().isEmpty());
    }

    /// {@return the package without the structures that are written out wherever they are used}
    String withoutArrays(String packageText) {
        return STRUCTURE.matcher(packageText).replaceAll(found -> Matcher.quoteReplacement(holdsArray(found.group(2)) ? "" : found.group()));
    }

    /// {@return a file with what Yosys does not read of structures written out}
    String writtenOut(String source) {
        String text = BITS_OF_TYPE.matcher(source).replaceAll(found -> Matcher.quoteReplacement("(" + width(found.group(1)) + ")"));
        for (String type : structures.keySet()) {
            var arrays = Pattern.compile("types::" + type + " \\[([^\\]]*):0\\] (\\w+)").matcher(text);
            for (var array : arrays.results().toList()) {
                text = text.replace(array.group(), "logic [(" + array.group(1) + "+1)*(" + width(type) + ")-1:0] " + array.group(2));
                text = parts(text, array.group(2), type);
            }
            if (holdsArray(type)) {
                for (var single : Pattern.compile("types::" + type + " (\\w+)").matcher(text).results().toList()) {
                    text = text.replace(single.group(), "logic [" + width(type) + "-1:0] " + single.group(1));
                    text = fieldsOf(text, single.group(1), type);
                }
            }
        }
        return text;
    }

    /// Elements of an array, and their fields.
    private String parts(String text, String name, String type) {
        String element = "(?<![\\w.])" + name + "\\[(\\w+)\\]";
        String fields = Pattern.compile(element + "\\.(\\w+)" + PART).matcher(text).replaceAll(found -> Matcher.quoteReplacement(part(name, found, type)));
        return Pattern.compile(element + "(?![\\w.])").matcher(fields)
                .replaceAll(found -> Matcher.quoteReplacement("%s[(%s)*(%s)+:(%s)]".formatted(name, found.group(1), width(type), width(type))));
    }

    private String part(String name, MatchResult found, String type) {
        var field = fields(type).stream().filter(f -> f.name().equals(found.group(2))).findFirst().orElseThrow();
        String low = "(%s)*(%s)+%s".formatted(found.group(1), width(type), below(fields(type), field.name()));
        if (found.group(3) == null) {
            return "%s[%s+:(%s)]".formatted(name, low, field.bits());
        }
        return "%s[%s+(%s)+:(%s)]".formatted(name, low, found.group(3), found.group(4) == null ? "1" : found.group(4));
    }

    /// Fields of a structure, and of the structures in its array.
    private String fieldsOf(String source, String name, String type) {
        String text = source;
        for (var field : fields(type)) {
            String at = "(?<![\\w.])" + name + "\\." + field.name();
            String low = below(fields(type), field.name());
            if (!field.count().isEmpty()) {
                text = Pattern.compile(at + "\\[(\\w+)\\]\\.(\\w+)(?:\\[(\\w+):(\\w+)\\])?").matcher(text).replaceAll(found -> {
                    var inner = fields(field.type()).stream().filter(f -> f.name().equals(found.group(2))).findFirst().orElseThrow();
                    String from = "%s+(%s)*(%s)+%s".formatted(low, found.group(1), field.width(), below(fields(field.type()), inner.name()));
                    return Matcher.quoteReplacement(found.group(3) == null ? "%s[%s+:(%s)]".formatted(name, from, inner.bits())
                            : "%s[%s+(%s)+:(%s)-(%s)+1]".formatted(name, from, found.group(4), found.group(3), found.group(4)));
                });
                text = Pattern.compile(at + "\\[(\\w+)\\]").matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement("%s[%s+(%s)*(%s)+:(%s)]".formatted(name, low, found.group(1), field.width(),
                                field.width())));
            }
            text = text.replaceAll(at + "\\b", Matcher.quoteReplacement("%s[%s+:(%s)]".formatted(name, low, field.bits())));
        }
        return text;
    }
}
