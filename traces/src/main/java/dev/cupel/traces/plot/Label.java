package dev.cupel.traces.plot;

import dev.cupel.isa.text.Inert;
import java.util.ArrayList;
import java.util.List;

/// Names from files as they stand in pictures: on one line, short, and inert.
final class Label {
    private static final int LONGEST = 40;
    private static final String ELLIPSIS = "…";
    private static final int REPLACEMENT = 0xfffd;

    private Label() {}

    /// {@return the name, inert by [Inert], with its middle left out where it is long}
    static String of(String name) {
        return of(name, LONGEST);
    }

    /// {@return the same, of at most `longest` characters}
    static String of(String name, int longest) {
        // What is no character has no place in XML.
        int[] shown = Inert.text(name).codePoints().map(c -> Character.isDefined(c) ? c : REPLACEMENT).toArray();
        if (shown.length <= longest) {
            return new String(shown, 0, shown.length);
        }
        // The end of a name tells more: exporters put the path in front.
        int front = longest / 3;
        int back = longest - front - 1;
        return new String(shown, 0, front) + ELLIPSIS + new String(shown, shown.length - back, back);
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
