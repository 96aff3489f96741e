package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// `y = clip(round((round(x * M / 2^s) + constant[i]) / 2^guard))`, element by element. The constant lies in memory once, however often it
/// is broadcast.
final class AddConstantKernel {
    private static final int SLOTS = 4;

    private AddConstantKernel() {}

    static Kernel of(QuantizedOp.AddConstant op, Site site) {
        var constant = Constant.narrowest("constant", op.constant().codes());
        return Kernel.of("plain", List.of(constant), List.of(), 0, at -> {
            var to = site.type(op.output());
            var x = at.inputs().getFirst();
            var added = constant.at(at.constants().getFirst(), op.constant().shape().dims()).broadcastTo(x.shape());
            var e = site.emitter();
            e.eachTile(List.of(x, added, at.output()), SLOTS, tile -> {
                var y = v(2 * tile.slot());
                var c = v(2 * tile.slot() + 1);
                tile.load(y, 0);
                tile.load(c, 1);
                e.mulrs(y, y, imm(op.scaling().multiplier(0)), imm(op.scaling().shift(0)));
                e.add(y, y, c);
                if (op.guard() > 0) {
                    e.shr(y, y, imm(op.guard()));
                }
                tile.storeCodes(y, 2, to);
            });
            return e.code();
        });
    }
}
