package dev.cupel.traces.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// An axis with ticks where they are given, under the names that they are given.
final class TickAxis extends NumberAxis {
    private static final long serialVersionUID = 1;

    /// A place with a name.
    record Mark(double at, String name) {}

    private final transient List<Mark> marks;

    TickAxis(String label, List<Mark> marks, double low, double high) {
        super(label);
        this.marks = List.copyOf(marks);
        setRange(low, high);
        Theme.plain(this);
    }

    /// {@return an axis of rows 0, 1, .. from top to bottom; where they are too many to name all, every second, third, .. is named}
    ///
    /// @param height in pixels, that all rows have together
    static TickAxis rows(List<String> names, double height) {
        int every = Math.max(1, (int) Math.ceil(names.size() * 13.0 / height));
        var axis = new TickAxis("", each(names.size(), every, names::get), -0.5, names.size() - 0.5);
        axis.setInverted(true);
        axis.setTickMarksVisible(false);
        axis.setAxisLineVisible(false);
        axis.setTickLabelFont(Theme.TICK.deriveFont(names.size() > 30 ? 10.5f : 12f));
        return axis;
    }

    private static List<Mark> each(int count, int every, IntFunction<String> name) {
        var marks = new ArrayList<Mark>();
        for (int i = 0; i < count; i += every) {
            marks.add(new Mark(i, name.apply(i)));
        }
        return marks;
    }

    @Override
    protected List<ValueTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<ValueTick> refreshTicksVertical(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    private List<ValueTick> ticks(TextAnchor anchor) {
        var ticks = new ArrayList<ValueTick>();
        for (var mark : marks) {
            ticks.add(new NumberTick(mark.at(), mark.name(), anchor, anchor, 0.0));
        }
        return ticks;
    }
}
