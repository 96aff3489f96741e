package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.Kernel.Constant;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.ArrayList;
import java.util.List;

/// A sum by exact factors, element by element: its upper and its lower part are two words, of which the lower one carries into the upper.
final class WeightedSumKernel {
    private static final int SLOTS = 4;

    private WeightedSumKernel() {}

    /// The part of a factor that lower sums are made of, with a sign, so that it is at most half of what it could be.
    private static int low(long factor, int bits) {
        return (int) (factor - ((long) high(factor, bits) << bits));
    }

    private static int high(long factor, int bits) {
        return (int) ((factor + (1L << (bits - 1))) >> bits);
    }

    static Kernel of(QuantizedOp.WeightedSum op, Site site) {
        int bits = op.low();
        long[] offsets = op.offsets();
        int[] upper = new int[offsets.length];
        int[] lower = new int[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            upper[i] = high(offsets[i], bits);
            lower[i] = low(offsets[i], bits);
        }
        boolean constant = op.constant().isPresent();
        var constants = constant ? List.of(Constant.narrowest("upper parts", upper), Constant.narrowest("lower parts", lower)) : List.<Constant>of();
        return Kernel.of("plain", constants, List.of(), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            var views = new ArrayList<>(at.together());
            for (int i = 0; i < constants.size(); i++) {
                views.add(constants.get(i).at(at.constants().get(i), op.constant().orElseThrow().dims()).broadcastTo(at.output().shape()));
            }
            int output = at.inputs().size();
            e.eachTile(views, SLOTS, tile -> {
                var h = v(4 * tile.slot());
                var l = v(4 * tile.slot() + 1);
                var second = v(4 * tile.slot() + 2);
                var t = v(4 * tile.slot() + 3);
                tile.load(l, 0);
                e.subtractZeroPoint(l, l, site.type(op.a()));
                e.mul(h, l, imm(high(op.factorA(), bits)));
                e.mul(l, l, imm(low(op.factorA(), bits)));
                if (constant) {
                    tile.load(second, output + 1);
                    tile.load(t, output + 2);
                } else {
                    tile.load(t, 1);
                    e.subtractZeroPoint(t, t, site.type(op.b().orElseThrow()));
                    e.mul(second, t, imm(high(op.factorB(), bits)));
                    e.mul(t, t, imm(low(op.factorB(), bits)));
                }
                e.add(h, h, second);
                e.add(l, l, t);
                e.add(l, l, imm(op.error()));
                e.shrFloor(t, l, imm(bits));
                e.add(h, h, t);
                round(op, e, h, l);
                e.addZeroPoint(h, to);
                tile.storeCodes(h, output, to);
            });
            return e.code();
        });
    }

    private static void round(QuantizedOp.WeightedSum op, Emitter e, VectorRegister h, VectorRegister l) {
        if (e.rounding() == Rounding.FLOOR || e.rounding() == Rounding.HALF_UP) {
            e.shr(h, h, imm(op.shift()));
            return;
        }
        e.ext(l, l, imm(0), imm(op.low()));
        e.sub(l, l, imm(2 * op.error()));
        e.clamp(l, l, imm(0), imm(1));
        e.shl(h, h, imm(1));
        e.add(h, h, l);
        e.shr(h, h, imm(op.shift() + 1));
    }
}
