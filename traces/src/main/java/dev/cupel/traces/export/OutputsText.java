package dev.cupel.traces.export;

import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.text.Inert;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Output tensors for a terminal: small ones whole, of large ones their beginning.
public final class OutputsText {
    private static final int ELEMENTS = 256;

    private OutputsText() {}

    /// {@return the tensor's text, each line ended: what it is, then its values, a line for each row of its last axis}
    ///
    /// @param codes of one inference, row-major
    /// @param width columns of the page
    public static String write(TensorBinding tensor, int[] codes, int width) {
        boolean real = tensor.scale() != 1 || tensor.zeroPoint() != 0;
        var lines = new ArrayList<String>();
        lines.add("%s  %s%d %s%s".formatted(tensor.name(), tensor.signed() ? "s" : "u", tensor.bits(), tensor.shape(),
                real ? ", real = (code - %d) * %s".formatted(tensor.zeroPoint(), tensor.scale()) : ""));
        int shown = Math.min(codes.length, ELEMENTS);
        var words = new ArrayList<String>();
        for (int i = 0; i < shown; i++) {
            words.add(real ? "%d (%s)".formatted(codes[i], real((codes[i] - (double) tensor.zeroPoint()) * tensor.scale())) : Long.toString(
                    tensor.signed() ? codes[i] : codes[i] & 0xffff_ffffL));
        }
        int cell = words.stream().mapToInt(String::length).max().orElse(0);
        int row = tensor.shape().isEmpty() ? 1 : Math.max(1, tensor.shape().getLast());
        int across = Math.max(1, (width - 2) / (cell + 1));
        for (int start = 0; start < shown; start += row) {
            var rest = words.subList(start, Math.min(shown, start + row));
            for (int i = 0; i < rest.size(); i += across) {
                lines.add(" " + aligned(rest.subList(i, Math.min(rest.size(), i + across)), cell));
            }
        }
        if (shown < codes.length) {
            lines.add("  ... %s more; --outputs DIR writes all".formatted(Figures.count(codes.length - shown)));
        }
        return lines.stream().map(Inert::text).collect(Collectors.joining("\n")) + "\n";
    }

    private static String aligned(List<String> words, int cell) {
        return words.stream().map(word -> " " + " ".repeat(cell - word.length()) + word).collect(Collectors.joining());
    }

    private static String real(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
