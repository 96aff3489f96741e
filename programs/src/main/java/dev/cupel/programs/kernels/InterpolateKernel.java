package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = clip(round(((value[i] << h) + slope[i] * f) / 2^(h + guard)) + zy)`, element by element: two reads of ROM, one product.
final class InterpolateKernel {
    private static final int SLOTS = 4;

    private InterpolateKernel() {}

    static Kernel of(QuantizedOp.Interpolate op, Site site) {
        int h = op.h();
        var index = CodeIndex.of(site.type(op.x()), h, List.of(op.value(), op.slope()), site.machine());
        return Kernel.of("linear", List.of(), List.of(index.table(op.value()), index.table(op.slope())), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(List.of(index.view(at.inputs().getFirst()), at.output()), SLOTS, tile -> {
                var u = v(4 * tile.slot());
                var knot = v(4 * tile.slot() + 1);
                var y = v(4 * tile.slot() + 2);
                var slope = v(4 * tile.slot() + 3);
                tile.load(u, 0);
                index.index(e, u);
                if (h == 0) {
                    e.lut(y, at.tables().get(0), u);
                } else {
                    e.ext(knot, u, imm(h), imm(site.type(op.x()).bits() - h));
                    e.lut(y, at.tables().get(0), knot);
                    e.lut(slope, at.tables().get(1), knot);
                    e.ext(u, u, imm(0), imm(h));
                    e.shl(y, y, imm(h));
                    e.mul(slope, slope, u);
                    e.add(y, y, slope);
                }
                if (h + op.guard() > 0) {
                    e.shr(y, y, imm(h + op.guard()));
                }
                e.addZeroPoint(y, to);
                tile.storeCodes(y, 1, to);
            });
            return e.code();
        });
    }
}
