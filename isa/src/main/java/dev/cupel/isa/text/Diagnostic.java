package dev.cupel.isa.text;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One fault in what the user gave: where it is, what is wrong, and an edit that would mend it.
///
/// @param file    file name as the user gave it
/// @param at      the offending text; empty for faults of a whole file or of a binary file
/// @param line    the line `at` lies in; empty where there is none
/// @param message what is wrong: value, unit, limit
/// @param help    what to try; empty where nothing better than the message is known
public record Diagnostic(String file, Optional<Span> at, String line, String message, Optional<String> help) {
    /// {@return a fault at `span` of `source`}
    public static Diagnostic at(SourceText source, Span span, String message) {
        return new Diagnostic(source.name(), Optional.of(span), source.line(span.line()), message, Optional.empty());
    }

    /// {@return a fault of the file as a whole}
    public static Diagnostic of(String file, String message) {
        return new Diagnostic(file, Optional.empty(), "", message, Optional.empty());
    }

    /// {@return this fault with a suggestion}
    public Diagnostic help(String text) {
        return new Diagnostic(file, at, line, message, Optional.of(text));
    }

    /// {@return this fault with a suggestion, where there is one}
    public Diagnostic help(Optional<String> text) {
        return text.map(this::help).orElse(this);
    }

    /// {@return the text shown to the user, ending in a line end: message, place, line with a caret, help} Names and lines come from elsewhere: what a terminal
    /// would obey in them is made inert.
    public String render() {
        var text = new StringBuilder("error: ").append(inert(message)).append('\n');
        if (at.isPresent()) {
            var span = at.get();
            text.append(" --> %s:%d:%d\n".formatted(Inert.text(file), span.line(), span.column()));
            if (!line.isEmpty()) {
                // A tab before the token is kept, so that the caret stands under it at any tab width.
                var indent = line.substring(0, Math.min(span.column() - 1, line.length())).replaceAll("[^\t]", " ");
                text.append("  | ").append(inert(line)).append('\n');
                text.append("  | ").append(indent).append("^".repeat(span.length())).append('\n');
            }
        } else {
            text.append(" --> ").append(Inert.text(file)).append('\n');
        }
        help.ifPresent(h -> text.append("help: ").append(inert(h)).append('\n'));
        return text.toString();
    }

    /// Lines and tabs of our own stay.
    private static String inert(String text) {
        return text.lines().map(line -> Stream.of(line.split("\t", -1)).map(Inert::text).collect(Collectors.joining("\t"))).collect(Collectors.joining("\n"));
    }
}
