package dev.cupel.explore;

import dev.cupel.explore.Explorer.Found;
import dev.cupel.explore.Finding.Status;
import dev.cupel.explore.Sweep.Axis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What a sweep shows, worked out from its points: pictures and page draw nothing else.
///
/// @param measures what points are compared by: the objectives, or what all points that ended have of cycles and an error
/// @param effects  by axis of more than one value
/// @param heat     the two axes that decide the last measure most, and the least it comes to for each pair of their values; empty with fewer axes
/// @param balanced the point of the front that is nearest to the best of every objective, each scaled to 0..1 over the front
/// @param widths   what the front says of each axis that is a width
record Insight(List<Measure> measures, List<Effect> effects, Optional<Heat> heat, Optional<Found> balanced, List<Width> widths) {
    /// What an axis does to each measure.
    ///
    /// @param means by measure: the mean of all points that ended, for each value of the axis
    /// @param share by measure: the range of these means, of the range of all points; 0..1
    record Effect(Axis axis, Map<Measure, List<OptionalDouble>> means, Map<Measure, Double> share) {}

    /// The best a measure comes to by two axes.
    ///
    /// @param cells by value of `up`, then of `across`
    record Heat(Measure measure, Axis across, Axis up, List<List<OptionalDouble>> cells) {}

    /// A width on the front.
    ///
    /// @param recommended of the balanced point
    /// @param least       on the front
    /// @param greatest    on the front
    record Width(String axis, String recommended, String least, String greatest) {}

    /// {@return what the points of a sweep show}
    static Insight of(Sweep sweep, List<Found> found) {
        var done = found.stream().filter(each -> each.finding().status() == Status.DONE).toList();
        var measures = measures(sweep, done);
        var effects = sweep.axes().stream().filter(axis -> axis.values().size() > 1).map(axis -> effect(axis, measures, done)).toList();
        var balanced = balanced(done.stream().filter(Found::front).toList());
        return new Insight(measures, effects, heat(measures, effects, done), balanced, balanced.map(point -> widths(sweep, point, done)).orElse(List.of()));
    }

    private static List<Measure> measures(Sweep sweep, List<Found> done) {
        if (!sweep.objectives().isEmpty()) {
            return sweep.objectives();
        }
        var measures = new ArrayList<>(List.of(Measure.CYCLES));
        sweep.plot().map(Sweep.PlotChoice::y).filter(y -> y != Measure.CYCLES).ifPresentOrElse(measures::add, () -> {
            for (var error : List.of(Measure.KL, Measure.ERROR_RMSE)) {
                if (measures.size() == 1 && done.stream().anyMatch(each -> each.finding().number(error).isPresent())) {
                    measures.add(error);
                }
            }
        });
        return measures;
    }

    private static Effect effect(Axis axis, List<Measure> measures, List<Found> done) {
        var means = new LinkedHashMap<Measure, List<OptionalDouble>>();
        var share = new LinkedHashMap<Measure, Double>();
        for (var measure : measures) {
            var byValue = axis.values().stream().map(value -> done.stream().filter(each -> value.equals(each.point().values().get(axis.name())))
                    .flatMapToDouble(each -> each.finding().number(measure).stream()).average()).toList();
            means.put(measure, byValue);
            var all = done.stream().flatMapToDouble(each -> each.finding().number(measure).stream()).summaryStatistics();
            var of = byValue.stream().flatMapToDouble(OptionalDouble::stream).summaryStatistics();
            share.put(measure, all.getMax() > all.getMin() ? (of.getMax() - of.getMin()) / (all.getMax() - all.getMin()) : 0);
        }
        return new Effect(axis, means, share);
    }

    private static Optional<Heat> heat(List<Measure> measures, List<Effect> effects, List<Found> done) {
        if (effects.size() < 2 || measures.isEmpty()) {
            return Optional.empty();
        }
        var measure = measures.getLast();
        var strongest = effects.stream().sorted(Comparator.comparingDouble((Effect effect) -> -share(effect, measure))).limit(2).map(Effect::axis).toList();
        var across = strongest.getFirst();
        var up = strongest.getLast();
        var cells = up.values().stream().map(row -> across.values().stream().map(column -> best(measure, done.stream()
                .filter(each -> row.equals(each.point().values().get(up.name())) && column.equals(each.point().values().get(across.name()))).toList())).toList()).toList();
        return Optional.of(new Heat(measure, across, up, cells));
    }

    private static double share(Effect effect, Measure measure) {
        return effect.share().getOrDefault(measure, 0.0);
    }

    private static OptionalDouble best(Measure measure, List<Found> points) {
        var numbers = points.stream().flatMapToDouble(each -> each.finding().number(measure).stream());
        return measure.better() == Measure.Better.LESS ? numbers.min() : numbers.max();
    }

    private static Optional<Found> balanced(List<Found> front) {
        if (front.isEmpty()) {
            return Optional.empty();
        }
        int objectives = front.getFirst().objectives().orElseThrow().length;
        double[] least = new double[objectives];
        double[] greatest = new double[objectives];
        for (int i = 0; i < objectives; i++) {
            int objective = i;
            var all = front.stream().mapToDouble(each -> each.objectives().orElseThrow()[objective]).summaryStatistics();
            least[i] = all.getMin();
            greatest[i] = all.getMax();
        }
        return front.stream().min(Comparator.comparingDouble((Found each) -> {
            double sum = 0;
            for (int i = 0; i < objectives; i++) {
                double scaled = greatest[i] > least[i] ? (each.objectives().orElseThrow()[i] - least[i]) / (greatest[i] - least[i]) : 0;
                sum += scaled * scaled;
            }
            return sum;
        }).thenComparingLong(each -> each.point().number()));
    }

    private static List<Width> widths(Sweep sweep, Found balanced, List<Found> done) {
        var front = done.stream().filter(Found::front).toList();
        return sweep.axes().stream().map(Axis::name).filter(Setting::isWidth).map(name -> {
            var on = front.stream().map(each -> Integer.parseInt(each.point().values().getOrDefault(name, "0"))).collect(Collectors.summarizingInt(bits -> bits));
            return new Width(name, balanced.point().values().getOrDefault(name, ""), Integer.toString(on.getMin()), Integer.toString(on.getMax()));
        }).toList();
    }
}
