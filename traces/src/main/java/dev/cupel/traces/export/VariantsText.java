package dev.cupel.traces.export;

import dev.cupel.isa.text.Inert;
import dev.cupel.traces.measure.VariantMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The variants of an op side by side, for a terminal.
public final class VariantsText {
    private VariantsText() {}

    /// {@return the table, each line ended; nothing for no variants}
    ///
    /// @param width columns of the page
    public static String write(List<VariantMeasure> variants, int width) {
        if (variants.isEmpty()) {
            return "";
        }
        var table = new TextTable().words("variant").numbers("cycles", "").numbers("bound", "op").numbers("bound", "program").numbers("mul an", "element")
                .numbers("over-", "flows").numbers("greatest", "error, lsb").numbers("above the", "rounded, lsb").words("");
        var reasons = new ArrayList<String>();
        for (var variant : variants) {
            variant.measure().ifPresentOrElse(measure -> table.row(List.of(variant.name(), Figures.count(measure.cycles()), Figures.count(measure.boundOp()),
                    Figures.count(measure.boundProgram()), Figures.real(measure.multipliesAnElement()), Figures.count(measure.events()),
                    Figures.real(measure.error().most()), Figures.real(measure.error().excess()), variant.picked() ? "picked" : "")),
                    () -> table.row(List.of(variant.name(), "-", "-", "-", "-", "-", "-", "-", "does not fit")));
            if (!variant.why().isEmpty()) {
                reasons.add("%s: %s".formatted(variant.picked() ? variant.name() + " was picked" : variant.name() + " does not fit", variant.why()));
            }
        }
        reasons.add("cycles leave out waiting for the inputs' transfer");
        return String.join("\n", table.lines(width)) + "\n" + reasons.stream().map(Inert::text).collect(Collectors.joining("\n")) + "\n";
    }
}
