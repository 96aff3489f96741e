package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// A quotient of two tensors, element by element: the divisor's reciprocal by normalisation, a seed from ROM and Newton steps, then one product.
final class DivideKernel {
    private static final int SLOTS = 4;
    private static final int REGISTERS = 7;

    private DivideKernel() {}

    static Kernel of(QuantizedOp.Divide op, Site site) {
        return Kernel.of("plain", List.of(), List.of(op.reciprocal().seed()), 0, at -> {
            var to = site.type(op.output());
            var e = site.emitter();
            var newton = new NewtonSteps(e, site.graph().wordBits());
            int sign = e.machine().wordBits() - 1;
            boolean dividend = op.a().isPresent();
            e.eachTile(at.together(), SLOTS, tile -> {
                int first = REGISTERS * tile.slot();
                var a = v(first);
                var b = v(first + 1);
                var t = v(first + 2);
                var registers = new NewtonSteps.Registers(v(first + 3), v(first + 4), v(first + 5), v(first + 6));
                tile.load(b, dividend ? 1 : 0);
                e.subtractZeroPoint(b, b, site.type(op.b()));
                // 1 or -1, by which the dividend takes the divisor's sign.
                e.shrFloor(t, b, imm(sign));
                e.shl(t, t, imm(1));
                e.add(t, t, imm(1));
                if (dividend) {
                    tile.load(a, 0);
                    e.subtractZeroPoint(a, a, site.type(op.a().orElseThrow()));
                    e.mul(a, a, t);
                } else {
                    e.add(a, t, imm(0));
                }
                e.mul(b, b, t);
                e.max(b, b, imm(1));
                newton.reciprocal(op.reciprocal(), at.tables().getFirst(), b, op.shift(), registers);
                e.mulrs(registers.factor(), registers.factor(), imm(op.scaling().multiplier(0)), imm(op.scaling().shift(0)));
                if (op.shift() < site.graph().wordBits() - 2) {
                    e.max(registers.amount(), registers.amount(), imm(0));
                }
                e.mulrsClip(a, a, registers.factor(), registers.amount());
                e.addZeroPoint(a, to);
                tile.storeCodes(a, dividend ? 2 : 1, to);
            });
            return e.code();
        });
    }
}
