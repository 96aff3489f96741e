package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// Boxes of tensors to boxes of the output, one after the other, each by strides: a load and a store for each vector, between them a product where the steps differ.
final class PieceKernel {
    private static final int SLOTS = 8;

    private PieceKernel() {}

    static Kernel of(QuantizedOp.Copy op, Site site) {
        return Kernel.of("copy", List.of(), List.of(), 0, at -> {
            var type = site.type(op.output());
            var e = site.emitter();
            for (int i = 0; i < op.pieces().size(); i++) {
                var piece = op.pieces().get(i);
                var from = box(broadcast(at.inputs().get(i), at.output().shape().size()), piece.starts(), piece.steps(), piece.extents());
                var to = box(at.output(), piece.to(), at.output().shape().stream().map(_ -> 1).toList(), piece.extents());
                e.eachTile(CopyKernel.longestLast(List.of(from, to)), SLOTS, tile -> {
                    var y = v(tile.slot());
                    tile.load(y, 0);
                    piece.scaling().ifPresent(scaling -> {
                        e.subtractZeroPoint(y, y, site.type(piece.x()));
                        e.requantize(y, y, imm(scaling.multiplier(0)), imm(scaling.shift(0)), type);
                    });
                    tile.storeCodes(y, 1, type);
                });
            }
            return e.code();
        });
    }

    /// The tensor with as many axes as the output, those that it has once being repeated.
    private static TensorView broadcast(TensorView x, int rank) {
        var shape = new ArrayList<Integer>();
        var strides = new ArrayList<Integer>();
        int lacking = rank - x.shape().size();
        for (int axis = 0; axis < rank; axis++) {
            boolean once = axis < lacking || x.shape().get(axis - lacking) == 1;
            shape.add(once ? 1 : x.shape().get(axis - lacking));
            strides.add(once ? 0 : x.strides().get(axis - lacking));
        }
        return new TensorView(x.address(), x.elementBits(), x.signed(), shape, strides);
    }

    private static TensorView box(TensorView view, List<Integer> starts, List<Integer> steps, List<Integer> extents) {
        int first = 0;
        var strides = new ArrayList<Integer>();
        for (int axis = 0; axis < extents.size(); axis++) {
            first += starts.get(axis) * view.strides().get(axis);
            strides.add(steps.get(axis) * view.strides().get(axis));
        }
        return new TensorView(view.address() + first * view.elementBytes(), view.elementBits(), view.signed(), extents, strides);
    }
}
