package dev.cupel.explore;

import dev.cupel.isa.text.Diagnostic;
import dev.cupel.traces.run.Run;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What a point came to: the cells of its line in the table, by column. Text, so that a finding read back from its file is the finding written.
record Finding(Map<String, String> cells) {
    /// The columns behind those of the axes.
    static final List<String> COLUMNS = List.of("status", "cycles", "instructions", "overflow_events", "clips", "error_rmse", "error_max_abs",
            "error_rms_lsb", "error_sqnr_db", "metric", "float", "integer", "agreement", "kl", "reason");

    Finding {
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /// {@return the finding of a run that came to its end, or was stopped}
    static Finding of(Run run) {
        var report = run.report();
        var cells = empty();
        cells.put("status", report.end().halted() ? "done" : report.end().reason().label());
        cells.put("cycles", Long.toString(report.cycles()));
        cells.put("instructions", Long.toString(report.instructions()));
        cells.put("overflow_events", Long.toString(report.overflow().events()));
        cells.put("clips", Long.toString(report.overflow().clips()));
        report.error().ifPresent(error -> {
            cells.put("error_rmse", Double.toString(error.rmse()));
            cells.put("error_max_abs", Double.toString(error.maxAbs()));
            cells.put("error_rms_lsb", Double.toString(error.rmsLsb()));
            cells.put("error_sqnr_db", cell(error.sqnrDb()));
        });
        report.model().ifPresent(model -> {
            cells.put("metric", model.metric().label());
            cells.put("float", cell(model.ofFloat()));
            cells.put("integer", cell(model.ofInteger()));
            cells.put("agreement", cell(model.agreement()));
            cells.put("kl", cell(model.kl()));
        });
        cells.put("reason", report.end().message());
        return new Finding(cells);
    }

    /// {@return the finding that a point cannot be run}
    static Finding refused(List<Diagnostic> faults) {
        var cells = empty();
        cells.put("status", "refused");
        cells.put("reason", faults.stream().map(Diagnostic::message).distinct().collect(Collectors.joining("; ")));
        return new Finding(cells);
    }

    private static LinkedHashMap<String, String> empty() {
        var cells = new LinkedHashMap<String, String>();
        COLUMNS.forEach(column -> cells.put(column, ""));
        return cells;
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
    }

    /// {@return a cell's text; empty where there is none}
    String cell(String column) {
        return cells.getOrDefault(column, "");
    }

    /// {@return a cell's number, where it holds one}
    Optional<Double> number(String column) {
        return SweepTable.isNumber(cell(column)) ? Optional.of(Double.parseDouble(cell(column))) : Optional.empty();
    }
}
