package dev.cupel.isa.json;

import dev.cupel.isa.text.Diagnosed;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// One value of a JSON document with the place where it stands.
public sealed interface JsonTree {
    /// {@return where the value begins; of objects and arrays the opening bracket}
    Span at();

    /// {@return what users call its kind}
    String kind();

    /// An object; members in the order of the text.
    record ObjectNode(Span at, Map<String, Member> members) implements JsonTree {
        public ObjectNode {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String kind() {
            return "an object";
        }
    }

    /// One member of an object.
    record Member(Span key, JsonTree value) {}

    /// An array.
    record ArrayNode(Span at, List<JsonTree> elements) implements JsonTree {
        public ArrayNode {
            elements = List.copyOf(elements);
        }

        @Override
        public String kind() {
            return "an array";
        }
    }

    /// A string; `at` spans the quotes.
    record TextNode(Span at, String value) implements JsonTree {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /// A number, exactly as written.
    record NumberNode(Span at, BigDecimal value) implements JsonTree {
        /// {@return the value where it is an integer of at most 64 bits}
        public OptionalLong asLong() {
            // Looks at the exponent first: expanding 1e999999999 would take all memory.
            if (value.signum() != 0 && value.precision() - (long) value.scale() > 19) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(value.longValueExact());
            } catch (ArithmeticException fraction) {
                return OptionalLong.empty();
            }
        }

        @Override
        public String kind() {
            return "a number";
        }
    }

    /// `true` or `false`.
    record BooleanNode(Span at, boolean value) implements JsonTree {
        @Override
        public String kind() {
            return "a truth value";
        }
    }

    /// `null`.
    record NullNode(Span at) implements JsonTree {
        @Override
        public String kind() {
            return "null";
        }
    }

    /// {@return the document in `source`} Faulty where it is not one JSON value, or an object has a key twice.
    static Diagnosed<JsonTree> parse(SourceText source) {
        var faults = new ArrayList<Diagnostic>();
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), String.join("\n", source.lines()))) {
            if (parser.nextToken() == null) {
                return Diagnosed.faulty(Diagnostic.of(source.name(), "the file is empty; a JSON value was expected"));
            }
            var tree = value(parser, source, faults);
            if (parser.nextToken() != null) {
                faults.add(Diagnostic.at(source, span(parser, 1), "text behind the end of the JSON value"));
            }
            return faults.isEmpty() ? Diagnosed.ok(tree) : Diagnosed.faulty(faults);
        } catch (JacksonException wrong) {
            var location = wrong.getLocation();
            String message = "not valid JSON: " + firstLine(wrong.getOriginalMessage());
            faults.add(location == null || location.getLineNr() < 1 || source.lines().isEmpty()
                    ? Diagnostic.of(source.name(), message)
                    : Diagnostic.at(source, within(source, location), message));
            return Diagnosed.faulty(faults);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable");
    }

    /// Errors at the end of the text lie behind its last line.
    private static Span within(SourceText source, TokenStreamLocation location) {
        int line = Math.min(location.getLineNr(), source.lines().size());
        int width = source.line(line).length() + 1;
        return new Span(line, location.getLineNr() > line ? width : Math.clamp(location.getColumnNr(), 1, width), 1);
    }

    private static Span span(JsonParser parser, int length) {
        var location = parser.currentTokenLocation();
        return new Span(location.getLineNr(), location.getColumnNr(), Math.max(1, length));
    }

    /// The whole token, quotes and escapes included.
    private static Span tokenSpan(JsonParser parser) {
        var start = parser.currentTokenLocation();
        parser.finishToken();
        return span(parser, (int) (parser.currentLocation().getCharOffset() - start.getCharOffset()));
    }

    private static JsonTree value(JsonParser parser, SourceText source, List<Diagnostic> faults) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, source, faults);
            case START_ARRAY -> {
                var at = span(parser, 1);
                var elements = new ArrayList<JsonTree>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser, source, faults));
                }
                yield new ArrayNode(at, elements);
            }
            case VALUE_STRING -> new TextNode(tokenSpan(parser), parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new NumberNode(span(parser, parser.getString().length()), parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> new BooleanNode(span(parser, parser.getString().length()), parser.getBooleanValue());
            case VALUE_NULL -> new NullNode(span(parser, 4));
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalStateException("a JSON value cannot start with " + parser.currentToken());
        };
    }

    private static ObjectNode object(JsonParser parser, SourceText source, List<Diagnostic> faults) {
        var at = span(parser, 1);
        var members = new LinkedHashMap<String, Member>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            var key = span(parser, name.length() + 2);
            parser.nextToken();
            var first = members.putIfAbsent(name, new Member(key, value(parser, source, faults)));
            if (first != null) {
                faults.add(Diagnostic.at(source, key, "`%s` is given twice; first on line %d".formatted(name, first.key().line())));
            }
        }
        return new ObjectNode(at, members);
    }
}
