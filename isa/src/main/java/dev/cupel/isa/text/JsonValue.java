package dev.cupel.isa.text;

import java.util.List;
import java.util.Optional;

/// A value of a JSON text, or of a YAML text that says as much, that knows where it stands, so that a fault found in it can point at it.
public sealed interface JsonValue {
    /// {@return where the value starts}
    Span at();

    /// A key with its value.
    ///
    /// @param at where the key stands
    record Member(String key, Span at, JsonValue value) {}

    /// `{...}`, members in the text's order, each key once.
    record Members(Span at, List<Member> members) implements JsonValue {
        public Members {
            members = List.copyOf(members);
        }

        /// {@return the value of a key}
        public Optional<JsonValue> get(String key) {
            return members.stream().filter(member -> member.key().equals(key)).map(Member::value).findFirst();
        }

        /// {@return the keys, in the text's order}
        public List<String> keys() {
            return members.stream().map(Member::key).toList();
        }
    }

    /// `[...]`
    record Elements(Span at, List<JsonValue> elements) implements JsonValue {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    /// A number as it was written, so that no digit is lost.
    record Numeral(Span at, String text) implements JsonValue {
        /// {@return the number as the nearest double; beyond its range an infinity}
        public double toDouble() {
            return Double.parseDouble(text);
        }

        /// {@return the number, where it is written without fraction or exponent and fits a long}
        public Optional<Long> toLong() {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException notWhole) {
                return Optional.empty();
            }
        }
    }

    /// A string, escapes resolved.
    record Text(Span at, String text) implements JsonValue {}

    /// `true` or `false`
    record Truth(Span at, boolean value) implements JsonValue {}

    /// `null`
    record Null(Span at) implements JsonValue {}

    /// {@return what the value is, for messages: "an object", "a string"}
    default String what() {
        return switch (this) {
            case Members _ -> "an object";
            case Elements _ -> "an array";
            case Numeral numeral -> "the number " + numeral.text();
            case Text text -> "the string \"" + text.text() + "\"";
            case Truth truth -> "the value " + truth.value();
            case Null _ -> "null";
        };
    }
}
