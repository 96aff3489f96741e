package dev.cupel.traces.plot;

import dev.cupel.traces.plot.HeatMap.Scale;
import dev.cupel.traces.view.OverflowView;
import dev.cupel.traces.view.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;

/// When and where in the vector results did not fit, op by op.
final class OverflowMapPlot {
    /// The most ops drawn.
    private static final int MOST = 60;

    private OverflowMapPlot() {}

    static boolean has(Report report) {
        return report.overflow().map().ops().stream().anyMatch(row -> sum(row.events()) + sum(row.clips()) > 0);
    }

    static Plot of(Report report) {
        var map = report.overflow().map();
        var rows = mostly(map.ops());
        boolean events = rows.stream().anyMatch(row -> sum(row.events()) > 0);
        boolean elements = rows.stream().anyMatch(row -> sum(row.elements()) > 0);
        boolean clips = rows.stream().anyMatch(row -> sum(row.clips()) > 0);
        double most = rows.stream().flatMap(row -> java.util.stream.Stream.of(row.events(), row.elements(), row.clips())).flatMap(List::stream)
                .mapToLong(Long::longValue).max().orElse(1);
        var scale = Scale.counts(most);
        int height = Math.clamp(300 + 20L * rows.size(), 380, Plot.HEIGHT);
        var plot = new CombinedRangeXYPlot(TickAxis.rows(names(rows), height - 210.0));
        plot.setGap(34);
        double cycles = Math.max(1, report.cycles());
        if (events) {
            plot.add(HeatMap.plot("overflow events by cycle", of(rows, OverflowView.Row::events), 0, (double) map.binCycles(),
                    time("overflow events: cycle", cycles), scale), 3);
        }
        if (elements) {
            var axis = Theme.counts("overflow events: element");
            axis.setRange(0, (double) report.machine().vectorLength());
            plot.add(HeatMap.plot("overflow events by element", of(rows, OverflowView.Row::elements), 0, map.binElements(), axis, scale), 2);
        }
        if (clips) {
            plot.add(HeatMap.plot("clips by cycle", of(rows, OverflowView.Row::clips), 0, (double) map.binCycles(), time("clips: cycle", cycles), scale), 3);
        }
        String left = map.ops().size() > rows.size() ? "; the %d ops with most of %d".formatted(rows.size(), map.ops().size()) : "";
        String over = report.model().map(model -> " over %,d rows".formatted(model.rows())).orElse("");
        var chart = Theme.chart(Theme.headed(report, "what did not fit, by op, time and element"),
                "overflow events: %,d, intended clips: %,d%s; time in bins of %,d%s"
                        .formatted(report.overflow().events(), report.overflow().clips(), over, map.binCycles(), left), plot, false);
        chart.addSubtitle(scale.legend("count, all rows"));
        return new Plot("overflow-map", chart, Plot.WIDTH, height);
    }

    private static List<String> names(List<OverflowView.Row> rows) {
        return Label.all(rows.stream().map(row -> row.op().isEmpty() ? "(no op)" : row.op()).toList());
    }

    private static ValueAxis time(String label, double cycles) {
        var axis = Theme.counts(label);
        axis.setRange(0, cycles);
        return axis;
    }

    private static List<double[]> of(List<OverflowView.Row> rows, Function<OverflowView.Row, List<Long>> counts) {
        return rows.stream().map(row -> counts.apply(row).stream().mapToDouble(Long::doubleValue).toArray()).toList();
    }

    /// Those with most events, then clips, in program order.
    private static List<OverflowView.Row> mostly(List<OverflowView.Row> rows) {
        var sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong((OverflowView.Row row) -> sum(row.events())).thenComparingLong(row -> sum(row.clips())).reversed());
        var kept = new HashSet<>(sorted.subList(0, Math.min(MOST, sorted.size())));
        return rows.stream().filter(kept::contains).toList();
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
