package dev.cupel.isa.asm;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.isa.text.SourceText;
import dev.cupel.isa.text.Span;
import java.util.ArrayList;
import java.util.List;

/// Splits one line into [Token]s. A `;` outside quotes begins a comment.
final class Lexer {
    private static final String MARKS = ",[]+-#?@:";

    private final SourceText source;
    private final int number;
    private final String line;
    private final Faults faults;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(SourceText source, int number, Faults faults) {
        this.source = source;
        this.number = number;
        this.line = source.line(number);
        this.faults = faults;
    }

    /// {@return the tokens of line `number`} What is no token is a fault and left out.
    static List<Token> line(SourceText source, int number, Faults faults) {
        var lexer = new Lexer(source, number, faults);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ';') {
                return;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (isLetter(c)) {
                take(Token.Kind.WORD, end(at));
            } else if (isDigit(c)) {
                take(Token.Kind.NUMBER, numberEnd());
            } else if (c == '"') {
                text();
            } else if (MARKS.indexOf(c) >= 0) {
                take(Token.Kind.MARK, at + 1);
            } else {
                int end = line.offsetByCodePoints(at, 1);
                faults.add(Diagnostic.at(source, new Span(number, at + 1, 1), "character `%s` has no meaning here".formatted(shown(line.codePointAt(at)))));
                at = end;
            }
        }
    }

    private static String shown(int codePoint) {
        return Character.isISOControl(codePoint) ? "U+%04X".formatted(codePoint) : Character.toString(codePoint);
    }

    private void take(Token.Kind kind, int end) {
        tokens.add(new Token(kind, line.substring(at, end), new Span(number, at + 1, end - at)));
        at = end;
    }

    /// A number runs to the next character that no word has, but keeps the sign of its exponent: a misspelt one stays in one piece.
    private int numberEnd() {
        int end = end(at);
        boolean hexadecimal = line.startsWith("0x", at);
        while (!hexadecimal && end < line.length() - 1 && (line.charAt(end - 1) == 'e' || line.charAt(end - 1) == 'E')
                && (line.charAt(end) == '-' || line.charAt(end) == '+') && isDigit(line.charAt(end + 1))) {
            end = end(end + 1);
        }
        return end;
    }

    private int end(int from) {
        int end = from;
        while (end < line.length() && (isLetter(line.charAt(end)) || isDigit(line.charAt(end)))) {
            end++;
        }
        return end;
    }

    private void text() {
        int start = at++;
        var value = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            char c = line.charAt(at++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escaped = at < line.length() ? line.charAt(at++) : ' ';
            switch (escaped) {
                case '"', '\\' -> value.append(escaped);
                case 'n' -> value.append('\n');
                case 'u' -> {
                    int end = Math.min(at + 4, line.length());
                    try {
                        value.append((char) Integer.parseUnsignedInt(line.substring(at, end), 16));
                    } catch (NumberFormatException noHexadecimal) {
                        faults.add(Diagnostic.at(source, new Span(number, at - 1, 2), "`\\u` is followed by four hexadecimal digits"));
                    }
                    at = end;
                }
                default -> faults.add(Diagnostic.at(source, new Span(number, at - 1, 2), "unknown escape; there are \\\", \\\\, \\n and \\u0000"));
            }
        }
        if (at == line.length()) {
            faults.add(Diagnostic.at(source, new Span(number, start + 1, at - start), "the text is not closed by a quotation mark"));
        } else {
            at++;
        }
        tokens.add(new Token(Token.Kind.TEXT, value.toString(), new Span(number, start + 1, at - start)));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '/';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// {@return `name` as the assembler reads it back: bare where it is one word, quoted otherwise}
    static String quoted(String name) {
        if (!name.isEmpty() && isLetter(name.charAt(0)) && name.chars().allMatch(c -> isLetter((char) c) || isDigit((char) c))) {
            return name;
        }
        var text = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || c >= 0x7f) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}
