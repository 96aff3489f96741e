package dev.cupel.traces.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Lines in panels side by side that share one axis upwards.
public final class PanelPlot {
    private static final double SPREAD = 8;

    private PanelPlot() {}

    /// A point.
    ///
    /// @param hollow whether it is drawn as a ring
    public record Dot(double x, double y, boolean hollow) {}

    /// A line through dots.
    public record Line(String name, List<Dot> dots) {
        public Line {
            dots = List.copyOf(dots);
        }
    }

    /// Lines with a title.
    public record Panel(String title, List<Line> lines) {
        public Panel {
            lines = List.copyOf(lines);
        }
    }

    /// {@return the plot} An axis is logarithmic where its values are all above 0 and span more than a factor of eight. Lines of one name have one colour
    /// in all panels.
    public static Plot of(String file, String title, String subtitle, String x, String y, List<Panel> panels) {
        var dots = panels.stream().flatMap(panel -> panel.lines().stream()).flatMap(line -> line.dots().stream()).toList();
        boolean logX = spreads(dots.stream().mapToDouble(Dot::x).toArray());
        boolean logY = spreads(dots.stream().mapToDouble(Dot::y).toArray());
        ValueAxis up = logY ? Theme.plain(new DecadeAxis(y)) : Theme.plain(new NumberAxis(y));
        var plot = new CombinedRangeXYPlot(up);
        plot.setGap(18);
        var names = new ArrayList<String>();
        panels.forEach(panel -> panel.lines().stream().map(Line::name).filter(name -> !names.contains(name)).forEach(names::add));
        for (var panel : panels) {
            plot.add(panel(panel, names, panel.title().isEmpty() ? x : panel.title(), logX, dots));
        }
        plot.setFixedLegendItems(legend(names));
        var chart = Theme.chart(title, subtitle, plot, true);
        return new Plot(file, chart, Math.max(760, 130 + 300 * panels.size()), 520);
    }

    private static boolean spreads(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (double value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        return least > 0 && greatest > SPREAD * least;
    }

    private static XYPlot panel(Panel panel, List<String> names, String label, boolean logX, List<Dot> all) {
        var data = new XYSeriesCollection();
        var hollow = new ArrayList<List<Boolean>>();
        for (String name : names) {
            var series = new XYSeries(name);
            var rings = new ArrayList<Boolean>();
            panel.lines().stream().filter(line -> line.name().equals(name)).flatMap(line -> line.dots().stream())
                    .sorted(java.util.Comparator.comparingDouble(Dot::x)).forEach(dot -> {
                        series.add(dot.x(), dot.y());
                        rings.add(dot.hollow());
                    });
            data.addSeries(series);
            hollow.add(rings);
        }
        var renderer = new XYLineAndShapeRenderer(true, true) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean getItemShapeFilled(int series, int item) {
                return !hollow.get(series).get(item);
            }
        };
        for (int i = 0; i < names.size(); i++) {
            renderer.setSeriesPaint(i, Theme.series(i));
            renderer.setSeriesStroke(i, Theme.LINE);
            renderer.setSeriesShape(i, new Ellipse2D.Double(-4, -4, 8, 8));
            renderer.setSeriesOutlineStroke(i, new BasicStroke(1.6f));
        }
        var values = new TreeSet<>(all.stream().map(Dot::x).toList());
        NumberAxis plain = Theme.plain(new NumberAxis(label));
        plain.setAutoRangeIncludesZero(false);
        ValueAxis across = logX ? Theme.plain(new DecadeAxis(label, values)) : plain;
        var plot = new XYPlot(data, across, null, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(Theme.FAINT);
        plot.setRangeGridlinePaint(Theme.FAINT);
        plot.setDomainGridlineStroke(Theme.HAIR);
        plot.setRangeGridlineStroke(Theme.HAIR);
        return plot;
    }

    private static LegendItemCollection legend(List<String> names) {
        var items = new LegendItemCollection();
        for (int i = 0; i < names.size(); i++) {
            items.add(new LegendItem(names.get(i), null, null, null, new Ellipse2D.Double(-4, -4, 8, 8), Theme.series(i)));
        }
        return items;
    }
}
