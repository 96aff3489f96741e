package dev.cupel.explore;

import dev.cupel.explore.Explorer.Found;
import dev.cupel.explore.Finding.Status;
import dev.cupel.traces.plot.BarPlot;
import dev.cupel.traces.plot.CellPlot;
import dev.cupel.traces.plot.Plot;
import dev.cupel.traces.plot.ScatterPlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Draws what a sweep shows: the front for each pair of objectives, what each axis does, and the widths against the error.
final class SweepPlots {
    private SweepPlots() {}

    /// {@return the plots that there is something for}
    static List<Plot> of(Sweep sweep, List<Found> found, Insight insight) {
        var plots = new ArrayList<Plot>();
        var measures = insight.measures();
        for (int x = 0; x < measures.size(); x++) {
            for (int y = x + 1; y < measures.size(); y++) {
                plots.add(front(sweep, found, insight, measures.get(x), measures.get(y)));
            }
        }
        if (!insight.effects().isEmpty()) {
            plots.add(effects(sweep, insight));
        }
        insight.heat().ifPresent(heat -> plots.add(heat(sweep, heat)));
        sweep.plot().ifPresent(choice -> plots.add(SweepPlot.of(sweep, choice, found)));
        return plots;
    }

    private static Plot front(Sweep sweep, List<Found> found, Insight insight, Measure x, Measure y) {
        var done = found.stream().filter(each -> each.finding().status() == Status.DONE).toList();
        var dots = new ScatterPlot.Dots(dots(done.stream().filter(each -> !each.front()).toList(), x, y), dots(done.stream().filter(Found::front).toList(), x, y),
                dots(insight.balanced().stream().toList(), x, y));
        return ScatterPlot.of("front-%s-%s".formatted(x.label(), y.label()), "%s: %s against %s".formatted(sweep.name(), y.title(), x.title()),
                "%,d points that ended; %d of them are on the front of %s".formatted(done.size(), done.stream().filter(Found::front).count(),
                        String.join(", ", sweep.objectives().stream().map(Measure::label).toList())),
                x.title(), y.title(), dots, new ScatterPlot.Names("other points", "nothing is better", "balanced"), insight.measures().size() == 2);
    }

    private static List<ScatterPlot.Dot> dots(List<Found> found, Measure x, Measure y) {
        return found.stream().flatMap(each -> dot(each, x, y).stream()).toList();
    }

    private static Optional<ScatterPlot.Dot> dot(Found found, Measure x, Measure y) {
        var across = found.finding().number(x);
        var up = found.finding().number(y);
        return across.isPresent() && up.isPresent() ? Optional.of(new ScatterPlot.Dot(across.getAsDouble(), up.getAsDouble())) : Optional.empty();
    }

    private static Plot effects(Sweep sweep, Insight insight) {
        var bars = insight.measures().stream().map(Measure::title).toList();
        return BarPlot.of("axes", sweep.name() + ": what each axis does", "the range of the means by the axis's values, of the range of all points",
                "share of the range [%]", bars, insight.effects().stream().map(effect -> {
                    var amounts = new LinkedHashMap<String, Double>();
                    effect.share().forEach((measure, share) -> amounts.put(measure.title(), 100 * share));
                    return new BarPlot.Group(effect.axis().name(), amounts);
                }).toList());
    }

    private static Plot heat(Sweep sweep, Insight.Heat heat) {
        return CellPlot.of("heat", "%s: %s".formatted(sweep.name(), heat.measure().title()),
                "the %s of all points with these two values".formatted(heat.measure().better() == Measure.Better.LESS ? "least" : "greatest"),
                heat.across().name(), heat.up().name(), heat.across().values(), heat.up().values(), heat.cells());
    }
}
