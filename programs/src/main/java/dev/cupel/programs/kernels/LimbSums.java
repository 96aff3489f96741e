package dev.cupel.programs.kernels;

import static dev.cupel.programs.kernels.Emitter.a;
import static dev.cupel.programs.kernels.Emitter.imm;
import static dev.cupel.programs.kernels.Emitter.v;

import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.kernels.NormSums.Statistic;
import dev.cupel.programs.quantize.CodeType;
import dev.cupel.programs.quantize.QuantizedOp;
import dev.cupel.programs.quantize.QuantizedOp.Squares;
import dev.cupel.programs.quantize.Scaling;
import java.util.List;
import java.util.Optional;

/// Squares of integer centred codes, exactly, in two limbs a row: each square's upper part and its lower bits are summed apart. The row's sum is then
/// normalised to a word of about W-1 bits, from which what the integer mean left out is taken.
///
/// @param wordBits W that the integers were laid out for; the machine's word may be wider
/// @param n        elements of a row
/// @param from     codes of the input
/// @param norm     the layernorm; an rmsnorm centres on the zero point
record LimbSums(Emitter e, int wordBits, int n, CodeType from, Optional<QuantizedOp.LayerNorm> norm, Squares.Limbs form) implements NormSums {
    private static final VectorRegister SUM = NormSums.sum(0);
    /// T: the sum about the integer mean.
    private static final VectorRegister REST = v(1);
    private static final VectorRegister HIGH = NormSums.squares(0);
    private static final VectorRegister LOW = NormSums.squares(1);
    /// The mean's fraction, with the op's fraction bits; the integer mean is [NormCentring#MEAN].
    private static final VectorRegister FRACTION = v(16);
    private static final VectorRegister HALF = v(17);
    private static final VectorRegister BITS = v(18);
    private static final VectorRegister PART = v(19);

    @Override
    public int banks() {
        return 1;
    }

    @Override
    public int firstRow() {
        return 20;
    }

    @Override
    public void prepare() {
        for (var register : List.of(SUM, REST, HIGH, LOW)) {
            e.clamp(register, register, imm(0), imm(0));
        }
    }

    @Override
    public void gather(RowBlock block, Emitter.Rows rows, List<TensorView> views, int bank) {
        if (norm.isPresent()) {
            new NormCentring.OnMean(0, integerMean(norm.get())).gather(e, block, rows, views, bank);
            sumAboutMean();
        } else {
            new NormCentring.OnZero(from).gather(e, block, rows, views, bank);
        }
        boolean whole = block.chunks() == 1;
        if (!whole) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.clear(high(row));
                e.clear(low(row));
            }
        }
        block.each(rows, views, bank, chunk -> {
            for (int row = 0; row < rows.count(); row++) {
                var c = chunk.of(row);
                if (!block.held()) {
                    chunk.load(c, NormKernel.X, row);
                }
                aboutInteger(c, Statistic.ofRow(row));
                var upper = upper(row);
                var lower = lower(row);
                square(upper, lower, c);
                if (whole) {
                    e.hsum(HIGH, row, upper);
                    e.hsum(LOW, row, lower);
                } else {
                    e.aadd(high(row), upper);
                    e.aadd(low(row), lower);
                }
            }
        });
        if (!whole) {
            e.vl(block.full());
            for (int row = 0; row < rows.count(); row++) {
                e.hsum(HIGH, row, high(row));
                e.hsum(LOW, row, low(row));
            }
        }
    }

    @Override
    public void gather(ColumnBlock block) {
        if (norm.isPresent()) {
            new NormCentring.OnMean(0, integerMean(norm.get())).gather(e, block);
            sumAboutMean();
        } else {
            new NormCentring.OnZero(from).gather(e, block);
        }
        for (int j = 0; j < n; j++) {
            var c = block.of(j);
            if (!block.held()) {
                block.load(NormKernel.X, j);
            }
            aboutInteger(c, Statistic.OF_LANE);
            var upper = upper(j);
            var lower = lower(j);
            square(upper, lower, c);
            block.sum(HIGH, j, upper);
            block.sum(LOW, j, lower);
        }
    }

    /// T, the integer means being known.
    private void sumAboutMean() {
        e.mul(REST, NormCentring.MEAN, imm(n));
        e.sub(REST, SUM, REST);
    }

    private void square(VectorRegister upper, VectorRegister lower, VectorRegister c) {
        e.mulrsFloor(upper, c, c, imm(form.lowBits()));
        e.mulLow(lower, c, c);
        e.ext(lower, lower, imm(0), imm(form.lowBits()));
    }

    private static VectorRegister upper(int i) {
        return i % 2 == 0 ? v(13) : v(15);
    }

    private static VectorRegister lower(int i) {
        return i % 2 == 0 ? v(14) : v(8);
    }

    private static Accumulator high(int row) {
        return a(row);
    }

    private static Accumulator low(int row) {
        return a(4 + row);
    }

    private static Scaling integerMean(QuantizedOp.LayerNorm norm) {
        return norm.integerMean().orElseThrow(() -> new IllegalArgumentException("limbs of a layernorm need an integer mean"));
    }

    @Override
    public void total(VectorRegister to, int bank) {
        int all = form.lowBits() + form.fractionBits();
        if (form.extraHigh() > 0) {
            e.add(HIGH, HIGH, imm(form.extraHigh()));
        }
        if (form.extraLow() > 0) {
            e.add(LOW, LOW, imm(form.extraLow()));
        }
        e.shrFloor(PART, LOW, imm(form.lowBits()));
        e.add(HIGH, HIGH, PART);
        e.ext(LOW, LOW, imm(0), imm(form.lowBits()));
        if (form.fractionBits() > 0) {
            e.shl(LOW, LOW, imm(form.fractionBits()));
        }
        if (form.extraFraction() > 0) {
            e.add(LOW, LOW, imm(form.extraFraction()));
        }
        new NewtonSteps(e, wordBits).leadingZerosLessOne(HALF, HIGH);
        e.shrFloor(HALF, HALF, imm(1));
        e.min(HALF, HALF, imm(all / 2));
        e.shl(BITS, HALF, imm(1));
        e.shl(to, HIGH, BITS);
        e.sub(PART, imm(all), BITS);
        e.shrFloor(PART, LOW, PART);
        e.add(to, to, PART);
        norm.ifPresent(layer -> {
            var overN = form.overN().orElseThrow(() -> new IllegalArgumentException("limbs of a layernorm need the factor 1/n"));
            e.mul(PART, REST, REST);
            e.sub(BITS, imm(overN.shift(0) + form.lowBits()), BITS);
            e.mulrs(PART, PART, imm(overN.multiplier(0)), BITS);
            e.sub(to, to, PART);
            e.mulrs(FRACTION, REST, imm(layer.mean().multiplier(0)), imm(layer.mean().shift(0)));
        });
        e.max(to, to, imm(1));
    }

    @Override
    public Optional<VectorRegister> halfOfBits() {
        return Optional.of(HALF);
    }

    private void aboutInteger(VectorRegister x, Statistic of) {
        if (norm.isPresent()) {
            e.sub(x, x, of.in(NormCentring.MEAN));
        } else {
            e.subtractZeroPoint(x, x, from);
        }
    }

    @Override
    public void centre(VectorRegister x, Statistic of, boolean asLoaded) {
        if (asLoaded) {
            aboutInteger(x, of);
        }
        norm.ifPresent(layer -> {
            if (layer.fractionBits() > 0) {
                e.shl(x, x, imm(layer.fractionBits()));
            }
            e.sub(x, x, of.in(FRACTION));
        });
    }
}
