package dev.cupel.traces.plot;

import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.Report;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// The plots of a report.
public final class ReportPlots {
    private static final int OP_HEIGHT = 22;

    private ReportPlots() {}

    /// {@return the plots that the report has figures for: `cycle-trace`, `occupancy`, `cycles-by-op`, `accuracy-trace`, `error-histogram`, `value-ranges`,
    /// `overflow-map`}
    public static List<Plot> of(Report report) {
        var plots = new ArrayList<Plot>();
        if (report.activity().bins() > 0) {
            plots.add(cycleTrace(report));
            plots.add(OccupancyPlot.of(report));
        }
        if (!report.ops().isEmpty()) {
            plots.add(cyclesByOp(report));
        }
        if (report.ops().stream().anyMatch(op -> op.error().isPresent())) {
            plots.add(accuracyTrace(report));
            plots.add(ErrorHistogramPlot.of(report));
        }
        if (ValueRangePlot.has(report)) {
            plots.add(ValueRangePlot.of(report));
        }
        if (OverflowMapPlot.has(report)) {
            plots.add(OverflowMapPlot.of(report));
        }
        return plots;
    }

    /// A strip for each unit: how busy it was over time.
    private static Plot cycleTrace(Report report) {
        var activity = report.activity();
        var time = Theme.counts("cycle");
        time.setAutoRangeIncludesZero(false);
        time.setRange(0, (double) Math.max(1, report.cycles()));
        var plot = new CombinedDomainXYPlot(time);
        plot.setGap(10);
        int index = 0;
        for (var entry : activity.busy().entrySet()) {
            var series = new XYSeries(entry.getKey().name());
            long[] bins = entry.getValue();
            long busy = 0;
            for (int i = 0; i < bins.length; i++) {
                long from = i * activity.binCycles();
                long length = Math.min(activity.binCycles(), report.cycles() - from);
                busy += bins[i];
                series.add((double) from, 100.0 * bins[i] / length);
            }
            series.add((double) report.cycles(), 0);
            var share = Theme.plain(new NumberAxis("%s  %.0f %%".formatted(entry.getKey().name().toLowerCase(Locale.ROOT),
                    100.0 * busy / Math.max(1, report.cycles()))));
            share.setRange(0, 100);
            share.setTickUnit(new NumberTickUnit(50));
            share.setTickLabelFont(Theme.TICK.deriveFont(10f));
            share.setLabelAngle(Math.PI / 2);
            share.setLabelInsets(new RectangleInsets(0, 0, 0, 8));
            share.setFixedDimension(132);
            var renderer = new XYStepAreaRenderer(XYStepAreaRenderer.AREA);
            renderer.setSeriesPaint(0, Theme.series(index++));
            var strip = new XYPlot(new XYSeriesCollection(series), null, share, renderer);
            Theme.panel(strip);
            plot.add(strip);
        }
        var chart = Theme.chart(Theme.headed(report, "busy units over time"),
                "share of each stretch of %,d cycles in which the unit takes beats (dma: moves data), %%; its mean beside its name"
                        .formatted(activity.binCycles()), plot, false);
        return new Plot("cycle-trace", chart, Plot.WIDTH, 140 + 76 * activity.busy().size());
    }

    /// A bar for each op, stacked by cause.
    private static Plot cyclesByOp(Report report) {
        var names = names(report.ops());
        var data = new DefaultCategoryDataset();
        var shown = new ArrayList<Cause>();
        for (Cause cause : Cause.values()) {
            if (report.ops().stream().anyMatch(op -> cycles(op, cause) > 0)) {
                shown.add(cause);
            }
        }
        for (int i = 0; i < names.size(); i++) {
            for (Cause cause : shown) {
                data.addValue((double) cycles(report.ops().get(i), cause), cause.label(), names.get(i));
            }
        }
        var renderer = new StackedBarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        for (int i = 0; i < shown.size(); i++) {
            renderer.setSeriesPaint(i, Theme.of(shown.get(i)));
        }
        var plot = new CategoryPlot(data, opAxis(names), Theme.counts("cycles"), renderer);
        byDepth(plot);
        var chart = Theme.chart(Theme.headed(report, "cycles by op and cause"),
                "%,d cycles for one inference; issue: an instruction issued; all else: what the next one waited for".formatted(report.cycles()), plot, true);
        return new Plot("cycles-by-op", chart, Plot.WIDTH, height(names.size()));
    }

