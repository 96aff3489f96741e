package dev.cupel.traces.plot;

import java.util.List;
import java.util.Map;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/// Amounts by two names: bars that lie, a group for each name of the first kind.
public final class BarPlot {
    private BarPlot() {}

    /// A group of bars.
    ///
    /// @param name    of the group
    /// @param amounts by the name of the bar
    public record Group(String name, Map<String, Double> amounts) {
        public Group {
            amounts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(amounts));
        }
    }

    /// {@return the plot}
    ///
    /// @param bars names of the bars of a group, in the order of the legend
    public static Plot of(String file, String title, String subtitle, String label, List<String> bars, List<Group> groups) {
        var data = new DefaultCategoryDataset();
        for (var group : groups) {
            for (String bar : bars) {
                data.addValue(group.amounts().get(bar), bar, Label.of(group.name(), 32));
            }
        }
        var renderer = new BarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setItemMargin(0.05);
        renderer.setMaximumBarWidth(0.06);
        for (int i = 0; i < bars.size(); i++) {
            renderer.setSeriesPaint(i, Theme.series(i));
        }
        var names = Theme.plain(new CategoryAxis(""));
        names.setMaximumCategoryLabelWidthRatio(0.3f);
        var plot = new CategoryPlot(data, names, Theme.counts(label), renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeGridlinePaint(Theme.FAINT);
        plot.setRangeGridlineStroke(Theme.HAIR);
        plot.setOutlineVisible(false);
        return new Plot(file, Theme.chart(title, subtitle, plot, true), 900, Math.max(320, 150 + groups.size() * (20 + 16 * bars.size())));
    }
}
