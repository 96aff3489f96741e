package dev.cupel.traces.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis whose ticks are the numbers people know: 1, 2 and 5 times powers of ten, or powers of ten alone where there are many; or, where they
/// are given, the values that matter.
final class DecadeAxis extends LogAxis {
    private static final long serialVersionUID = 1;
    private static final double DECADES_WITH_PARTS = 3;

    private final List<BigDecimal> chosen;

    DecadeAxis(String label) {
        this(label, List.of());
    }

    /// @param ticks where ticks stand; none for the usual ones
    DecadeAxis(String label, Collection<Double> ticks) {
        super(label);
        setSmallestValue(1e-9);
        chosen = ticks.stream().map(tick -> new BigDecimal(tick.toString()).stripTrailingZeros()).toList();
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
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        var ticks = new ArrayList<ValueTick>();
        for (var value : chosen.isEmpty() ? usual(low, high) : chosen) {
            if (value.doubleValue() >= low && value.doubleValue() <= high) {
                ticks.add(new NumberTick(value.doubleValue(), value.toPlainString(), anchor, anchor, 0.0));
            }
        }
        return ticks;
    }

    private static List<BigDecimal> usual(double low, double high) {
        int[] parts = Math.log10(high / low) > DECADES_WITH_PARTS ? new int[] {1} : new int[] {1, 2, 5};
        var values = new ArrayList<BigDecimal>();
        for (int decade = (int) Math.floor(Math.log10(low)); decade <= Math.log10(high); decade++) {
            for (int part : parts) {
                values.add(BigDecimal.valueOf(part).scaleByPowerOfTen(decade));
            }
        }
        return values;
    }
}
