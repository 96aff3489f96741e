package dev.cupel.traces.export;

import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.Report;
import java.util.Comparator;
import java.util.stream.Collectors;

/// The ops that lose most, for a reader.
public final class LossText {
    private static final int TOLD = 4;

    private LossText() {}

    /// {@return a line that names those that lose most, and a line for each that was tried wider; nothing where nothing is known}
    public static String write(Report report) {
        var losers = report.ops().stream().filter(op -> op.loss().isPresent())
                .sorted(Comparator.comparingDouble((OpView op) -> of(op).kl()).reversed()).toList();
        if (losers.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("loses most   ").append(losers.stream().limit(TOLD)
                .map(op -> "%s %s%s".formatted(op.name(), figure(of(op).kl()), op.codes().map(codes -> " (%d bits)".formatted(codes.bits())).orElse("")))
                .collect(Collectors.joining(", ")))
                .append("; nat of KL by the op's own error alone\n");
        for (var op : losers) {
            of(op).wider().ifPresent(wider -> text.append("wider        %s%s to 16 bits: KL %s -> %s nat over %d rows, %s\n".formatted(op.name(),
                    op.codes().map(codes -> " from %d".formatted(codes.bits())).orElse(""), figure(wider.before()), figure(wider.after()), wider.rows(),
                    wider.cycles().isPresent() ? "%+,d cycles".formatted(wider.cycles().getAsLong()) : "more than the machine holds")));
        }
        return text.toString();
    }

    private static OpView.Loss of(OpView op) {
        return op.loss().orElseThrow();
    }

    private static String figure(double value) {
        return "%.3g".formatted(value);
    }
}
