package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// Boxes of tensors to boxes of the output, one after the other, each by strides: a load and a store for each vector, between them a product where the steps differ.
/// Boxes of one code take the stores alone.
final class PieceKernel {
    private static final int SLOTS = 8;

    private PieceKernel() {}

    static Kernel of(QuantizedOp.Copy op, Site site) {
        return Kernel.of("copy", List.of(), List.of(), 0, at -> {
            var e = site.emitter();
            fill(op, e, at.output());
            var type = site.type(op.output());
            for (var piece : op.pieces()) {
                var from = source(at.inputs().get(op.inputs().indexOf(piece.x())), piece);
                e.eachTile(CopyKernel.cheapest(List.of(from, box(at.output(), piece.box())), e.machine()), SLOTS, tile -> {
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

    private static void fill(QuantizedOp.Copy op, Emitter e, TensorView output) {
        if (op.fills().isEmpty()) {
            return;
        }
        e.vl(e.machine().vectorLength());
        e.clamp(v(0), v(0), imm(op.fill()), imm(op.fill()));
        for (var box : op.fills()) {
            e.eachTile(CopyKernel.cheapest(List.of(box(output, box)), e.machine()), SLOTS, tile -> tile.store(v(0), 0));
        }
    }

    private static TensorView source(TensorView x, QuantizedOp.Copy.Piece piece) {
        int first = 0;
        var strides = new ArrayList<Integer>();
        for (int axis = 0; axis < piece.axes().size(); axis++) {
            int of = piece.axes().get(axis);
            int stride = of == QuantizedOp.Copy.Piece.NONE ? 0 : x.strides().get(of);
            first += piece.starts().get(axis) * stride;
            strides.add(piece.steps().get(axis) * stride);
        }
        return new TensorView(x.address() + first * x.elementBytes(), x.elementBits(), x.signed(), piece.box().extents(), strides);
    }

    private static TensorView box(TensorView view, QuantizedOp.Copy.Box box) {
        int first = 0;
        for (int axis = 0; axis < box.to().size(); axis++) {
            first += box.to().get(axis) * view.strides().get(axis);
        }
        return new TensorView(view.address() + first * view.elementBytes(), view.elementBits(), view.signed(), box.extents(), view.strides());
    }
}
