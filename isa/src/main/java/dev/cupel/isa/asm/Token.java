package dev.cupel.isa.asm;

import dev.cupel.isa.text.Span;

/// One word of a line: `text` as written, for [Kind#TEXT] without its quotes.
record Token(Kind kind, String text, Span span) {
    enum Kind {
        WORD, NUMBER, TEXT, MARK
    }

    boolean is(String mark) {
        return kind == Kind.MARK && text.equals(mark);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
