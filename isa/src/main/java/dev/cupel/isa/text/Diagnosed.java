package dev.cupel.isa.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a reader answers: the value, or every fault found. Never both.
public sealed interface Diagnosed<T> {
    /// The text was right.
    record Ok<T>(T value) implements Diagnosed<T> {}

    /// The text was wrong; `faults` holds all that was found, at least one.
    record Faulty<T>(List<Diagnostic> faults) implements Diagnosed<T> {
        public Faulty {
            faults = List.copyOf(faults);
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("a faulty answer names at least one fault");
            }
        }
    }

    static <T> Diagnosed<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Diagnosed<T> faulty(List<Diagnostic> faults) {
        return new Faulty<>(faults);
    }

    static <T> Diagnosed<T> faulty(Diagnostic fault) {
        return new Faulty<>(List.of(fault));
    }

    /// {@return the values of all, or the faults of all}
    static <T> Diagnosed<List<T>> all(List<Diagnosed<T>> answers) {
        var values = new ArrayList<T>();
        var faults = new ArrayList<Diagnostic>();
        for (var answer : answers) {
            switch (answer) {
                case Ok<T>(var value) -> values.add(value);
                case Faulty<T>(var found) -> faults.addAll(found);
            }
        }
        return faults.isEmpty() ? ok(List.copyOf(values)) : faulty(faults);
    }

    /// {@return the next reader's answer to this value, or this one's faults}
    default <R> Diagnosed<R> then(Function<? super T, Diagnosed<R>> next) {
        return switch (this) {
            case Ok<T>(var value) -> next.apply(value);
            case Faulty<T>(var faults) -> new Faulty<>(faults);
        };
    }

    /// {@return this with its value mapped}
    default <R> Diagnosed<R> map(Function<? super T, ? extends R> mapper) {
        return then(value -> new Ok<R>(mapper.apply(value)));
    }

    /// {@return the value}
    /// @throws IllegalStateException with every fault, where there is none; for callers that know the text is right
    default T orThrow() {
        return switch (this) {
            case Ok<T>(var value) -> value;
            case Faulty<T>(var faults) ->
                    throw new IllegalStateException(faults.stream().map(Diagnostic::render).collect(Collectors.joining()));
        };
    }
}
