package dev.cupel.traces.plot;

import dev.cupel.isa.timing.Cause;
import dev.cupel.traces.view.Report;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/// The look all plots share: white ground, thin grey grid, no frames, and the palette of Okabe and Ito, which stays apart for colour-blind eyes
/// ([Okabe and Ito 2008](https://jfly.uni-koeln.de/color/)).
public final class Theme {
    static final Color INK = new Color(0x26, 0x2b, 0x33);
    static final Color FAINT = new Color(0xdd, 0xe1, 0xe6);
    static final Color BLUE = new Color(0x00, 0x72, 0xb2);
    static final Color ORANGE = new Color(0xe6, 0x9f, 0x00);
    static final Color GREEN = new Color(0x00, 0x9e, 0x73);
    static final Color VERMILION = new Color(0xd5, 0x5e, 0x00);
    static final Color SKY = new Color(0x56, 0xb4, 0xe9);
    static final Color PURPLE = new Color(0xcc, 0x79, 0xa7);
    static final Color YELLOW = new Color(0xf0, 0xe4, 0x42);
    static final Color GREY = new Color(0x8a, 0x93, 0x9e);
    static final Color PALE = new Color(0xc4, 0xca, 0xd2);
    static final Color BLACK = new Color(0x1b, 0x1f, 0x26);

    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final BasicStroke HAIR = new BasicStroke(0.8f);
    static final BasicStroke LINE = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    private static final Color[] SERIES = {BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK, GREY, YELLOW};

    private Theme() {}

    /// {@return the colour of series `index`, repeating after nine}
    static Color series(int index) {
        return SERIES[index % SERIES.length];
    }

    /// {@return the colour of a cause, the same in all plots}
    static Color of(Cause cause) {
        return switch (cause) {
            case ISSUE -> BLUE;
            case UNIT -> SKY;
            case READ_PORT -> PURPLE;
            case WRITE_PORT -> YELLOW;
            case RAW -> ORANGE;
            case WAW -> GREEN;
            case WAR -> BLACK;
            case MEMORY -> VERMILION;
            case DMA -> GREY;
            case DRAIN -> PALE;
        };
    }

    /// {@return a chart in the common look}
    ///
    /// @param subtitle says in one line what is shown
    static JFreeChart chart(String title, String subtitle, Plot plot, boolean legend) {
        var chart = new JFreeChart(title, TITLE, plot, legend);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(12, 12, 12, 18));
        chart.getTitle().setPaint(INK);
        chart.getTitle().setHorizontalAlignment(HorizontalAlignment.LEFT);
        var second = new TextTitle(subtitle, LABEL);
        second.setPaint(GREY);
        second.setHorizontalAlignment(HorizontalAlignment.LEFT);
        second.setMargin(2, 0, 8, 0);
        chart.addSubtitle(0, second);
        LegendTitle key = chart.getLegend();
        if (key != null) {
            key.setPosition(RectangleEdge.BOTTOM);
            key.setItemFont(TICK);
            key.setItemPaint(INK);
            key.setFrame(org.jfree.chart.block.BlockBorder.NONE);
        }
        plot.setOutlineVisible(false);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setInsets(new RectangleInsets(4, 4, 4, 4));
        return chart;
    }

    /// {@return the title of a plot of a report}
    static String headed(Report report, String what) {
        return "%s on %s: %s".formatted(Label.of(report.source().name()), Label.of(report.machine().name(), 24), what);
    }

    /// An entry of a legend.
    record Key(String name, Color colour, Shape shape) {
        static final Shape DOT = new Ellipse2D.Double(-4.5, -4.5, 9, 9);
        static final Shape SQUARE = new Rectangle2D.Double(-4, -4, 8, 8);
        static final Shape BAR = new Rectangle2D.Double(-9, -4, 18, 8);
        static final Shape DASH = new Rectangle2D.Double(-9, -1, 18, 2);
    }

    static LegendItemCollection legend(List<Key> keys) {
        var items = new LegendItemCollection();
        keys.forEach(key -> items.add(new LegendItem(key.name(), null, null, null, key.shape(), key.colour())));
        return items;
    }

    /// Gives a plot of its own axes the common look.
    static void panel(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(FAINT);
        plot.setRangeGridlineStroke(HAIR);
        plot.setDomainGridlinePaint(FAINT);
        plot.setDomainGridlineStroke(HAIR);
    }

    static <A extends Axis> A plain(A axis) {
        axis.setLabelFont(LABEL);
        axis.setLabelPaint(INK);
        axis.setTickLabelFont(TICK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(PALE);
        axis.setTickMarkPaint(PALE);
        return axis;
    }

    /// {@return an axis of counts: whole numbers, thousands apart, from 0}
    static NumberAxis counts(String label) {
        var axis = plain(new NumberAxis(label));
        axis.setNumberFormatOverride(new java.text.DecimalFormat("#,##0", java.text.DecimalFormatSymbols.getInstance(java.util.Locale.ROOT)));
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(java.util.Locale.ROOT));
        axis.setAutoRangeIncludesZero(true);
        return axis;
    }
}
