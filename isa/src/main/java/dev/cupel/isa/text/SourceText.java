package dev.cupel.isa.text;

import java.util.List;

/// A text with the name users know it by.
///
/// @param name  file name as the user gave it
/// @param lines the text's lines without their ends
public record SourceText(String name, List<String> lines) {
    public SourceText {
        lines = List.copyOf(lines);
    }

    /// {@return the text split at its line ends}
    public static SourceText of(String name, String text) {
        return new SourceText(name, text.lines().toList());
    }

    /// {@return line `number`, counted from 1; empty where the text has no such line}
    public String line(int number) {
        return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
    }
}
