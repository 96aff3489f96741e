package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// Values between two bounds, element by element.
final class ClampKernel {
    private static final int SLOTS = 4;

    private ClampKernel() {}

    static Kernel of(QuantizedOp.Clamp op, Site site) {
        return Kernel.of("plain", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(at.together(), SLOTS, tile -> {
                var y = v(tile.slot());
                tile.load(y, 0);
                e.subtractZeroPoint(y, y, site.type(op.x()));
                op.scaling().ifPresent(by -> e.mulrs(y, y, imm(by.multiplier(0)), imm(by.shift(0))));
                if (op.low() <= op.high()) {
                    e.clamp(y, y, imm(op.low()), imm(op.high()));
                } else {
                    e.clamp(y, y, imm(op.high()), imm(op.high()));
                }
                e.addZeroPoint(y, to);
                tile.storeCodes(y, 1, to);
            });
            return e.code();
        });
    }
}
