package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = clip(round((round(a * Ma / 2^sa) + round(b * Mb / 2^sb) + offset) / 2^guard))`, element by element.
final class AddKernel {
    private static final int SLOTS = 4;

    private AddKernel() {}

    static Kernel of(QuantizedOp.Add op, Site site) {
        return Kernel.of("plain", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(at.together(), SLOTS, tile -> {
                var a = v(2 * tile.slot());
                var b = v(2 * tile.slot() + 1);
                tile.load(a, 0);
                tile.load(b, 1);
                e.mulrs(a, a, imm(op.scalingA().multiplier(0)), imm(op.scalingA().shift(0)));
                e.mulrs(b, b, imm(op.scalingB().multiplier(0)), imm(op.scalingB().shift(0)));
                e.add(a, a, b);
                if (op.offset() != 0) {
                    e.add(a, a, imm(op.offset()));
                }
                if (op.guard() != 0) {
                    e.shr(a, a, imm(op.guard()));
                }
                tile.storeCodes(a, 2, to);
            });
            return e.code();
        });
    }
}
