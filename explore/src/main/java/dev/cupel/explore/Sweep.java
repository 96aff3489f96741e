package dev.cupel.explore;

import dev.cupel.isa.Machine;
import dev.cupel.traces.run.ModelRows;
import dev.cupel.traces.run.ModelSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A grid: a source on a machine, and what is varied.
///
/// @param name     of the sweep
/// @param source   what is run
/// @param base     the machine that axes change
/// @param rows     the rows of a network
/// @param settings of a network, which axes change
/// @param axes     what is varied; the last varies fastest
/// @param plot     what is drawn; empty for nothing
public record Sweep(
        String name, Path source, Machine base, ModelRows.Choice rows, ModelSettings settings, List<Axis> axes, Optional<PlotChoice> plot) {
    /// The most points of a grid.
    public static final int MOST = 100_000;

    public Sweep {
        axes = List.copyOf(axes);
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
    public record Point(int number, Map<String, String> values) {
        public Point {
            values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// What is drawn: one panel for each value of `panels`, in it a line for each value of `series`.
    ///
    /// @param x      an axis with numbers
    /// @param y      a column of the table
    /// @param series an axis; empty for one line
    /// @param panels an axis; empty for one panel
    public record PlotChoice(String x, String y, Optional<String> series, Optional<String> panels) {}

    /// {@return number of places}
    public int size() {
        return axes.stream().mapToInt(axis -> axis.values().size()).reduce(1, Math::multiplyExact);
    }

    /// {@return all places, the last axis varying fastest}
    public List<Point> points() {
        var points = new ArrayList<Point>();
        for (int number = 0; number < size(); number++) {
            var values = new LinkedHashMap<String, String>();
            int rest = number;
            int stride = size();
            for (var axis : axes) {
                stride /= axis.values().size();
                values.put(axis.name(), axis.values().get(rest / stride));
                rest %= stride;
            }
            points.add(new Point(number, values));
        }
        return points;
    }
}
