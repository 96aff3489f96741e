package dev.cupel.traces.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Points of two amounts, the chosen ones among them drawn over the others: such as what nothing is better than.
public final class ScatterPlot {
    private static final double SPREAD = 8;
    private static final Shape SMALL = new Ellipse2D.Double(-2.5, -2.5, 5, 5);
    private static final Shape LARGE = new Ellipse2D.Double(-4, -4, 8, 8);
    private static final Shape RING = new Ellipse2D.Double(-9, -9, 18, 18);

    private ScatterPlot() {}

    /// A point.
    public record Dot(double x, double y) {}

    /// Points, drawn in this order.
    ///
    /// @param others shown pale
    /// @param chosen shown strong
    /// @param ringed a ring is drawn around them
    public record Dots(List<Dot> others, List<Dot> chosen, List<Dot> ringed) {
        public Dots {
            others = List.copyOf(others);
            chosen = List.copyOf(chosen);
            ringed = List.copyOf(ringed);
        }
    }

    /// What the three kinds of points are called in the legend.
    public record Names(String others, String chosen, String ringed) {}

    /// {@return the plot} An axis is logarithmic where its values are all above 0 and span more than a factor of eight.
    ///
    /// @param joined whether chosen points are joined by a line of steps
    public static Plot of(String file, String title, String subtitle, String x, String y, Dots dots, Names names, boolean joined) {
        var data = new XYSeriesCollection();
        data.addSeries(series(names.ringed(), dots.ringed()));
        data.addSeries(series(names.chosen(), dots.chosen()));
        data.addSeries(series(names.others(), dots.others()));
        var renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesLinesVisible(1, joined);
        renderer.setSeriesStroke(1, new BasicStroke(1.2f));
        look(renderer, 0, RING, Theme.VERMILION, false);
        look(renderer, 1, LARGE, Theme.BLUE, true);
        look(renderer, 2, SMALL, Theme.PALE, true);
        var all = new ArrayList<>(dots.others());
        all.addAll(dots.chosen());
        var plot = new XYPlot(data, axis(x, all.stream().mapToDouble(Dot::x).toArray()), axis(y, all.stream().mapToDouble(Dot::y).toArray()), renderer);
        Theme.panel(plot);
        plot.setFixedLegendItems(Theme.legend(List.of(new Theme.Key(names.chosen(), Theme.BLUE, Theme.Key.DOT), new Theme.Key(names.others(), Theme.PALE, Theme.Key.DOT),
                new Theme.Key(names.ringed(), Theme.VERMILION, Theme.Key.DOT))));
        return new Plot(file, Theme.chart(title, subtitle, plot, true), 900, 560);
    }

    private static void look(XYLineAndShapeRenderer renderer, int series, Shape shape, Color colour, boolean filled) {
        renderer.setSeriesShape(series, shape);
        renderer.setSeriesPaint(series, colour);
        renderer.setSeriesShapesFilled(series, filled);
        renderer.setSeriesOutlineStroke(series, new BasicStroke(1.8f));
    }

    private static XYSeries series(String name, List<Dot> dots) {
        var series = new XYSeries(name);
        dots.forEach(dot -> series.add(dot.x(), dot.y()));
        return series;
    }

    private static ValueAxis axis(String label, double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (double value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        if (least > 0 && greatest > SPREAD * least) {
            return Theme.plain(new DecadeAxis(label));
        }
        var axis = Theme.plain(new NumberAxis(label));
        axis.setAutoRangeIncludesZero(false);
        return axis;
    }
}
