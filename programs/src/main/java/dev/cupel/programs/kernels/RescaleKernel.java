package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// `y = clip(round((x - zx) * M / 2^s) + zy)`, element by element.
///
/// A negated difference is a negative multiplier: the exact product is the same. Factors of one kind for all are immediates; those of each
/// index of the last axis lie in memory, multipliers and shifts side by side.
final class RescaleKernel {
    private static final int SLOTS = 4;

    private RescaleKernel() {}

    static Kernel of(QuantizedOp.Rescale op, Site site) {
        boolean shared = op.scaling().shared() && op.negative().stream().distinct().count() == 1;
        return shared ? shared(op, site) : perIndex(op, site);
    }

    private static int multiplier(QuantizedOp.Rescale op, int i) {
        boolean negative = op.negative().get(op.negative().size() == 1 ? 0 : i);
        return negative ? -op.scaling().multiplier(i) : op.scaling().multiplier(i);
    }

    private static Kernel shared(QuantizedOp.Rescale op, Site site) {
        return Kernel.of("shared", List.of(), List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            e.eachTile(List.of(at.inputs().getFirst(), at.output()), SLOTS, tile -> {
                var y = v(tile.slot());
                tile.load(y, 0);
                e.subtractZeroPoint(y, y, site.type(op.x()));
                var requantizer = new Requantizer(e, op.scaling(), to);
                if (requantizer.exact()) {
                    negate(op, e, y);
                    var result = v(SLOTS + tile.slot());
                    requantizer.write(result, y, requantizer.shared(), v(2 * SLOTS + tile.slot()), v(3 * SLOTS + tile.slot()));
                    tile.storeCodes(result, 1, to);
                } else {
                    e.requantize(y, y, imm(multiplier(op, 0)), imm(op.scaling().shift(0)), to);
                    tile.storeCodes(y, 1, to);
                }
            });
            return e.code();
        });
    }

    /// Where the factors are exact and negative: all are then.
    private static void negate(QuantizedOp.Rescale op, Emitter e, VectorRegister y) {
        if (op.negative().getFirst()) {
            e.sub(y, imm(0), y);
        }
    }

    private static Kernel perIndex(QuantizedOp.Rescale op, Site site) {
        int last = site.shape(op.x()).last();
        var rest = op.scaling().rest();
        int[] factors = new int[last];
        int[] amounts = new int[last];
        for (int i = 0; i < last; i++) {
            factors[i] = rest.isPresent() ? op.scaling().multiplier(i) : multiplier(op, i);
            amounts[i] = rest.isPresent() ? rest.get().low(i) : op.scaling().shift(i);
        }
        var multipliers = Constant.narrowest("multipliers", factors);
        var shifts = Constant.narrowest(rest.isPresent() ? "lower multipliers" : "shifts", amounts);
        return Kernel.of("per-index", List.of(multipliers, shifts), List.of(), 0, at -> {
            var to = site.type(op.output());
            var x = at.inputs().getFirst();
            var views = new ArrayList<TensorView>();
            views.add(x);
            views.add(at.output());
            views.add(multipliers.at(at.constants().get(0), List.of(last)).broadcastTo(x.shape()));
            views.add(shifts.at(at.constants().get(1), List.of(last)).broadcastTo(x.shape()));
            var e = site.emitter();
            e.eachTile(views, SLOTS, tile -> {
                var y = v(3 * tile.slot());
                var m = v(3 * tile.slot() + 1);
                var s = v(3 * tile.slot() + 2);
                tile.load(y, 0);
                tile.load(m, 2);
                tile.load(s, 3);
                e.subtractZeroPoint(y, y, site.type(op.x()));
                var requantizer = new Requantizer(e, op.scaling(), to);
                if (requantizer.exact()) {
                    negate(op, e, y);
                    var result = v(3 * SLOTS + 3 * tile.slot());
                    requantizer.write(result, y, new Requantizer.Factors(m, s, s), v(3 * SLOTS + 3 * tile.slot() + 1), v(3 * SLOTS + 3 * tile.slot() + 2));
                    tile.storeCodes(result, 1, to);
                } else {
                    e.requantize(y, y, m, s, to);
                    tile.storeCodes(y, 1, to);
                }
            });
            return e.code();
        });
    }
}
