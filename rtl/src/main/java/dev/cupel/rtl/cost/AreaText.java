package dev.cupel.rtl.cost;

import java.util.Map;
import java.util.stream.Collectors;

/// The measurements as a table for rtl/README.md.
public final class AreaText {
    /// Where the table begins in a page.
    public static final String BEGIN = "<!-- areas: written by AreaTest -->";
    /// Where it ends.
    public static final String END = "<!-- end of areas -->";

    private AreaText() {}

    /// {@return the table between its marks}
    public static String table(Measurements all) {
        var text = new StringBuilder(BEGIN + "\n\n");
        text.append("%s, %s; gate equivalents (NAND2X1) with the delay in ns behind them.%n%n".formatted(all.tool(), all.library()));
        text.append("| module | sizes: area (delay) | worst error of the fits: area, delay | evidence |\n| --- | --- | --- | --- |\n");
        for (var piece : Piece.ALL) {
            var measured = all.of(piece);
            if (!measured.isEmpty()) {
                var area = Fitted.of(measured, piece::areaTerms, Measured::gates);
                var delay = Fitted.of(measured, piece::delayTerms, m -> Math.max(m.delay(), 0.01));
                text.append("| `%s`%s | %s | %.0f %%, %.0f %% | %s |%n".formatted(piece.module(), piece.boxes().isEmpty() ? ""
                        : " without " + String.join(", ", piece.boxes()), measured.stream().map(m -> "%s: %,.0f (%.1f)".formatted(sizes(m.sizes()),
                                m.gates(), m.delay()))
                        .collect(Collectors.joining("; ")), 100 * area.worst(), 100 * delay.worst(), measured.getFirst().evidence()));
            }
        }
        return text.append("\n" + END).toString();
    }

    private static String sizes(Map<String, Integer> sizes) {
        return sizes.isEmpty() ? "any" : sizes.entrySet().stream().map(size -> size.getKey() + " " + size.getValue()).collect(Collectors.joining(" "));
    }
}
