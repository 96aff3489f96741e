package dev.cupel.programs.json;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.JsonValue;
import dev.cupel.isa.text.Nearest;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The members of one JSON object, taken by key and type. Each fault is put down where it stands and the taking goes on.
final class Fields {
    private final SourceText source;
    private final List<Diagnostic> faults;
    private final JsonValue.Members members;

    Fields(SourceText source, List<Diagnostic> faults, JsonValue.Members members) {
        this.source = source;
        this.faults = faults;
        this.members = members;
    }

    Span at() {
        return members.at();
    }

    /// Puts down every key that is none of these.
    void only(Set<String> keys, String what) {
        for (JsonValue.Member member : members.members()) {
            if (!keys.contains(member.key())) {
                fault(member.at(), "unknown key `" + member.key() + "` in " + what)
                        .help(Nearest.suggestion(member.key(), keys).or(() -> Optional.of("the keys are " + String.join(", ", keys.stream().sorted().toList()))))
                        .add();
            }
        }
    }

    Optional<JsonValue> optional(String key) {
        return members.get(key);
    }

    Optional<JsonValue> required(String key) {
        Optional<JsonValue> value = members.get(key);
        if (value.isEmpty()) {
            fault(members.at(), "the key `" + key + "` is missing").add();
        }
        return value;
    }

    Optional<JsonValue.Text> text(String key) {
        return required(key).flatMap(value -> asText(key, value));
    }

    Optional<JsonValue.Text> asText(String key, JsonValue value) {
        if (value instanceof JsonValue.Text text && !text.text().isEmpty()) {
            return Optional.of(text);
        }
        fault(value.at(), "`" + key + "` must be a string that is not empty, found " + value.what()).add();
        return Optional.empty();
    }

    /// {@return the number at a key; the other one where the key is not there; nothing where it is wrong}
    OptionalDouble number(String key, double otherwise) {
        Optional<JsonValue> value = members.get(key);
        return value.isEmpty() ? OptionalDouble.of(otherwise) : asNumber(key, value.get());
    }

    OptionalDouble number(String key) {
        Optional<JsonValue> value = required(key);
        return value.isEmpty() ? OptionalDouble.empty() : asNumber(key, value.get());
    }

    OptionalDouble asNumber(String key, JsonValue value) {
        if (value instanceof JsonValue.Numeral numeral && Double.isFinite(numeral.toDouble())) {
            return OptionalDouble.of(numeral.toDouble());
        }
        fault(value.at(), "`" + key + "` must be a number within double's range, found " + value.what()).add();
        return OptionalDouble.empty();
    }

    Optional<Long> whole(String key, long min, long max) {
        return required(key).flatMap(value -> asWhole(key, value, min, max));
    }

    Optional<Long> asWhole(String key, JsonValue value, long min, long max) {
        if (value instanceof JsonValue.Numeral numeral && numeral.toLong().filter(number -> number >= min && number <= max).isPresent()) {
            return numeral.toLong();
        }
        fault(value.at(), "`" + key + "` must be a whole number from " + min + " to " + max + ", found " + value.what()).add();
        return Optional.empty();
    }

    Optional<Boolean> truth(String key, boolean otherwise) {
        Optional<JsonValue> value = members.get(key);
        if (value.isEmpty()) {
            return Optional.of(otherwise);
        }
        if (value.get() instanceof JsonValue.Truth truth) {
            return Optional.of(truth.value());
        }
        fault(value.get().at(), "`" + key + "` must be true or false, found " + value.get().what()).add();
        return Optional.empty();
    }

    Optional<JsonValue.Elements> elements(String key) {
        return required(key).flatMap(value -> asElements(key, value));
    }

    Optional<JsonValue.Elements> asElements(String key, JsonValue value) {
        if (value instanceof JsonValue.Elements elements) {
            return Optional.of(elements);
        }
        fault(value.at(), "`" + key + "` must be an array, found " + value.what()).add();
        return Optional.empty();
    }

    Optional<Fields> asFields(String key, JsonValue value) {
        if (value instanceof JsonValue.Members found) {
            return Optional.of(new Fields(source, faults, found));
        }
        fault(value.at(), "`" + key + "` must be an object, found " + value.what()).add();
        return Optional.empty();
    }

    /// {@return the whole numbers of an array}
    Optional<List<Long>> wholes(String key, long min, long max) {
        return elements(key).flatMap(elements -> {
            var wholes = new ArrayList<Long>();
            elements.elements().forEach(element -> asWhole(key, element, min, max).ifPresent(wholes::add));
            return wholes.size() == elements.elements().size() ? Optional.of(wholes) : Optional.empty();
        });
    }

    List<JsonValue.Member> members() {
        return members.members();
    }

    /// A fault on its way to the list.
    final class Fault {
        private Diagnostic diagnostic;

        private Fault(Diagnostic diagnostic) {
            this.diagnostic = diagnostic;
        }

        Fault help(Optional<String> text) {
            diagnostic = diagnostic.help(text);
            return this;
        }

        void add() {
            faults.add(diagnostic);
        }
    }

    Fault fault(Span at, String message) {
        return new Fault(Diagnostic.at(source, at, message));
    }
}
