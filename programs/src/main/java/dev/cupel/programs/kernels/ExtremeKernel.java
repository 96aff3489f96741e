package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.Scaling;
import java.util.List;
import java.util.Optional;

/// The smaller or the greater of two tensors, element by element, both brought to the output's steps before.
final class ExtremeKernel {
    private static final int SLOTS = 4;

    private ExtremeKernel() {}

    static Kernel of(QuantizedOp.Extreme op, Site site) {
        boolean least = op.sourceKind().equals("minimum");
        return Kernel.of("plain", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(at.together(), SLOTS, tile -> {
                var a = v(2 * tile.slot());
                var b = v(2 * tile.slot() + 1);
                tile.load(a, 0);
                tile.load(b, 1);
                e.subtractZeroPoint(a, a, site.type(op.a()));
                e.subtractZeroPoint(b, b, site.type(op.b()));
                scale(e, a, op.scalingA());
                scale(e, b, op.scalingB());
                if (least) {
                    e.min(a, a, b);
                } else {
                    e.max(a, a, b);
                }
                e.addZeroPoint(a, to);
                tile.storeCodes(a, 2, to);
            });
            return e.code();
        });
    }

    private static void scale(Emitter e, VectorRegister x, Optional<Scaling> by) {
        by.ifPresent(scaling -> e.mulrs(x, x, imm(scaling.multiplier(0)), imm(scaling.shift(0))));
    }
}
