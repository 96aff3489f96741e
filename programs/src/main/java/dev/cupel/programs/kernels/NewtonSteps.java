package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.QuantizedOp.Reciprocal;
import dev.cupel.programs.quantize.QuantizedOp.ReciprocalRoot;
import dev.cupel.programs.quantize.QuantizedOp.RowSum.Limbs;

/// Reciprocals and reciprocal roots of one statistic a row, for all rows of a block at once: normalisation, a seed from ROM, Newton steps.
///
/// @param wordBits W that the integers were laid out for; the machine's word may be wider
record NewtonSteps(Emitter e, int wordBits) {
    /// Registers that the steps use; `factor` and `amount` are the answer.
    ///
    /// @param factor r, with W-3 fraction bits
    /// @param amount what is left of the shift that r is used with
    record Registers(VectorRegister factor, VectorRegister amount, VectorRegister normal, VectorRegister temporary) {}

    /// `factor, amount` = r and `shift - p` of `sum`, positive words, as [Reciprocal] says.
    void reciprocal(Reciprocal op, Table seed, VectorRegister sum, int shift, Registers to) {
        leadingZerosLessOne(to.amount(), sum);
        e.shl(to.normal(), sum, to.amount());
        reciprocalOfNormal(op, seed, shift, to);
    }

    /// `factor, amount` = r and `shift - p` of `high * 2^limbs.low() + low`, both words, `low` at least 0, as [Reciprocal] says.
    ///
    /// @param least the least sum; its high limb is at least 1
    void reciprocal(Reciprocal op, Table seed, Limbs limbs, VectorRegister low, VectorRegister high, long least, int shift, Registers to) {
        int bits = limbs.low();
        // The most by which the high limb is shifted to fill a word: a low limb with as many bits is then shifted right alone.
        int most = wordBits - 2 - (63 - Long.numberOfLeadingZeros(least >> bits));
        int pad = Math.max(0, most - bits);
        var carry = to.temporary();
        e.shrFloor(carry, low, imm(bits));
        e.add(to.normal(), high, carry);
        leadingZerosLessOne(to.amount(), to.normal());
        var rest = to.temporary();
        e.ext(rest, low, imm(0), imm(bits));
        if (pad > 0) {
            e.shl(rest, rest, imm(pad));
        }
        e.sub(to.factor(), imm(bits + pad), to.amount());
        e.shrFloor(rest, rest, to.factor());
        e.shl(to.normal(), to.normal(), to.amount());
        e.add(to.normal(), to.normal(), rest);
        reciprocalOfNormal(op, seed, shift + bits, to);
    }

    /// `factor, amount` = r of `normal` and `shift - amount`.
    private void reciprocalOfNormal(Reciprocal op, Table seed, int shift, Registers to) {
        int b = op.seed().indexBits();
        var r = to.factor();
        var p = to.amount();
        var u = to.temporary();
        e.ext(r, to.normal(), imm(wordBits - 2 - b), imm(b)); // the field leaves out the leading one: minus 2^b
        e.lut(r, seed, r);
        for (int step = 0; step < op.steps(); step++) {
            e.mulrs(u, to.normal(), r, imm(wordBits - 1));
            e.sub(u, imm(1 << (wordBits - 2)), u);
            e.mulrs(r, r, u, imm(wordBits - 3));
        }
        e.sub(p, imm(shift), p);
    }

    /// `factor, amount` = r and `shift - h` of the positive words in `to.normal()`, as [ReciprocalRoot] says.
    void reciprocalRoot(ReciprocalRoot op, Table seed, int shift, Registers to) {
        int b = op.seed().indexBits();
        var n = to.normal();
        var r = to.factor();
        var h = to.amount();
        var u = to.temporary();
        leadingZerosLessOne(h, n);
        e.shrFloor(h, h, imm(1));
        e.shl(u, h, imm(1));
        e.shl(n, n, u);
        e.ext(r, n, imm(wordBits - 1 - b), imm(b));
        e.lut(r, seed, r);
        for (int step = 0; step < op.steps(); step++) {
            e.mulrs(u, r, r, imm(wordBits - 2));
            e.mulrs(u, n, u, imm(wordBits - 1));
            e.sub(u, imm(3 << (wordBits - 4)), u);
            e.mulrs(r, r, u, imm(wordBits - 3));
        }
        e.sub(h, imm(shift), h);
    }

    /// `d = clz(a) - 1` in a word of [#wordBits].
    void leadingZerosLessOne(VectorRegister d, VectorRegister a) {
        e.clz(d, a);
        e.sub(d, d, imm(1 + e.machine().wordBits() - wordBits));
    }
}
