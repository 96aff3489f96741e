package dev.cupel.isa.asm;

import dev.cupel.isa.text.Span;
import java.util.List;
import java.util.Optional;

/// A place among the tokens of one line.
final class Cursor {
    private final List<Token> tokens;
    private int at;

    /// @param tokens at least one
    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean atEnd() {
        return at == tokens.size();
    }

    Optional<Token> peek() {
        return atEnd() ? Optional.empty() : Optional.of(tokens.get(at));
    }

    Token next() {
        return tokens.get(at++);
    }

    /// {@return whether the next token is `mark`, which is then taken}
    boolean takes(String mark) {
        boolean is = !atEnd() && tokens.get(at).is(mark);
        at += is ? 1 : 0;
        return is;
    }

    /// {@return the next token, taken, where it is of this kind}
    Optional<Token> take(Token.Kind kind) {
        return !atEnd() && tokens.get(at).kind() == kind ? Optional.of(next()) : Optional.empty();
    }

    /// {@return whether the next token is `mark`}
    boolean is(String mark) {
        return !atEnd() && tokens.get(at).is(mark);
    }

    /// {@return the next token's place; behind the last token at the end}
    Span here() {
        if (!atEnd()) {
            return tokens.get(at).span();
        }
        var last = tokens.getLast().span();
        return new Span(last.line(), last.column() + last.length(), 1);
    }

    /// {@return from `first` to the last token taken}
    Span since(Span first) {
        var last = tokens.get(Math.max(0, at - 1)).span();
        return new Span(first.line(), first.column(), Math.max(first.length(), last.column() + last.length() - first.column()));
    }

    /// Goes to the next comma, predicate or place outside brackets, or to the end.
    void skipOperand() {
        int depth = 0;
        while (!atEnd() && !(depth == 0 && (is(",") || is("?") || is("@")))) {
            depth += is("[") ? 1 : is("]") ? -1 : 0;
            depth = Math.max(0, depth);
            at++;
        }
    }

    void skipAll() {
        at = tokens.size();
    }
}
