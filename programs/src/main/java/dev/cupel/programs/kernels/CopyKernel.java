package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Machine;
import dev.cupel.isa.timing.Banks;
import dev.cupel.programs.quantize.CodeType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// The same codes at another place in another order: a reshape or transpose that strides cannot express. Input and output are views of one shape.
final class CopyKernel {
    private static final int SLOTS = 8;

    private CopyKernel() {}

    static Kernel of(CodeType type, Site site) {
        return Kernel.of("copy", List.of(), List.of(), 0, at -> {
            var from = at.inputs().getFirst();
            var e = site.emitter();
            if (from.shape().isEmpty()) {
                throw new IllegalArgumentException("a tensor of one element needs no copy in another order");
            }
            e.eachTile(cheapest(List.of(from, at.output()), e.machine()), SLOTS, tile -> {
                tile.load(v(tile.slot()), 0);
                tile.storeCodes(v(tile.slot()), 1, type);
            });
            return e.code();
        });
    }

    /// {@return the views with their axes in the order that copies fastest: neighbours joined, vectors along the axis that needs the fewest beats and bank conflicts, the shortest
    /// axes outermost, where the nest of loops may have no room for them}
    static List<TensorView> cheapest(List<TensorView> views, Machine machine) {
        var axes = new ArrayList<>(Walk.over(views, 0, views.getFirst().shape().size()).axes());
        if (axes.size() < 2) {
            return views;
        }
        axes.sort(Comparator.comparingInt(Walk.Axis::extent));
        var last = Collections.min(axes, Comparator.comparingDouble(axis -> cost(axis, views, machine)));
        axes.remove(last);
        axes.add(last);
        var arranged = new ArrayList<TensorView>();
        for (int i = 0; i < views.size(); i++) {
            int which = i;
            var view = views.get(i);
            arranged.add(new TensorView(view.address(), view.elementBits(), view.signed(), axes.stream().map(Walk.Axis::extent).toList(),
                    axes.stream().map(axis -> axis.strides().get(which) / view.elementBytes()).toList()));
        }
        return arranged;
    }

    /// Cycles of the load/store pipe for each element, or of the issue where that is slower.
    private static double cost(Walk.Axis axis, List<TensorView> views, Machine machine) {
        int length = Math.min(axis.extent(), machine.vectorLength());
        double cycles = 0;
        for (int i = 0; i < views.size(); i++) {
            var view = views.get(i);
            int interval = Banks.interval(machine, view.address(), view.elementBits(), axis.strides().get(i) / view.elementBytes(), length);
            cycles += Math.max(1, (double) Math.ceilDiv(length, machine.lanes()) * interval);
        }
        return cycles / length;
    }
}
