package dev.cupel.traces.plot;

import dev.cupel.traces.view.OpView;
import dev.cupel.traces.view.OpView.Widths;
import dev.cupel.traces.view.Report;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// The values of each op against the limits of their width: codes that were seen in the range of codes that there are, and bits that the range proof asks for
/// against those of words and accumulators.
final class ValueRangePlot {
    /// How far equal widths stand apart, in rows.
    private static final double APART = 0.16;

    private ValueRangePlot() {}

    static boolean has(Report report) {
        return report.ops().stream().anyMatch(op -> op.codes().isPresent() || op.widths().isPresent());
    }

    static Plot of(Report report) {
        var ops = report.ops().stream().filter(op -> op.codes().isPresent() || op.widths().isPresent()).toList();
        int height = Math.clamp(300 + 22L * ops.size(), 380, Plot.HEIGHT);
        var plot = new CombinedRangeXYPlot(TickAxis.rows(Label.all(ops.stream().map(OpView::name).toList()), height - 200.0));
        plot.setGap(22);
        var keys = new ArrayList<Theme.Key>();
        if (ops.stream().anyMatch(op -> op.codes().isPresent())) {
            plot.add(codes(ops), 4);
            plot.add(atEnds(ops), 2);
            keys.add(new Theme.Key("codes seen", Theme.SKY, Theme.Key.BAR));
            keys.add(new Theme.Key("elements at an end of the range", Theme.VERMILION, Theme.Key.BAR));
        }
        if (ops.stream().anyMatch(op -> op.widths().isPresent())) {
            plot.add(widths(ops, report), 4);
            keys.add(new Theme.Key("accumulators need (limit A)", Theme.BLUE, Theme.Key.DOT));
            keys.add(new Theme.Key("words need (limit W)", Theme.ORANGE, Theme.Key.SQUARE));
        }
        plot.setFixedLegendItems(Theme.legend(keys));
        var chart = Theme.chart(Theme.headed(report, "value ranges against the limits of their widths"),
                report.model().map(model -> "codes of the output, seen over %,d rows, in the range that their width has; ".formatted(model.rows())).orElse("")
                        + "bits that hold every value, by the range proof", plot, true);
        return new Plot("value-ranges", chart, Plot.WIDTH, height);
    }

    /// Where in the range of codes those lie that were seen.
    private static XYPlot codes(List<OpView> ops) {
        var seen = new XYIntervalSeries("codes seen");
        each(ops, (row, codes) -> {
            double least = share(codes.least(), codes);
            double greatest = share(codes.greatest(), codes);
            seen.add(greatest, least, greatest, row, row - 0.32, row + 0.32);
        });
        return bars(seen, "codes seen, % of the range", Theme.SKY);
    }

    /// How many elements are at either end of the range.
    private static XYPlot atEnds(List<OpView> ops) {
        var ends = new XYIntervalSeries("elements at an end");
        each(ops, (row, codes) -> {
            double share = 100.0 * (codes.atLow() + codes.atHigh()) / codes.elements();
            ends.add(share, 0, share, row, row - 0.32, row + 0.32);
        });
        return bars(ends, "at an end, % of elements", Theme.VERMILION);
    }

    private static void each(List<OpView> ops, BiConsumer<Integer, OpView.Codes> consumer) {
        for (int row = 0; row < ops.size(); row++) {
            int at = row;
            ops.get(row).codes().ifPresent(codes -> consumer.accept(at, codes));
        }
    }

    private static XYPlot bars(XYIntervalSeries series, String label, Color colour) {
        var data = new XYIntervalSeriesCollection();
        data.addSeries(series);
        var axis = Theme.plain(new NumberAxis(label));
        axis.setRange(0, 100);
        axis.setTickUnit(new NumberTickUnit(25));
        var renderer = new XYBarRenderer();
        renderer.setUseYInterval(true);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setSeriesPaint(0, colour);
        var plot = new XYPlot(data, axis, null, renderer);
        Theme.panel(plot);
        return plot;
    }

    /// {@return a code's place in the range of codes, 0..100}
    private static double share(int code, OpView.Codes codes) {
        return 100.0 * ((double) code - codes.low()) / ((double) codes.high() - codes.low());
    }

    private static XYPlot widths(List<OpView> ops, Report report) {
        var data = new XYSeriesCollection();
        data.addSeries(bits("accumulators need", ops, Widths::sumBits, -APART));
        data.addSeries(bits("words need", ops, Widths::wordBits, APART));
        var renderer = new XYLineAndShapeRenderer(false, true);
        var shapes = List.of(Theme.Key.DOT, Theme.Key.SQUARE);
        var colours = List.of(Theme.BLUE, Theme.ORANGE);
        for (int i = 0; i < colours.size(); i++) {
            renderer.setSeriesPaint(i, colours.get(i));
            renderer.setSeriesShape(i, shapes.get(i));
        }
        var axis = Theme.plain(new NumberAxis("bits needed; lines: A = %d, W = %d".formatted(report.machine().accumulatorBits(), report.machine().wordBits())));
        axis.setTickUnit(new NumberTickUnit(8));
        int most = Math.max(report.machine().wordBits(), report.machine().accumulatorBits());
        for (var op : ops) {
            most = Math.max(most, op.widths().map(widths -> Math.max(widths.sumBits(), widths.wordBits())).orElse(0));
        }
        axis.setRange(0, most + 3.0);
        var plot = new XYPlot(data, axis, null, renderer);
        Theme.panel(plot);
        limit(plot, report.machine().accumulatorBits(), Theme.BLUE, 0);
        limit(plot, report.machine().wordBits(), Theme.ORANGE, 6);
        return plot;
    }

    private static XYSeries bits(String name, List<OpView> ops, ToIntFunction<Widths> width, double beside) {
        var series = new XYSeries(name, false);
        for (int row = 0; row < ops.size(); row++) {
            int bits = ops.get(row).widths().map(width::applyAsInt).orElse(0);
            if (bits > 0) {
                series.add(bits, row + beside);
            }
        }
        return series;
    }

    /// A line at a width of the machine. Where both are equal, their dashes fill each other's gaps.
    private static void limit(XYPlot plot, int bits, Color colour, float phase) {
        plot.addDomainMarker(new ValueMarker(bits, colour, new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {6, 6}, phase)));
    }
}
