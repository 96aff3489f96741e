package dev.cupel.explore;

import dev.cupel.explore.Sweep.PlotChoice;
import dev.cupel.traces.plot.PanelPlot;
import dev.cupel.traces.plot.PanelPlot.Dot;
import dev.cupel.traces.plot.PanelPlot.Line;
import dev.cupel.traces.plot.PanelPlot.Panel;
import dev.cupel.traces.plot.Plot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Draws a sweep: one figure over one axis, lines and panels by others. Of axes that are not drawn, the first value is shown. Points with overflow events are
/// hollow; refused points are left out.
final class SweepPlot {
    private SweepPlot() {}

    static Plot of(Sweep sweep, PlotChoice choice, List<Explorer.Found> found) {
        var panels = new LinkedHashMap<String, LinkedHashMap<String, List<Dot>>>();
        for (var each : found) {
            var point = each.point();
            String panel = choice.panels().map(axis -> label(axis, point)).orElse("");
            String line = choice.series().map(axis -> label(axis, point)).orElse(choice.y().title());
            var dots = panels.computeIfAbsent(panel, _ -> new LinkedHashMap<>()).computeIfAbsent(line, _ -> new ArrayList<>());
            if (shown(sweep, choice, point.values())) {
                each.finding().number(choice.y()).ifPresent(y -> dots.add(new Dot(Double.parseDouble(point.values().getOrDefault(choice.x(), "0")), y,
                        each.finding().number(Measure.OVERFLOW_EVENTS).orElse(0) > 0)));
            }
        }
        var drawn = new ArrayList<Panel>();
        panels.forEach((title, lines) -> {
            var of = new ArrayList<Line>();
            lines.forEach((name, dots) -> of.add(new Line(name, dots)));
            drawn.add(new Panel(title, of));
        });
        return PanelPlot.of("sweep", sweep.name() + ": " + choice.y().title() + " over " + choice.x(),
                "hollow: overflow events occurred; a point that the machine or the compiler refuses is left out", choice.x(),
                choice.y().title(), drawn);
    }

    private static String label(String axis, Sweep.Point point) {
        return axis + " " + Optional.ofNullable(point.values().get(axis)).orElse("");
    }

    /// Whether all axes that are not drawn have their first value.
    private static boolean shown(Sweep sweep, PlotChoice choice, Map<String, String> values) {
        return sweep.axes().stream()
                .filter(axis -> !axis.name().equals(choice.x()) && !choice.series().equals(Optional.of(axis.name()))
                        && !choice.panels().equals(Optional.of(axis.name())))
                .allMatch(axis -> axis.values().getFirst().equals(values.get(axis.name())));
    }
}
