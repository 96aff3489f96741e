package dev.cupel.traces.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/// A logarithmic axis along the bottom whose ticks are the numbers people know: 1, 2 and 5 times powers of ten, or powers of ten alone where there
/// are many.
final class DecadeAxis extends LogAxis {
    private static final double DECADES_WITH_PARTS = 3;

    DecadeAxis(String label) {
        super(label);
        setSmallestValue(1e-9);
    }

    @Override
    protected List<ValueTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        int[] parts = Math.log10(high / low) > DECADES_WITH_PARTS ? new int[] {1} : new int[] {1, 2, 5};
        var ticks = new ArrayList<ValueTick>();
        for (int decade = (int) Math.floor(Math.log10(low)); decade <= Math.log10(high); decade++) {
            for (int part : parts) {
                var value = BigDecimal.valueOf(part).scaleByPowerOfTen(decade);
                if (value.doubleValue() >= low && value.doubleValue() <= high) {
                    ticks.add(new NumberTick(value.doubleValue(), value.toPlainString(), TextAnchor.TOP_CENTER, TextAnchor.TOP_CENTER, 0.0));
                }
            }
        }
        return ticks;
    }
}
