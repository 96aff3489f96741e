package dev.cupel.traces.plot;

import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYDataset;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.XYZDataset;

/// What a chart draws, as text: each series with its points. Of steps, those that change nothing are left out.
final class ChartText {
    private ChartText() {}

    static String of(Plot plot) {
        var text = new StringBuilder("== " + plot.name() + ": " + plot.chart().getTitle().getText() + "\n");
        plots(plot.chart(), text);
        return text.toString();
    }

    private static void plots(JFreeChart chart, StringBuilder text) {
        switch (chart.getPlot()) {
            case CategoryPlot plot -> categories(plot.getDataset(), text);
            case CombinedDomainXYPlot plot -> panels(plot.getSubplots(), text);
            case CombinedRangeXYPlot plot -> panels(plot.getSubplots(), text);
            default -> throw new IllegalStateException("no text for " + chart.getPlot());
        }
    }

    private static void categories(CategoryDataset data, StringBuilder text) {
        for (Object row : data.getRowKeys()) {
            text.append(row).append('\n');
            for (Object column : data.getColumnKeys()) {
                var value = data.getValue((Comparable<?>) row, (Comparable<?>) column);
                text.append("  ").append(column).append(": ").append(value == null ? "-" : number(value.doubleValue())).append('\n');
            }
        }
    }

    private static void panels(List<?> panels, StringBuilder text) {
        for (Object panel : panels) {
            for (int i = 0; i < ((XYPlot) panel).getDatasetCount(); i++) {
                series(((XYPlot) panel).getDataset(i), text);
            }
        }
    }

    private static void series(XYDataset data, StringBuilder text) {
        for (int series = 0; series < data.getSeriesCount(); series++) {
            text.append(data.getSeriesKey(series)).append("\n ");
            for (int item = 0; item < data.getItemCount(series); item++) {
                if (item > 0 && data instanceof XYSeriesCollection && data.getYValue(series, item) == data.getYValue(series, item - 1)) {
                    continue;
                }
                text.append(' ').append(switch (data) {
                    case XYZDataset cells -> "(%s row %s: %s)".formatted(number(cells.getXValue(series, item)), number(cells.getYValue(series, item)),
                            number(cells.getZValue(series, item)));
                    case IntervalXYDataset bars when bars instanceof XYIntervalSeriesCollection ->
                            "(row %s: %s..%s)".formatted(number(bars.getYValue(series, item)), number(bars.getStartXValue(series, item)),
                                    number(bars.getEndXValue(series, item)));
                    default -> "(%s, %s)".formatted(number(data.getXValue(series, item)), number(data.getYValue(series, item)));
                });
            }
            text.append('\n');
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.4g", value);
    }
}
