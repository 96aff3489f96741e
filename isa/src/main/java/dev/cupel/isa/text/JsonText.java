package dev.cupel.isa.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Parses JSON (RFC 8259, no extensions) into [JsonValue]s. Nesting is limited to [#MAX_DEPTH]; a number to [#MAX_NUMBER] characters.
public final class JsonText {
    /// The deepest nesting that is read.
    public static final int MAX_DEPTH = 64;

    /// The most characters of a number that is read.
    public static final int MAX_NUMBER = 1000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(MAX_NUMBER).build())
            .build();

    private final SourceText source;
    private final JsonParser parser;
    private final List<Diagnostic> faults = new ArrayList<>();

    private JsonText(SourceText source, JsonParser parser) {
        this.source = source;
        this.parser = parser;
    }

    /// {@return the one value of the text, or what is wrong with it: the first place where it is not JSON, every key given twice}
    public static Diagnosed<JsonValue> parse(SourceText source) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), String.join("\n", source.lines()))) {
            return new JsonText(source, parser).document();
        }
    }

    private Diagnosed<JsonValue> document() {
        try {
            if (parser.nextToken() == null) {
                return Diagnosed.faulty(Diagnostic.of(source.name(), "the file is empty; a JSON value is needed"));
            }
            JsonValue value = value();
            if (parser.nextToken() != null) {
                faults.add(Diagnostic.at(source, span(parser.currentTokenLocation(), 1), "text after the end of the JSON value"));
            }
            return faults.isEmpty() ? Diagnosed.ok(value) : Diagnosed.faulty(faults);
        } catch (JacksonException notJson) {
            // A broken limit, unlike broken grammar, comes without a place.
            var at = span(Optional.ofNullable(notJson.getLocation()).orElseGet(parser::currentLocation), 1);
            faults.add(Diagnostic.at(source, at, "this is not JSON: " + notJson.getOriginalMessage()));
            return Diagnosed.faulty(faults);
        }
    }

    private JsonValue value() {
        var token = parser.currentToken();
        int length = switch (token) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getStringLength() + (token == JsonToken.VALUE_STRING ? 2 : 0);
            case VALUE_TRUE, VALUE_NULL -> 4;
            case VALUE_FALSE -> 5;
            case START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> 1;
        };
        var at = span(parser.currentTokenLocation(), length);
        return switch (token) {
            case START_OBJECT -> members(at);
            case START_ARRAY -> elements(at);
            case VALUE_STRING -> new JsonValue.Text(at, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Numeral(at, parser.getString());
            case VALUE_TRUE -> new JsonValue.Truth(at, true);
            case VALUE_FALSE -> new JsonValue.Truth(at, false);
            case VALUE_NULL -> new JsonValue.Null(at);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException("a JSON value cannot start with " + token);
        };
    }

    private JsonValue members(Span at) {
        var members = new ArrayList<JsonValue.Member>();
        var keys = new HashSet<String>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            var keyAt = span(parser.currentTokenLocation(), key.length() + 2);
            parser.nextToken();
            JsonValue value = value();
            if (keys.add(key)) {
                members.add(new JsonValue.Member(key, keyAt, value));
            } else {
                faults.add(Diagnostic.at(source, keyAt, "the key `" + key + "` is given twice"));
            }
        }
        return new JsonValue.Members(at, members);
    }

    private JsonValue elements(Span at) {
        var elements = new ArrayList<JsonValue>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new JsonValue.Elements(at, elements);
    }

    /// A place that lies within the text, whatever the parser says of its end.
    private static Span span(TokenStreamLocation location, int length) {
        return new Span(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()), Math.max(1, length));
    }
}
