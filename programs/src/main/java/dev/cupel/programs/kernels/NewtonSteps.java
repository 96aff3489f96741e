package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;

import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.QuantizedOp.Reciprocal;
import dev.cupel.programs.quantize.QuantizedOp.ReciprocalRoot;

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
        int b = op.seed().indexBits();
        var r = to.factor();
        var p = to.amount();
        var u = to.temporary();
        leadingZerosLessOne(p, sum);
        e.shl(to.normal(), sum, p);
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

    private void leadingZerosLessOne(VectorRegister d, VectorRegister a) {
        e.clz(d, a);
        e.sub(d, d, imm(1 + e.machine().wordBits() - wordBits));
    }
}
