package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = clip(round(max(x - zx, 0) * M / 2^s) + zy)`, element by element: three operations a vector, four where a zero point is not 0.
final class ReluKernel {
    private static final int SLOTS = 4;

    private ReluKernel() {}

    static Kernel of(QuantizedOp.Relu op, Site site) {
        return Kernel.of("plain", List.of(), List.of(), 0, at -> {
            var from = site.type(op.x());
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(List.of(at.inputs().getFirst(), at.output()), SLOTS, tile -> {
                var y = v(tile.slot());
                tile.load(y, 0);
                e.subtractZeroPoint(y, y, from);
                e.max(y, y, imm(0));
                op.scaling().ifPresentOrElse(scaling -> {
                    var requantizer = new Requantizer(e, scaling, to);
                    var result = requantizer.exact() ? v(SLOTS + tile.slot()) : y;
                    requantizer.write(result, y, requantizer.shared(), v(2 * SLOTS + tile.slot()), v(3 * SLOTS + tile.slot()));
                    tile.storeCodes(result, 1, to);
                }, () -> {
                    e.addZeroPoint(y, to);
                    tile.storeCodes(y, 1, to);
                });
            });
            return e.code();
        });
    }
}
