package dev.cupel.isa.text;

/// Makes text from elsewhere (names in a model, lines of a file) harmless to a terminal and to a table: it is shown, never obeyed.
public final class Inert {
    /// Characters that are kept of a label.
    public static final int LONGEST = 200;

    private Inert() {}

    /// {@return the text with each character that a terminal would obey, or that would turn its neighbours round, as its code: `\u001b`} Control
    /// characters, line ends and tabs among them; marks that set the direction of writing; lone surrogates. All else stays, so doing it twice changes nothing.
    public static String text(String text) {
        return text(text, "");
    }

    private static String text(String text, String forbidden) {
        int first = 0;
        while (first < text.length() && isShown(text, first, forbidden)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var inert = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (isShown(text, i, forbidden)) {
                inert.append(text.charAt(i));
            } else {
                inert.append("\\u%04x".formatted((int) text.charAt(i)));
            }
        }
        return inert.toString();
    }

    /// {@return the same of no more than [#LONGEST] characters of the text, for a name among others}
    ///
    /// @param forbidden characters to write as their codes too: those that the name's reader may take for something else
    public static String label(String text, String forbidden) {
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text(text, forbidden);
        }
        return text(text.substring(0, text.offsetByCodePoints(0, LONGEST)), forbidden) + "\u2026";
    }

    /// {@return the text, at most [#LONGEST] characters of it, as one word of ASCII letters, digits and `_./-`; other characters become `_`}
    public static String word(String text) {
        String word = text.codePoints().limit(LONGEST)
                .map(point -> point < 128 && (Character.isLetterOrDigit(point) || "_./-".indexOf(point) >= 0) ? point : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return word.isEmpty() ? "_" : word;
    }

    private static boolean isShown(String text, int at, String forbidden) {
        return isPlain(text, at) && forbidden.indexOf(text.charAt(at)) < 0;
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
