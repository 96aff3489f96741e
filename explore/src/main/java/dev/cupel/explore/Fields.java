package dev.cupel.explore;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The keys of one object of a file. What is asked for and is not as it should be becomes a fault at its place.
///
/// @param name   what the object is called; empty for the file
/// @param faults of the whole file, which grow
record Fields(SourceText source, String name, JsonValue.Members object, List<Diagnostic> faults) {
    void fault(Span at, String message) {
        faults.add(Diagnostic.at(source, at, message));
    }

    void fault(Span at, String message, Optional<String> help) {
        faults.add(Diagnostic.at(source, at, message).help(help));
    }

    /// Any other key is a fault.
    void only(List<String> keys) {
        for (var member : object.members()) {
            if (!keys.contains(member.key())) {
                fault(member.at(), "unknown key `%s`%s".formatted(member.key(), name.isEmpty() ? "" : " in `" + name + "`"), Nearest.suggestion(member.key(), keys));
            }
        }
    }

    Span at(String key) {
        return object.get(key).map(JsonValue::at).orElse(object.at());
    }

    /// The object of a key.
    Optional<Fields> inner(String key) {
        return switch (object.get(key).orElse(null)) {
            case null -> Optional.empty();
            case JsonValue.Members members -> Optional.of(new Fields(source, key, members, faults));
            case JsonValue other -> {
                fault(other.at(), "`%s` must be an object, is %s".formatted(key, other.what()));
                yield Optional.empty();
            }
        };
    }

    Optional<String> text(String key) {
        return switch (object.get(key).orElse(null)) {
            case null -> Optional.empty();
            case JsonValue.Text(_, var text) when !text.isBlank() -> Optional.of(text);
            case JsonValue other -> {
                fault(other.at(), "`%s` must be a text, is %s".formatted(key, other.what()));
                yield Optional.empty();
            }
        };
    }

    Optional<String> needed(String key) {
        if (object.get(key).isEmpty()) {
            fault(object.at(), "`%s` is missing".formatted(key));
        }
        return text(key);
    }

    /// One of some words.
    Optional<String> among(String key, Collection<String> choices) {
        return text(key).filter(word -> {
            if (!choices.contains(word)) {
                fault(at(key), "`%s`: `%s` is none of %s".formatted(key, word, String.join(", ", choices)), Nearest.suggestion(word, choices));
                return false;
            }
            return true;
        });
    }

    OptionalLong whole(String key, String unit, long low, long high) {
        var value = object.get(key);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        var number = value.get() instanceof JsonValue.Numeral numeral ? numeral.toLong().filter(n -> n >= low && n <= high) : Optional.<Long>empty();
        if (number.isEmpty()) {
            fault(value.get().at(), "`%s` must be a whole number %s%d..%d; is %s".formatted(key, unit.isEmpty() ? "in " : "of " + unit + ", ", low, high, value.get().what()));
        }
        return number.isPresent() ? OptionalLong.of(number.get()) : OptionalLong.empty();
    }

    OptionalDouble number(String key, String unit, double low, double high) {
        var value = object.get(key);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (value.get() instanceof JsonValue.Numeral numeral && numeral.toDouble() >= low && numeral.toDouble() <= high) {
            return OptionalDouble.of(numeral.toDouble());
        }
        fault(value.get().at(), "`%s` must be a number %s%s..%s; is %s".formatted(key, unit.isEmpty() ? "in " : "of " + unit + ", ", low, high, value.get().what()));
        return OptionalDouble.empty();
    }

    /// A text of an array and its place.
    record Word(Span at, String text) {}

    List<Word> texts(String key) {
        var value = object.get(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof JsonValue.Elements(_, var elements))) {
            fault(value.get().at(), "`%s` must be an array of texts, is %s".formatted(key, value.get().what()));
            return List.of();
        }
        var texts = new ArrayList<Word>();
        for (var element : elements) {
            if (element instanceof JsonValue.Text(var at, var text)) {
                texts.add(new Word(at, text));
            } else {
                fault(element.at(), "`%s` must hold texts, not %s".formatted(key, element.what()));
            }
        }
        return texts;
    }

    /// A number, word or truth as machine files and options write it.
    Optional<String> word(JsonValue value) {
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
}