    private static long cycles(OpView op, Cause cause) {
        return op.stalls().getOrDefault(cause, 0L);
    }

    /// Own, inherited and total error through the model's depth, top to bottom.
    private static Plot accuracyTrace(Report report) {
        var ops = report.ops().stream().filter(op -> op.error().isPresent()).toList();
        var names = names(ops);
        var data = new DefaultCategoryDataset();
        add(data, "own error", ops, names, OpErrorView::own);
        add(data, "inherited error", ops, names, OpErrorView::inherited);
        add(data, "total", ops, names, OpErrorView::total);
        var renderer = new LineAndShapeRenderer(true, true);
        var colours = List.of(Theme.VERMILION, Theme.BLUE, Theme.GREY);
        for (int i = 0; i < colours.size(); i++) {
            renderer.setSeriesPaint(i, colours.get(i));
            renderer.setSeriesStroke(i, Theme.LINE);
            renderer.setSeriesShape(i, new Ellipse2D.Double(-3.2, -3.2, 6.4, 6.4));
        }
        // Own errors do not grow out of each other, so nothing joins them.
        renderer.setSeriesLinesVisible(0, false);
        renderer.setSeriesShapesVisible(2, false);
        renderer.setDefaultLegendShape(new Ellipse2D.Double(-4, -4, 8, 8));
        var axis = Theme.plain(new DecadeAxis("root mean square error, % of the float output's root mean square"));
        var plot = new CategoryPlot(data, opAxis(names), axis, renderer);
        byDepth(plot);
        var chart = Theme.chart(Theme.headed(report, "error through the model"),
                "own: by the op itself; inherited: by the error of its inputs; an exact op has no point" + report.model()
                        .map(model -> "; over %,d rows".formatted(model.rows())).orElse(""), plot, true);
        return new Plot("accuracy-trace", chart, Plot.WIDTH, height(names.size()));
    }

    private static void add(
            DefaultCategoryDataset data, String series, List<OpView> ops, List<String> names, Function<OpErrorView, ErrorView> part) {
        for (int i = 0; i < names.size(); i++) {
            double relative = part.apply(ops.get(i).error().orElseThrow()).relative();
            // A logarithmic axis has no place for 0.
            data.addValue(relative > 0 && Double.isFinite(relative) ? (Double) (100 * relative) : null, series, names.get(i));
        }
    }

    private static int height(int ops) {
        return Math.min(Plot.HEIGHT, 170 + OP_HEIGHT * ops);
    }

    /// Names every op, or where they are too many, every second, third, ..
    private static CategoryAxis opAxis(List<String> names) {
        var axis = Theme.plain(new CategoryAxis());
        int every = (int) Math.ceil(13.0 * names.size() / (Plot.HEIGHT - 170));
        if (every > 1) {
            axis.setTickLabelFont(Theme.TICK.deriveFont(10.5f));
            for (int i = 0; i < names.size(); i++) {
                if (i % every > 0) {
                    axis.setTickLabelPaint(names.get(i), new Color(0, 0, 0, 0));
                }
            }
        }
        axis.setMaximumCategoryLabelWidthRatio(0.45f);
        axis.setCategoryMargin(0.28);
        axis.setLowerMargin(0.005);
        axis.setUpperMargin(0.005);
        return axis;
    }

    private static void byDepth(CategoryPlot plot) {
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setRangeGridlinePaint(Theme.FAINT);
        plot.setRangeGridlineStroke(Theme.HAIR);
        plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
    }

    private static List<String> names(List<OpView> ops) {
        return Label.all(ops.stream().map(OpView::name).toList());
    }
}
