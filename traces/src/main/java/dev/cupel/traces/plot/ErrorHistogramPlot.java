package dev.cupel.traces.plot;

import dev.cupel.programs.evaluate.Histogram;
import dev.cupel.traces.plot.HeatMap.Scale;
import dev.cupel.traces.view.ErrorView;
import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.OpErrorView;
import dev.cupel.traces.view.Report;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// How an op's errors are spread, in steps of its output's code: bars for few ops, a map for many.
final class ErrorHistogramPlot {
    /// The most ops that have bars of their own.
    private static final int FEW = 5;
    private static final int MIDDLE = Histogram.BINS / 2;
    /// Every how many bins the axis names an edge.
    private static final int NAMED = 4;

    private ErrorHistogramPlot() {}

    static Plot of(Report report) {
        var ops = report.ops().stream().filter(op -> op.error().isPresent()).toList();
        String rows = report.model().map(model -> "; over %,d rows".formatted(model.rows())).orElse("");
        String how = "share of elements by error, in steps (LSB) of the op's output; bins grow with the error, 0: exact" + rows;
        var chart = Theme.chart(Theme.headed(report, "error histogram"), how, ops.size() <= FEW ? bars(ops) : maps(ops), ops.size() <= FEW);
        if (ops.size() > FEW) {
            chart.addSubtitle(Scale.percent(true).legend("share of the op's elements, %"));
        }
        return new Plot("error-histogram", chart, Plot.WIDTH, Plot.HEIGHT);
    }

    private static CombinedRangeXYPlot maps(List<OpView> ops) {
        var plot = new CombinedRangeXYPlot(TickAxis.rows(Label.all(ops.stream().map(OpView::name).toList()), 600));
        plot.setGap(24);
        plot.add(map("own error, LSB", ops, OpErrorView::own));
        plot.add(map("inherited error, LSB", ops, OpErrorView::inherited));
        return plot;
    }

    private static XYPlot map(String title, List<OpView> ops, Function<OpErrorView, ErrorView> part) {
        var rows = ops.stream().map(op -> shares(part.apply(op.error().orElseThrow()))).toList();
        return HeatMap.plot(title, rows, -0.5, 1, steps(title), Scale.percent(true));
    }

    private static CombinedDomainXYPlot bars(List<OpView> ops) {
        var across = steps("error, LSB");
        int extent = 2 + ops.stream().map(op -> op.error().orElseThrow())
                .mapToInt(error -> Math.max(extent(error.own()), extent(error.inherited()))).max().orElse(0);
        across.setRange(Math.max(0, MIDDLE - extent) - 0.5, Math.min(Histogram.BINS - 1, MIDDLE + extent) + 0.5);
        var plot = new CombinedDomainXYPlot(across);
        plot.setGap(14);
        for (var op : ops) {
            var error = op.error().orElseThrow();
            var axis = Theme.plain(new NumberAxis("%s, %%".formatted(Label.of(op.name(), 22))));
            axis.setFixedDimension(70);
            double most = Math.max(1, Math.max(most(error.own()), most(error.inherited())));
            axis.setRange(0, Math.min(100, 1.05 * most));
            axis.setTickUnit(new NumberTickUnit(most > 50 ? 25 : most > 20 ? 10 : 5));
            var own = new XYStepAreaRenderer(XYStepAreaRenderer.AREA);
            own.setSeriesPaint(0, Theme.VERMILION);
            var panel = new XYPlot(new XYSeriesCollection(series("own error", error.own())), null, axis, own);
            var inherited = new XYStepRenderer();
            inherited.setSeriesPaint(0, Theme.BLUE);
            inherited.setSeriesStroke(0, Theme.LINE);
            panel.setDataset(1, new XYSeriesCollection(series("inherited error", error.inherited())));
            panel.setRenderer(1, inherited);
            panel.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
            Theme.panel(panel);
            plot.add(panel);
        }
        plot.setFixedLegendItems(Theme.legend(List.of(new Theme.Key("own error", Theme.VERMILION, Theme.Key.BAR),
                new Theme.Key("inherited error", Theme.BLUE, Theme.Key.DASH))));
        return plot;
    }

    private static double most(ErrorView error) {
        return java.util.Arrays.stream(shares(error)).max().orElse(0);
    }

    /// {@return how many bins from the middle the outermost differences are}
    private static int extent(ErrorView error) {
        return IntStream.range(0, Histogram.BINS).filter(bin -> error.histogram().get(bin) > 0).map(bin -> Math.abs(bin - MIDDLE)).max().orElse(0);
    }

    private static XYSeries series(String name, ErrorView error) {
        var series = new XYSeries(name);
        double[] shares = shares(error);
        for (int bin = 0; bin < shares.length; bin++) {
            series.add(bin - 0.5, shares[bin]);
        }
        series.add(shares.length - 0.5, 0);
        return series;
    }

    private static double[] shares(ErrorView error) {
        long all = error.histogram().stream().mapToLong(Long::longValue).sum();
        return error.histogram().stream().mapToDouble(count -> 100.0 * count / Math.max(1, all)).toArray();
    }

    /// The bins side by side, with the edges of some of them. Bin 0 has an edge on either side, of which 0 takes the place.
    private static TickAxis steps(String label) {
        var marks = new ArrayList<TickAxis.Mark>();
        double[] edges = Histogram.positiveEdges();
        marks.add(new TickAxis.Mark(MIDDLE, "0"));
        for (int i = 2; i < edges.length - 1; i += NAMED) {
            String edge = new BigDecimal(edges[i]).stripTrailingZeros().toPlainString();
            marks.add(new TickAxis.Mark(MIDDLE + 1.5 + i, edge));
            marks.add(new TickAxis.Mark(MIDDLE - 1.5 - i, "-" + edge));
        }
        return new TickAxis(label, marks, -0.5, Histogram.BINS - 0.5);
    }
}
