package dev.cupel.traces.export;

import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;

/// The ops of a report as CSV (RFC 4180), one line each under a line of names; an absent figure is an empty field.
final class ReportCsv {
    private ReportCsv() {}

    /// {@return the table's text}
    static String write(Report report) {
        var lines = new ArrayList<List<String>>();
        lines.add(titles());
        for (var op : report.ops()) {
            var cells = new ArrayList<>(List.of(CsvText.name(op.name()), CsvText.name(op.kind()), CsvText.name(op.variant()), Long.toString(op.cycles()), Long.toString(op.instructions()),
                    cell(op.boundOp()), cell(op.boundProgram()), Long.toString(op.events()), Long.toString(op.clips())));
            op.stalls().values().forEach(cycles -> cells.add(Long.toString(cycles)));
            for (Function<OpErrorView, ErrorView> part : List.<Function<OpErrorView, ErrorView>>of(
                    OpErrorView::own, OpErrorView::inherited, OpErrorView::total)) {
                cells.add(op.error().map(part).map(error -> Double.toString(error.rmse())).orElse(""));
                cells.add(op.error().map(part).map(error -> Double.toString(error.maxAbs())).orElse(""));
                cells.add(op.error().map(part).map(error -> Double.toString(error.rmsLsb())).orElse(""));
            }
            op.codes().ifPresentOrElse(codes -> List.of((long) codes.low(), (long) codes.high(), (long) codes.least(), (long) codes.greatest(), codes.atLow(),
                    codes.atHigh(), codes.elements()).forEach(value -> cells.add(Long.toString(value))), () -> cells.addAll(Collections.nCopies(7, "")));
            op.widths().ifPresentOrElse(widths -> cells.addAll(List.of(widths.verdict(), Integer.toString(widths.productBits()),
                    Integer.toString(widths.sumBits()), Integer.toString(widths.wordBits()))), () -> cells.addAll(Collections.nCopies(4, "")));
            cells.add(op.loss().map(loss -> Double.toString(loss.kl())).orElse(""));
            cells.add(Long.toString(op.work().allOperations()));
            cells.add(Long.toString(op.work().accessBytes()));
            cells.add(Long.toString(op.work().dmaBytes()));
            lines.add(cells);
        }
        return CsvText.write(lines);
    }

    private static List<String> titles() {
        var titles = new ArrayList<>(
                List.of("op", "kind", "variant", "cycles", "instructions", "bound_op", "bound_program", "overflow_events", "clips"));
        for (Cause cause : Cause.values()) {
            titles.add("cycles_" + cause.name().toLowerCase(Locale.ROOT));
        }
        for (String part : List.of("own", "inherited", "total")) {
            titles.add(part + "_rmse");
            titles.add(part + "_max_abs");
            titles.add(part + "_rms_lsb");
        }
        titles.addAll(List.of("code_low", "code_high", "code_least", "code_greatest", "at_low", "at_high", "elements", "range_proof", "product_bits",
                "sum_bits", "word_bits", "loss_kl", "operations", "access_bytes", "dma_bytes"));
        return titles;
    }

    private static String cell(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }
}
