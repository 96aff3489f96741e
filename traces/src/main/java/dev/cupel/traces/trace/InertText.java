package dev.cupel.traces.trace;

/// Makes foreign text harmless for whoever shows it: what ends lines, moves a cursor, turns writing round or ends a keyword is written as `\{1B}`, its
/// code point, and long text is cut.
final class InertText {
    /// Characters that are kept of a text.
    static final int LONGEST = 200;

    private InertText() {}

    /// {@return the text on one line, without control and format characters}
    static String of(String text) {
        return of(text, "");
    }

    /// {@return the same, without the characters in `forbidden` too}
    static String of(String text, String forbidden) {
        var inert = new StringBuilder();
        int kept = 0;
        for (int at = 0; at < text.length(); kept++) {
            if (kept == LONGEST) {
                return inert.append('…').toString();
            }
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (harmless(point) && forbidden.indexOf(point) < 0) {
                inert.appendCodePoint(point);
            } else {
                inert.append("\\{%X}".formatted(point));
            }
        }
        return inert.toString();
    }

    /// {@return the text as one word of letters, digits and `_./-` for a format whose names hold no more; other characters become `_`}
    static String word(String text) {
        String word = text.codePoints().limit(LONGEST)
                .map(point -> point < 128 && (Character.isLetterOrDigit(point) || "_./-".indexOf(point) >= 0) ? point : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return word.isEmpty() ? "_" : word;
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
