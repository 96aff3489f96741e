package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.CodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
            e.eachTile(longestLast(List.of(from, at.output())), SLOTS, tile -> {
                tile.load(v(tile.slot()), 0);
                tile.storeCodes(v(tile.slot()), 1, type);
            });
            return e.code();
        });
    }

    /// {@return the views with their longest axis last, which fills vectors best}
    static List<TensorView> longestLast(List<TensorView> views) {
        var shape = views.getFirst().shape();
        if (shape.isEmpty()) {
            return views;
        }
        int longest = IntStream.range(0, shape.size()).reduce(0, (best, axis) -> shape.get(axis) >= shape.get(best) ? axis : best);
        return views.stream().map(view -> withLast(view, longest)).toList();
    }

    private static TensorView withLast(TensorView view, int axis) {
        return new TensorView(view.address(), view.elementBits(), view.signed(), moved(view.shape(), axis), moved(view.strides(), axis));
    }

    private static List<Integer> moved(List<Integer> values, int axis) {
        var moved = new ArrayList<Integer>(values.subList(0, axis));
        moved.addAll(values.subList(axis + 1, values.size()));
        moved.add(values.get(axis));
        return moved;
    }
}
