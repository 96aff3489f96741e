package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// x/2 times one more than an odd part that is one quadratic, element by element: no ROM, four products.
final class QuadraticKernel {
    private static final int SLOTS = 4;

    private QuadraticKernel() {}

    static Kernel of(QuantizedOp.Quadratic op, Site site) {
        return Kernel.of("elements", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(List.of(at.inputs().getFirst(), at.output()), SLOTS, tile -> {
                var q = v(3 * tile.slot());
                var magnitude = v(3 * tile.slot() + 1);
                var odd = v(3 * tile.slot() + 2);
                tile.load(q, 0);
                e.subtractZeroPoint(q, q, site.type(op.x()));
                e.sub(magnitude, imm(0), q);
                e.max(magnitude, magnitude, q);
                e.min(odd, magnitude, imm(op.threshold()));
                e.sub(odd, odd, imm(op.threshold()));
                e.mul(odd, odd, odd);
                e.mulrs(odd, odd, imm(op.curvature().multiplier(0)), imm(op.curvature().shift(0)));
                e.sub(odd, imm(op.level()), odd);
                e.mul(odd, odd, magnitude);
                e.shl(q, q, imm(op.part()));
                e.add(q, q, odd);
                e.requantize(q, q, imm(op.scaling().multiplier(0)), imm(op.scaling().shift(0)), to);
                tile.storeCodes(q, 1, to);
            });
            return e.code();
        });
    }
}
