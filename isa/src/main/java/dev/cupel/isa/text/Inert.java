package dev.cupel.isa.text;

/// Makes text from elsewhere (names in a model, lines of a file) harmless to a terminal and to a table: it is shown, never obeyed.
public final class Inert {
    private Inert() {}

    /// {@return the text with each character that a terminal would obey, or that would turn its neighbours round, as its code: `\u001b`} Control
    /// characters, line ends and tabs among them; marks that set the direction of writing; lone surrogates. All else stays, so doing it twice changes nothing.
    public static String text(String text) {
        int first = 0;
        while (first < text.length() && isPlain(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var inert = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (isPlain(text, i)) {
                inert.append(text.charAt(i));
            } else {
                inert.append("\\u%04x".formatted((int) text.charAt(i)));
            }
        }
        return inert.toString();
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
