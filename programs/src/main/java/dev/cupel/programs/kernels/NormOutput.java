package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp.Normalisation;

/// What a norm does with the sums of its rows: their reciprocal roots, all rows of a block at once; then gain, offset and the last shift.
///
/// @param to       codes of the output
/// @param seed     of the reciprocal root
/// @param wordBits W that the integers were laid out for
record NormOutput(Emitter e, Normalisation op, CodeType to, Table seed, int wordBits) {
    private static final VectorRegister AMOUNT = v(5);
    private static final VectorRegister SUM = v(6);
    private static final VectorRegister FACTOR = v(7);
    private static final VectorRegister TEMPORARY = v(8);

    /// Writes the factor and the shift of every row, vl being that of the statistics.
    void factors(NormSums sums, int bank) {
        sums.total(SUM, bank);
        new NewtonSteps(e, wordBits).reciprocalRoot(op.root(), seed, op.normalShift(), new NewtonSteps.Registers(FACTOR, AMOUNT, SUM, TEMPORARY));
        sums.halfOfBits().ifPresent(half -> e.sub(AMOUNT, AMOUNT, half));
    }

    /// Makes centred codes codes of the output, and stores them.
    void write(VectorRegister y, NormSums.Statistic of, Source gain, Source offset, Address address, int strideBytes) {
        e.mulrs(y, y, of.in(FACTOR), of.in(AMOUNT));
        e.mulrs(y, y, gain, imm(op.gainShift()));
        if (!(offset instanceof Immediate(int value) && value == 0)) {
            e.add(y, y, offset);
        }
        if (op.guard() > 0) {
            e.shr(y, y, imm(op.guard()));
        }
        e.storeCodes(y, to, address, strideBytes);
    }
}
