package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.graph.IntegerKind;
import dev.cupel.programs.quantize.QuantizedOp;
import java.util.List;

/// Arithmetic on whole numbers, element by element. Results keep their low bits where the element type says so; of types wider than a word what does not fit is an
/// overflow.
///
/// A quotient is guessed by the divisor's reciprocal, off by a few parts in 2^28, put right by the quotient of what remains, and then by at most 1.
final class IntegerKernel {
    private static final int SLOTS = 3;
    private static final int REGISTERS = 10;

    private IntegerKernel() {}

    static Kernel of(QuantizedOp.IntegerArithmetic op, Site site) {
        boolean divides = op.function() == IntegerKind.DIVIDE;
        return Kernel.of("plain", List.of(), divides ? List.of(op.reciprocal().seed()) : List.of(), 0, at -> {
            var e = site.emitter();
            boolean lowBits = op.bits() <= Integer.SIZE;
            e.eachTile(at.together(), SLOTS, tile -> {
                int first = REGISTERS * tile.slot();
                var a = v(first);
                var b = v(first + 1);
                tile.load(a, 0);
                tile.load(b, 1);
                switch (op.function()) {
                    case ADD -> e.addMod(a, a, b, lowBits);
                    case SUBTRACT -> e.subMod(a, a, b, lowBits);
                    case MULTIPLY -> {
                        if (lowBits) {
                            e.mulLow(a, a, b);
                        } else {
                            e.mul(a, a, b);
                        }
                    }
                    case MINIMUM -> e.min(a, a, b);
                    case MAXIMUM -> e.max(a, a, b);
                    case DIVIDE -> divide(op, site, e, at.tables().getFirst(), first);
                }
                tile.storeMod(a, 2, lowBits);
            });
            return e.code();
        });
    }

    /// `v(first) = v(first) / v(first + 1)`, the fraction cut off.
    private static void divide(QuantizedOp.IntegerArithmetic op, Site site, Emitter e, Table seed, int first) {
        int w = site.graph().wordBits();
        var a = v(first);
        var b = v(first + 1);
        var sign = v(first + 2);
        var t = v(first + 3);
        var q = v(first + 4);
        var divides = v(first + 5);
        var registers = new NewtonSteps.Registers(v(first + 6), v(first + 7), v(first + 8), v(first + 9));
        sign(e, sign, a);
        e.mul(a, a, sign);
        sign(e, t, b);
        e.mul(b, b, t);
        e.mul(sign, sign, t);
        e.min(divides, b, imm(1));
        e.max(b, b, imm(1));
        new NewtonSteps(e, w).reciprocal(op.reciprocal(), seed, b, 2 * w - 4, registers);
        e.mulrsFloor(q, a, registers.factor(), registers.amount());
        e.mul(t, q, b);
        e.sub(a, a, t);
        e.mulrsFloor(t, a, registers.factor(), registers.amount());
        e.add(q, q, t);
        e.mul(t, t, b);
        e.sub(a, a, t);
        // What remains is now above -b and below 2 b.
        e.shrFloor(t, a, imm(e.machine().wordBits() - 1));
        e.add(q, q, t);
        e.mul(t, t, b);
        e.sub(a, a, t);
        e.sub(t, a, b);
        e.shrFloor(t, t, imm(e.machine().wordBits() - 1));
        e.add(t, t, imm(1));
        e.add(q, q, t);
        e.mul(q, q, divides);
        e.mul(a, q, sign);
    }

    /// `d` = 1, or -1 where x is below 0.
    private static void sign(Emitter e, VectorRegister d, VectorRegister x) {
        e.shrFloor(d, x, imm(e.machine().wordBits() - 1));
        e.shl(d, d, imm(1));
        e.add(d, d, imm(1));
    }
}
