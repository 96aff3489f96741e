package dev.cupel.traces.plot;

import java.util.ArrayList;
import java.util.List;

/// Names from files as they stand in pictures: on one line, short, and inert.
final class Label {
    private static final int LONGEST = 40;
    private static final String ELLIPSIS = "…";

    private Label() {}

    /// {@return the name with what has no shape of its own (control and format characters, line ends, halves of pairs) made visible as `·`, and its middle left
    /// out where it is long}
    static String of(String name) {
        return of(name, LONGEST);
    }

    /// {@return the same, of at most `longest` characters}
    static String of(String name, int longest) {
        int[] shown = name.codePoints().map(Label::visible).toArray();
        if (shown.length <= longest) {
            return new String(shown, 0, shown.length);
        }
        // The end of a name tells more: exporters put the path in front.
        int front = longest / 3;
        int back = longest - front - 1;
        return new String(shown, 0, front) + ELLIPSIS + new String(shown, shown.length - back, back);
    }

    private static int visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '·';
            default -> codePoint;
        };
    }

    /// {@return labels of all names, made distinct by their number where two would be equal}
    static List<String> all(List<String> names) {
        var labels = new ArrayList<String>();
        for (String name : names) {
            String label = of(name);
            labels.add(labels.contains(label) ? label + " (" + (labels.size() + 1) + ")" : label);
        }
        return labels;
    }
}
