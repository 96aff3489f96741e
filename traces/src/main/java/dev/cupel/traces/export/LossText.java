package dev.cupel.traces.export;

import dev.cupel.traces.run.Loss;
import java.util.List;
import java.util.stream.Collectors;

/// The ops that lose most, for a reader.
public final class LossText {
    private static final int TOLD = 4;

    private LossText() {}

    /// {@return a line that names those that lose most, and a line for each that was tried wider}
    public static String write(List<Loss> losses) {
        var text = new StringBuilder("loses most   ").append(losses.stream().limit(TOLD)
                .map(loss -> "%s %s (%d bits)".formatted(loss.op(), figure(loss.alone()), loss.bits())).collect(Collectors.joining(", ")))
                .append("; nat of KL by the op's own error alone\n");
        for (var loss : losses) {
            loss.wider().ifPresent(wider -> text.append("wider        %s from %d to 16 bits: KL %s -> %s nat over %d rows, %s\n".formatted(loss.op(), loss.bits(),
                    figure(wider.before()), figure(wider.after()), wider.rows(), wider.cycles().isPresent() ? "%+,d cycles".formatted(wider.cycles().getAsLong()) : "more than the machine holds")));
        }
        return text.toString();
    }

    private static String figure(double value) {
        return "%.3g".formatted(value);
    }
}
