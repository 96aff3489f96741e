package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = clip(round((a - za) * (b - zb) * M / 2^s) + zy)`, element by element: two products a vector, one more operation for each zero point
/// that is not 0.
final class MultiplyKernel {
    private static final int SLOTS = 4;

    private MultiplyKernel() {}

    static Kernel of(QuantizedOp.Multiply op, Site site) {
        return Kernel.of("plain", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(at.together(), SLOTS, tile -> {
                var y = v(2 * tile.slot());
                var b = v(2 * tile.slot() + 1);
                tile.load(y, 0);
                tile.load(b, 1);
                e.subtractZeroPoint(y, y, site.type(op.a()));
                e.subtractZeroPoint(b, b, site.type(op.b()));
                e.mul(y, y, b);
                var requantizer = new Requantizer(e, op.scaling(), to);
                var result = requantizer.exact() ? b : y;
                requantizer.write(result, y, requantizer.shared(), v(2 * SLOTS + tile.slot()), v(3 * SLOTS + tile.slot()));
                tile.storeCodes(result, 2, to);
            });
            return e.code();
        });
    }
}
