package dev.cupel.traces.plot;

import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/// Rows of cells whose colour tells an amount. Nothing is white; from there colours darken evenly, so that they read in grey and for colour-blind eyes too.
final class HeatMap {
    /// Light to dark: the scale `YlGnBu` of [ColorBrewer](https://colorbrewer2.org), which is safe for colour-blind eyes.
    private static final Color[] SHADES = {
        new Color(0xc7, 0xe9, 0xb4), new Color(0x7f, 0xcd, 0xbb), new Color(0x41, 0xb6, 0xc4), new Color(0x1d, 0x91, 0xc0),
        new Color(0x22, 0x5e, 0xa8), new Color(0x25, 0x34, 0x94), new Color(0x08, 0x1d, 0x58)
    };
    private static final int STEPS = 64;

    private HeatMap() {}

    /// The colours of amounts from `low` to `high`.
    ///
    /// @param logarithmic whether equal factors, not equal steps, are equally far apart
    record Scale(double low, double high, boolean logarithmic) {
        /// {@return colours of shares in percent, down to one in ten thousand}
        static Scale percent(boolean logarithmic) {
            return new Scale(logarithmic ? 0.01 : 0, 100, logarithmic);
        }

        /// {@return colours of counts up to `most`}
        static Scale counts(double most) {
            return new Scale(1, Math.max(10, most), true);
        }

        private double amount(double share) {
            return logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
        }

        private PaintScale paints() {
            var scale = new LookupPaintScale(0, high, SHADES[0]);
            for (int i = 0; i < STEPS; i++) {
                scale.add(amount((double) i / STEPS), shade((double) i / (STEPS - 1)));
            }
            return scale;
        }

        /// {@return the scale as a legend}
        PaintScaleLegend legend(String label) {
            var even = new LookupPaintScale(0, 1, SHADES[0]);
            for (int i = 0; i < STEPS; i++) {
                even.add((double) i / STEPS, shade((double) i / (STEPS - 1)));
            }
            var legend = new PaintScaleLegend(even, new TickAxis(label, marks(), 0, 1));
            legend.setPosition(RectangleEdge.BOTTOM);
            legend.setStripWidth(10);
            legend.setSubdivisionCount(STEPS);
            legend.setStripOutlineVisible(false);
            legend.setMargin(new RectangleInsets(8, 320, 0, 320));
            legend.setBackgroundPaint(Color.WHITE);
            return legend;
        }

        private List<TickAxis.Mark> marks() {
            var marks = new ArrayList<TickAxis.Mark>();
            if (!logarithmic) {
                for (int i = 0; i <= 5; i++) {
                    marks.add(mark(amount(i / 5.0), i / 5.0));
                }
                return marks;
            }
            double decades = Math.log10(high / low);
            for (int decade = 0; decade <= decades; decade++) {
                for (int part : decades > 3 ? new int[] {1} : new int[] {1, 2, 5}) {
                    double amount = low * part * Math.pow(10, decade);
                    if (amount <= high) {
                        marks.add(mark(amount, Math.log10(amount / low) / decades));
                    }
                }
            }
            return marks;
        }

        private static TickAxis.Mark mark(double amount, double share) {
            var figure = new BigDecimal(amount).round(new MathContext(6)).stripTrailingZeros();
            return new TickAxis.Mark(share, figure.compareTo(BigDecimal.ONE) < 0 ? figure.toPlainString() : "%,d".formatted(figure.longValue()));
        }
    }

    private static Color shade(double share) {
        double place = share * (SHADES.length - 1);
        int below = Math.min((int) place, SHADES.length - 2);
        double part = place - below;
        Color a = SHADES[below];
        Color b = SHADES[below + 1];
        return new Color((int) Math.round(a.getRed() + part * (b.getRed() - a.getRed())), (int) Math.round(a.getGreen() + part * (b.getGreen() - a.getGreen())),
                (int) Math.round(a.getBlue() + part * (b.getBlue() - a.getBlue())));
    }

    /// {@return the cells as a plot whose rows are 0, 1, ..}
    ///
    /// @param values by row; all rows have as many
    /// @param width  of a cell on the axis across, which starts at `from`
    static XYPlot plot(String name, List<double[]> values, double from, double width, ValueAxis across, Scale scale) {
        int columns = values.isEmpty() ? 0 : values.getFirst().length;
        int cells = (int) values.stream().flatMapToDouble(java.util.Arrays::stream).filter(value -> value > 0).count();
        double[][] data = new double[3][cells];
        int next = 0;
        for (int row = 0; row < values.size(); row++) {
            for (int column = 0; column < columns; column++) {
                double value = values.get(row)[column];
                if (value > 0) {
                    data[0][next] = from + (column + 0.5) * width;
                    data[1][next] = row;
                    data[2][next++] = value;
                }
            }
        }
        var cellsOf = new DefaultXYZDataset();
        cellsOf.addSeries(name, data);
        var renderer = new XYBlockRenderer();
        renderer.setBlockWidth(width);
        renderer.setBlockHeight(0.86);
        renderer.setPaintScale(scale.paints());
        var plot = new XYPlot(cellsOf, across, null, renderer);
        plot.setBackgroundPaint(new Color(0xf7, 0xf8, 0xfa));
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(Theme.FAINT);
        plot.setDomainGridlineStroke(Theme.HAIR);
        plot.setRangeGridlinesVisible(false);
        return plot;
    }
}
