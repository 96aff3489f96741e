package dev.cupel.programs.quantize;

import dev.cupel.programs.graph.Op;
import dev.cupel.programs.quantize.QuantizedOp.Copy;
import dev.cupel.programs.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Parts the output of a gather into boxes, each of which steps through x evenly or lies outside x as a whole. Pure.
final class GatherBoxes {
    private GatherBoxes() {}

    /// One box.
    ///
    /// @param inside whether its elements are elements of x
    /// @param starts for each axis of the output: the index that its first element adds
    /// @param steps  what each next one adds
    record Part(boolean inside, Copy.Box box, List<Integer> starts, List<Integer> steps) {}

    /// Neighbours along one axis of the output whose indices step evenly.
    private record Run(int to, int extent, int start, int step) {
        Run part(int from, int count) {
            return new Run(to + from, count, start + from * step, step);
        }

        int at(int i) {
            return start + i * step;
        }
    }

    /// Runs of the axes of the output that go along one axis of x.
    private record Cell(boolean inside, List<Run> runs) {}

    /// {@return boxes that together hold every element of the output once}
    static List<Part> of(Op.Gather op, Shape x) {
        int rank = op.axes().size();
        var boxes = new ArrayList<Cell>();
        boxes.add(new Cell(true, op.axes().stream().map(along -> new Run(0, along.at().size(), 0, 0)).toList()));
        for (int axis = 0; axis < x.rank(); axis++) {
            int of = axis;
            int[] going = IntStream.range(0, rank).filter(output -> op.axes().get(output).axis() == of).toArray();
            if (going.length == 0) {
                continue;
            }
            var cells = going.length == 1 ? line(runs(op.axes().get(going[0]).at()), x.dim(axis))
                    : grid(runs(op.axes().get(going[0]).at()), runs(op.axes().get(going[1]).at()), x.dim(axis));
            var finer = new ArrayList<Cell>();
            for (var box : boxes) {
                if (!box.inside) {
                    finer.add(box);
                    continue;
                }
                for (var cell : cells) {
                    var runs = new ArrayList<>(box.runs);
                    for (int i = 0; i < going.length; i++) {
                        runs.set(going[i], cell.runs.get(i));
                    }
                    finer.add(new Cell(cell.inside, runs));
                }
            }
            boxes = finer;
        }
        return boxes.stream().map(box -> new Part(box.inside, new Copy.Box(box.runs.stream().map(Run::to).toList(), box.runs.stream().map(Run::extent).toList()),
                box.runs.stream().map(Run::start).toList(), box.runs.stream().map(Run::step).toList())).toList();
    }

    /// {@return the indices as runs, as long as they can be from the first on}
    private static List<Run> runs(List<Integer> at) {
        var runs = new ArrayList<Run>();
        int from = 0;
        while (from < at.size()) {
            int step = from + 1 < at.size() ? at.get(from + 1) - at.get(from) : 0;
            int until = from + 1;
            while (until < at.size() && at.get(until) - at.get(until - 1) == step) {
                until++;
            }
            runs.add(new Run(from, until - from, at.get(from), step));
            from = until;
        }
        return runs;
    }

    private static List<Cell> line(List<Run> runs, int extent) {
        var cells = new ArrayList<Cell>();
        for (var run : runs) {
            cells.addAll(cut(run, inside(run, 0, extent)));
        }
        return cells;
    }

    /// {@return the part of a run before what is inside, that, and the part behind it, as far as there are such}
    private static List<Cell> cut(Run run, int[] inside) {
        var cells = new ArrayList<Cell>();
        int[] cuts = {0, inside[0], inside[1], run.extent};
        for (int i = 0; i < 3; i++) {
            if (cuts[i + 1] > cuts[i]) {
                cells.add(new Cell(i == 1, List.of(run.part(cuts[i], cuts[i + 1] - cuts[i]))));
            }
        }
        return cells;
    }

    /// {@return from and until where the elements of a run, `by` added, lie in `0..extent-1`; both are the run's extent where none does}
    private static int[] inside(Run run, int by, int extent) {
        int from = 0;
        while (from < run.extent && (run.at(from) + by < 0 || run.at(from) + by >= extent)) {
            from++;
        }
        int until = from;
        while (until < run.extent && run.at(until) + by >= 0 && run.at(until) + by < extent) {
            until++;
        }
        return new int[] {from, until};
    }

    /// Two axes along one axis of x: positions of one of them that see the same part of the other inside x are one box.
    private static List<Cell> grid(List<Run> first, List<Run> second, int extent) {
        var cells = new ArrayList<Cell>();
        for (var a : first) {
            for (var b : second) {
                var byFirst = grid(a, b, extent, false);
                var bySecond = grid(b, a, extent, true);
                cells.addAll(byFirst.size() <= bySecond.size() ? byFirst : bySecond);
            }
        }
        return cells;
    }

    private static List<Cell> grid(Run a, Run b, int extent, boolean swapped) {
        var cells = new ArrayList<Cell>();
        int from = 0;
        while (from < a.extent) {
            int[] inside = inside(b, a.at(from), extent);
            int until = from + 1;
            while (until < a.extent && Arrays.equals(inside(b, a.at(until), extent), inside)) {
                until++;
            }
            var rows = a.part(from, until - from);
            for (var cell : cut(b, inside)) {
                var runs = new ArrayList<>(List.of(rows, cell.runs.getFirst()));
                if (swapped) {
                    Collections.reverse(runs);
                }
                cells.add(new Cell(cell.inside, runs));
            }
            from = until;
        }
        return cells;
    }
}
