package dev.cupel.isa.text;

/// A piece of one line. Lines and columns count from 1.
public record Span(int line, int column, int length) {
    public Span {
        if (line < 1 || column < 1 || length < 1) {
            throw new IllegalArgumentException("span %d:%d+%d: all count from 1".formatted(line, column, length));
        }
    }
}
