package dev.cupel.traces.plot;

import dev.cupel.traces.plot.HeatMap.Scale;
import dev.cupel.traces.view.ActivityView;
import dev.cupel.traces.view.Report;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// How much of each unit and port was taken over time, and how much of the memories was live.
final class OccupancyPlot {
    /// Pixels left of all panels.
    private static final double MARGIN = 150;

    private final Report report;
    private final ActivityView activity;

    private OccupancyPlot(Report report) {
        this.report = report;
        activity = report.activity();
    }

    static Plot of(Report report) {
        return new OccupancyPlot(report).plot();
    }

    private Plot plot() {
        var names = new ArrayList<String>();
        var rows = new ArrayList<double[]>();
        activity.busy().forEach((unit, bins) -> add(unit.name().toLowerCase(Locale.ROOT), bins, names, rows));
        for (int i = 0; i < activity.readPorts().size(); i++) {
            add("read port " + i, activity.readPorts().get(i), names, rows);
        }
        for (int i = 0; i < activity.writePorts().size(); i++) {
            add("write port " + i, activity.writePorts().get(i), names, rows);
        }
        var time = Theme.counts("cycle");
        time.setRange(0, (double) Math.max(1, report.cycles()));
        var scale = Scale.percent(false);
        var lanes = HeatMap.plot("share of time taken", rows, 0, (double) activity.binCycles(), time, scale);
        var axis = TickAxis.rows(names, 400);
        axis.setFixedDimension(MARGIN);
        lanes.setRangeAxis(axis);
        lanes.setDomainAxis(null);
        var plot = new CombinedDomainXYPlot(time);
        plot.setGap(12);
        plot.add(lanes, Math.max(4, rows.size()));
        plot.add(level("vector registers", activity.vectors(), 1, ActivityView.VECTORS, Theme.BLUE), 4);
        plot.add(level("accumulators", activity.accumulators(), 1, ActivityView.ACCUMULATORS, Theme.GREEN), 4);
        plot.add(scratchpad(), 4);
        String bins = activity.binCycles() == 1 ? "cycle by cycle" : "means of %,d cycles".formatted(activity.binCycles());
        var chart = Theme.chart(Theme.headed(report, "occupancy of units, ports and memories over time"),
                "%s; live (written and still to be read): vector registers of %d, accumulators of %d, scratchpad of %s KiB"
                        .formatted(bins, ActivityView.VECTORS, ActivityView.ACCUMULATORS, figure(report.machine().scratchpad().bytes() / 1024.0)), plot, false);
        chart.addSubtitle(scale.legend("share of time taken, %"));
        return new Plot("occupancy", chart, Plot.WIDTH, Plot.HEIGHT);
    }

    private void add(String name, long[] bins, List<String> names, List<double[]> rows) {
        double[] shares = new double[bins.length];
        long sum = 0;
        for (int i = 0; i < bins.length; i++) {
            shares[i] = 100.0 * bins[i] / activity.length(i, report.cycles());
            sum += bins[i];
        }
        names.add("%s  %.0f %%".formatted(name, 100.0 * sum / Math.max(1, report.cycles())));
        rows.add(shares);
    }

    private XYPlot scratchpad() {
        boolean small = Arrays.stream(activity.scratchpad()).max().orElse(0) < 1024 * activity.binCycles();
        return level(small ? "scratchpad, bytes" : "scratchpad, KiB", activity.scratchpad(), small ? 1 : 1024, 0, Theme.VERMILION);
    }

    /// What is live, in `unit`s.
    ///
    /// @param whole where the axis ends; 0 for the most there is
    private XYPlot level(String name, long[] bins, double unit, double whole, Color colour) {
        var series = new XYSeries(name);
        double peak = 0;
        for (int i = 0; i < bins.length; i++) {
            double mean = bins[i] / unit / activity.length(i, report.cycles());
            peak = Math.max(peak, mean);
            series.add((double) (i * activity.binCycles()), mean);
        }
        series.add((double) report.cycles(), 0);
        var axis = Theme.plain(new NumberAxis(name));
        axis.setLabelAngle(Math.PI / 2);
        axis.setLabelFont(Theme.TICK);
        axis.setTickLabelFont(Theme.TICK.deriveFont(10f));
        axis.setLabelInsets(new RectangleInsets(0, 0, 0, 8));
        axis.setFixedDimension(MARGIN);
        axis.setRange(0, whole > 0 ? whole : Math.max(peak * 1.08, 1e-3));
        var renderer = new XYStepAreaRenderer(XYStepAreaRenderer.AREA);
        renderer.setSeriesPaint(0, colour);
        var plot = new XYPlot(new XYSeriesCollection(series), null, axis, renderer);
        Theme.panel(plot);
        return plot;
    }

    private static String figure(double value) {
        return value >= 100 || value == Math.rint(value) ? "%,.0f".formatted(value) : "%.3g".formatted(value);
    }
}
