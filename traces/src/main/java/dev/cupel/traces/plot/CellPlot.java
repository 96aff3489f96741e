package dev.cupel.traces.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;

/// A table of amounts, each cell coloured by its amount and with the amount in it.
public final class CellPlot {
    private CellPlot() {}

    /// {@return the plot} Colours are of logarithms where amounts are all above 0 and span more than a factor of eight. Cells without an amount are empty.
    ///
    /// @param across names of the columns
    /// @param up     names of the rows, from below
    /// @param cells  by row, from below
    public static Plot of(String file, String title, String subtitle, String x, String y, List<String> across, List<String> up, List<List<OptionalDouble>> cells) {
        double least = all(cells).min().orElse(0);
        double greatest = all(cells).max().orElse(1);
        boolean logarithmic = least > 0 && greatest > 8 * least;
        // Amounts are placed on 1..100, since nothing is drawn for 0.
        var scale = new HeatMap.Scale(0, 100, false);
        var shares = new ArrayList<double[]>();
        for (var row : cells) {
            shares.add(row.stream().mapToDouble(cell -> cell.isEmpty() ? 0 : 1 + 99 * share(cell.getAsDouble(), least, greatest, logarithmic)).toArray());
        }
        var columns = axis(x, across);
        var rows = axis(y, up);
        var plot = HeatMap.plot(file, shares, -0.5, 1, columns, scale);
        plot.setRangeAxis(rows);
        plot.setDomainGridlinesVisible(false);
        for (int row = 0; row < cells.size(); row++) {
            for (int column = 0; column < cells.get(row).size(); column++) {
                var cell = cells.get(row).get(column);
                if (cell.isPresent()) {
                    var text = new XYTextAnnotation(figure(cell.getAsDouble()), column, row);
                    text.setFont(Theme.TICK.deriveFont(Font.PLAIN, 11f));
                    text.setPaint(shares.get(row)[column] > 45 ? Color.WHITE : Theme.INK);
                    plot.addAnnotation(text);
                }
            }
        }
        return new Plot(file, Theme.chart(title, subtitle, plot, false), Math.max(560, 200 + 84 * across.size()), Math.max(320, 170 + 42 * up.size()));
    }

    private static java.util.stream.DoubleStream all(List<List<OptionalDouble>> cells) {
        return cells.stream().flatMap(List::stream).flatMapToDouble(OptionalDouble::stream);
    }

    private static double share(double value, double least, double greatest, boolean logarithmic) {
        if (!(greatest > least)) {
            return 0;
        }
        return logarithmic ? Math.log(value / least) / Math.log(greatest / least) : (value - least) / (greatest - least);
    }

    private static SymbolAxis axis(String label, List<String> names) {
        var axis = Theme.plain(new SymbolAxis(label, names.toArray(String[]::new)));
        axis.setGridBandsVisible(false);
        axis.setRange(-0.5, names.size() - 0.5);
        return axis;
    }

    /// Three digits.
    private static String figure(double value) {
        double magnitude = Math.abs(value);
        if (value == Math.rint(value) && magnitude < 1e7) {
            return "%,d".formatted((long) value);
        }
        return magnitude >= 1e-3 && magnitude < 1e6 ? new java.math.BigDecimal(value).round(new java.math.MathContext(3)).toPlainString() : "%.2g".formatted(value);
    }
}
