package dev.cupel.traces.export;

import dev.cupel.programs.evaluate.Histogram;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The tables of a report as CSV (RFC 4180), each under a line of names.
public final class ReportTables {
    private ReportTables() {}

    /// {@return the tables that the report has figures for, by file name: `ops.csv`, `occupancy.csv`, `histograms.csv`, `overflow.csv`}
    public static Map<String, String> of(Report report) {
        var tables = new LinkedHashMap<String, String>();
        tables.put("ops.csv", ReportCsv.write(report));
        tables.put("occupancy.csv", occupancy(report));
        if (report.ops().stream().anyMatch(op -> op.error().isPresent())) {
            tables.put("histograms.csv", histograms(report));
        }
        if (!report.overflow().map().ops().isEmpty()) {
            tables.put("overflow.csv", overflow(report));
        }
        return tables;
    }

    /// A line for each stretch: its first cycle, its length, and what was taken or live, summed over its cycles.
    private static String occupancy(Report report) {
        var activity = report.activity();
        var columns = new LinkedHashMap<String, long[]>();
        activity.busy().forEach((unit, bins) -> columns.put(unit.name().toLowerCase(Locale.ROOT), bins));
        for (int i = 0; i < activity.readPorts().size(); i++) {
            columns.put("read_port_" + i, activity.readPorts().get(i));
        }
        for (int i = 0; i < activity.writePorts().size(); i++) {
            columns.put("write_port_" + i, activity.writePorts().get(i));
        }
        columns.put("live_vectors", activity.vectors());
        columns.put("live_accumulators", activity.accumulators());
        columns.put("live_scratchpad_bytes", activity.scratchpad());
        var lines = new ArrayList<List<String>>();
        var titles = new ArrayList<>(List.of("cycle", "cycles"));
        titles.addAll(columns.keySet());
        lines.add(titles);
        for (int bin = 0; bin < activity.bins(); bin++) {
            var line = new ArrayList<>(List.of(Long.toString(bin * activity.binCycles()), Long.toString(activity.length(bin, report.cycles()))));
            for (long[] bins : columns.values()) {
                line.add(Long.toString(bins[bin]));
            }
            lines.add(line);
        }
        return CsvText.write(lines);
    }

    /// A line for each bin that is not empty: above which error and up to which it lies, in steps, by magnitude.
    private static String histograms(Report report) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("op", "error", "sign", "above_lsb", "to_lsb", "elements"));
        for (var op : report.ops()) {
            op.error().ifPresent(error -> {
                bins(CsvText.name(op.name()), "own", error.own(), lines);
                bins(CsvText.name(op.name()), "inherited", error.inherited(), lines);
                bins(CsvText.name(op.name()), "total", error.total(), lines);
            });
        }
        return CsvText.write(lines);
    }

    private static void bins(String op, String part, ErrorView error, List<List<String>> lines) {
        double[] edges = Histogram.positiveEdges();
        int middle = Histogram.BINS / 2;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            long count = error.histogram().get(bin);
            if (count > 0) {
                int outwards = Math.abs(bin - middle) - 1;
                String above = outwards <= 0 ? "0" : Double.toString(edges[outwards - 1]);
                String to = outwards < 0 ? "0" : outwards < edges.length ? Double.toString(edges[outwards]) : "";
                lines.add(List.of(op, part, Integer.toString(Integer.signum(bin - middle)), above, to, Long.toString(count)));
            }
        }
    }

    /// A line for each stretch of time or of the vector in which anything did not fit.
    private static String overflow(Report report) {
        var map = report.overflow().map();
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("op", "along", "from", "length", "events", "clips"));
        for (var row : map.ops()) {
            for (int bin = 0; bin < row.events().size(); bin++) {
                long from = bin * map.binCycles();
                add(row, "cycle", from, Math.min(map.binCycles(), report.cycles() - from), row.events().get(bin), row.clips().get(bin), lines);
            }
            for (int bin = 0; bin < row.elements().size(); bin++) {
                add(row, "element", (long) bin * map.binElements(), map.binElements(), row.elements().get(bin), 0, lines);
            }
        }
        return CsvText.write(lines);
    }

    private static void add(OverflowView.Row row, String along, long from, long length, long events, long clips, List<List<String>> lines) {
        if (events + clips > 0) {
            lines.add(List.of(CsvText.name(row.op()), along, Long.toString(from), Long.toString(length), Long.toString(events),
                    along.equals("element") ? "" : Long.toString(clips)));
        }
    }
}
