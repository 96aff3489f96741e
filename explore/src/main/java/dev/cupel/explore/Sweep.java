package dev.cupel.explore;

import dev.cupel.explore.search.Place;
import dev.cupel.explore.search.Search;
import dev.cupel.explore.search.Space;
import dev.cupel.isa.Machine;
import dev.cupel.isa.MachineFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What a sweep file says.
///
/// @param name        of the sweep
/// @param subject     what all its points have in common
/// @param base        the machine that axes change
/// @param settings    of a network, by [Setting]'s names, which axes change; what is left out is as usual
/// @param groups      of tensors whose widths are varied together, by the name that `width.NAME` calls them
/// @param axes        what is varied; the last varies fastest
/// @param constraints which points of the grid there are: all that hold
/// @param objectives  what points are compared by; empty where there is no front to be found
/// @param limits      what a point may come to at most, or at least where more is better, to be on the front
/// @param search      which points are asked for
/// @param budget      when it ends though not done
/// @param plot        what is drawn beside the front; empty for nothing
public record Sweep(String name, Subject subject, Machine base, Map<String, String> settings, Map<String, List<String>> groups, List<Axis> axes, List<Constraint> constraints, List<Measure> objectives,
        Map<Measure, Double> limits, Search search, Budget budget, Optional<PlotChoice> plot) {
    public Sweep {
        settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        groups = Map.copyOf(groups);
        axes = List.copyOf(axes);
        constraints = List.copyOf(constraints);
        objectives = List.copyOf(objectives);
        limits = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(limits));
    }

    /// When a sweep ends.
    ///
    /// @param points  answers of the search
    /// @param minutes by the clock: what was found by then depends on the computer
    public record Budget(OptionalLong points, OptionalDouble minutes) {
        /// No end but the search's own.
        public static final Budget NONE = new Budget(OptionalLong.empty(), OptionalDouble.empty());
    }

    /// One thing that is varied.
    ///
    /// @param name   a machine field's path, or one of [Setting]'s names
    /// @param values as machine files and options write them
    public record Axis(String name, List<String> values) {
        public Axis {
            values = List.copyOf(values);
        }
    }

    /// One place of the grid.
    ///
    /// @param number its place in the order of the grid, from 0
    /// @param values by axis, in the sweep's order
    public record Point(long number, Map<String, String> values) {
        public Point {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// What is drawn: one panel for each value of `panels`, in it a line for each value of `series`.
    ///
    /// @param x      an axis with numbers
    /// @param y      what is drawn over it
    /// @param series an axis; empty for one line
    /// @param panels an axis; empty for one panel
    public record PlotChoice(String x, Measure y, Optional<String> series, Optional<String> panels) {}

    /// {@return the sweep with points ended after so many cycles}
    public Sweep within(long maxCycles) {
        var other = new Subject(subject.source(), subject.rows(), subject.seed(), subject.proof(), maxCycles);
        return new Sweep(name, other, base, settings, groups, axes, constraints, objectives, limits, search, budget, plot);
    }

    /// {@return the grid, and which of its places there are}
    public Space space() {
        var fixed = new LinkedHashMap<String, String>();
        MachineFields.paths().forEach(path -> MachineFields.get(base, path).ifPresent(value -> fixed.put(path, value)));
        fixed.putAll(Setting.values(Setting.of(settings, (_, _) -> {})));
        return new Space(axes.stream().map(axis -> axis.values().size()).toList(), place -> {
            var values = new LinkedHashMap<>(fixed);
            values.putAll(point(place).values());
            return constraints.stream().allMatch(constraint -> constraint.holds(values));
        });
    }

    /// {@return a place's point}
    public Point point(Place place) {
        var values = new LinkedHashMap<String, String>();
        long number = 0;
        for (int i = 0; i < axes.size(); i++) {
            int index = place.indices().get(i);
            values.put(axes.get(i).name(), axes.get(i).values().get(index));
            number = number * axes.get(i).values().size() + index;
        }
        return new Point(number, values);
    }
}
