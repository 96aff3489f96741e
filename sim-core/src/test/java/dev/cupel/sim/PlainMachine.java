package dev.cupel.sim;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Machine;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.sim.probe.FaultKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The machine once more, as plainly as it can be said: one element after the other, over BigInteger, without time. An independent check of
/// what the simulator computes; shares nothing with it but the instruction records. Transfers are done at once, so a program must wait for
/// them before it touches their bytes.
public final class PlainMachine {
    /// One event.
    public record Fault(int pc, FaultKind kind, int element, long exact, int width, int missing) {}

    /// What a register held after an instruction wrote it.
    public record Write(int pc, String register, List<Long> values) {}

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    public final List<Fault> faults = new ArrayList<>();
    public final List<Write> writes = new ArrayList<>();
    public long clips;
    public boolean trapped;
    public int pc;
    public final byte[] scratchpad;
    public final byte[] dram;

    private final Program program;
    private final Machine machine;
    private final BigInteger[][] vectors;
    private final BigInteger[][] accumulators;
    private final boolean[][] masks;
    private final int[] scalars = new int[16];
    private int vl;
    private boolean[] told = {};

    public PlainMachine(Program program, Machine machine) {
        this.program = program;
        this.machine = machine;
        int length = machine.vectorLength();
        vectors = new BigInteger[32][length];
        accumulators = new BigInteger[8][length];
        masks = new boolean[4][length];
        for (var register : vectors) {
            Arrays.fill(register, BigInteger.ZERO);
        }
        for (var register : accumulators) {
            Arrays.fill(register, BigInteger.ZERO);
        }
        vl = length;
        scratchpad = new byte[machine.scratchpad().bytes()];
        dram = new byte[machine.dram().bytes()];
        for (var segment : program.data()) {
            byte[] bytes = segment.bytes();
            System.arraycopy(bytes, 0, segment.memory() == Memory.DRAM ? dram : scratchpad, segment.address(), bytes.length);
        }
    }

    public void run() {
        try {
            block(0, program.code().size());
        } catch (Stop _) {
            trapped = true;
        }
    }

    /// Runs instructions `from` to `to - 1`.
    private void block(int from, int to) {
        pc = from;
        while (pc < to) {
            int here = pc;
            var instruction = program.code().get(pc);
            told = new boolean[machine.vectorLength()];
            if (instruction instanceof Loop(var count, int body)) {
                int times = scalar(count);
                check(times >= 0);
                for (int i = 0; i < times; i++) {
                    block(here + 1, here + 1 + body);
                }
                pc = here + 1 + body;
            } else {
                step(instruction);
                pc = here + 1;
            }
        }
    }

    private void check(boolean legal) {
        if (!legal) {
            throw new Stop();
        }
    }

    private int scalar(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    private int element(Element element) {
        int index = switch (element) {
            case Element.At(int at) -> at;
            case Element.Indexed(var scalar, _) -> scalars[scalar.index()];
        };
        check(index >= 0 && index < machine.vectorLength());
        return index;
    }

    private BigInteger value(Source source, int i) {
        return switch (source) {
            case VectorRegister(int index) -> vectors[index][i];
            case Accumulator(int index) -> accumulators[index][i];
            case Broadcast(var register, var element) -> vectors[register.index()][element(element)];
            case Immediate(int value) -> BigInteger.valueOf(value);
            case ScalarRegister(int index) -> BigInteger.valueOf(scalars[index]);
        };
    }

    private boolean active(Optional<Mask> mask, int i) {
        return mask.map(m -> masks[m.index()][i]).orElse(true);
    }

    private static int bitsOf(BigInteger value) {
        return value.bitLength() + 1;
    }

    private Fit resolved(Fit fit) {
        return fit != Fit.MACHINE ? fit : switch (machine.overflow()) {
            case SAT -> Fit.SAT;
            case WRAP -> Fit.WRAP;
            case TRAP -> Fit.TRAP;
        };
    }

    private void fault(FaultKind kind, int element, BigInteger exact, int width, boolean signed) {
        if (element < 0 || !told[element]) {
            // A negative value has no unsigned form; one bit is missing at least.
            int needed = signed || exact.signum() < 0 ? bitsOf(exact) : exact.bitLength();
            int missing = kind == FaultKind.AMOUNT || kind == FaultKind.FIELD ? 0 : Math.max(1, needed - width);
            faults.add(new Fault(pc, kind, element, exact.longValueExact(), width, missing));
        }
        if (element >= 0) {
            told[element] = true;
        }
    }

    private BigInteger fit(BigInteger exact, Fit suffix, int element, int bits, boolean signed) {
        BigInteger span = BigInteger.ONE.shiftLeft(bits);
        BigInteger low = signed ? span.shiftRight(1).negate() : BigInteger.ZERO;
        BigInteger high = low.add(span).subtract(BigInteger.ONE);
        if (exact.compareTo(low) >= 0 && exact.compareTo(high) <= 0) {
            return exact;
        }
        Fit fit = resolved(suffix);
        if (fit == Fit.CLIP) {
            clips++;
        } else if (fit != Fit.MOD) {
            fault(FaultKind.RESULT, element, exact, bits, signed);
        }
        check(fit != Fit.TRAP);
        return fit == Fit.SAT || fit == Fit.CLIP ? exact.max(low).min(high) : exact.subtract(low).mod(span).add(low);
    }

    private BigInteger word(BigInteger exact, Fit fit, int element) {
        return fit(exact, fit, element, machine.wordBits(), true);
    }

    private BigInteger sum(BigInteger exact, Fit fit, int element) {
        return fit(exact, fit, element, machine.accumulatorBits(), true);
    }

    private void operandFault(FaultKind kind, int element, BigInteger value, int width, Fit fit) {
        fault(kind, element, value, width, true);
        check(resolved(fit) != Fit.TRAP);
    }

    private int amount(Source source, int i, int most, Fit fit) {
        BigInteger amount = value(source, i);
        if (amount.signum() < 0 || amount.compareTo(BigInteger.valueOf(most)) > 0) {
            operandFault(FaultKind.AMOUNT, i, amount, 6, fit);
            return 0;
        }
        return amount.intValueExact();
    }

    private BigInteger shifted(BigInteger x, int s, Rounding rounding) {
        var mode = rounding == Rounding.MACHINE ? machine.rounding() : rounding;
        var quotient = new BigDecimal(x).divide(new BigDecimal(BigInteger.ONE.shiftLeft(s)), MathContext.UNLIMITED);
        var rounded = switch (mode) {
            case FLOOR -> quotient.setScale(0, RoundingMode.FLOOR);
            case HALF_UP -> quotient.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR);
            case HALF_EVEN -> quotient.setScale(0, RoundingMode.HALF_EVEN);
            case HALF_AWAY -> quotient.setScale(0, RoundingMode.HALF_UP);
            case MACHINE -> throw new IllegalStateException();
        };
        return rounded.toBigIntegerExact();
    }

    /// What one element becomes.
    private interface Result {
        BigInteger at(int i);
    }

    private void words(VectorRegister d, Optional<Mask> mask, Result result) {
        var before = vectors[d.index()].clone();
        var after = before.clone();
        for (int i = 0; i < vl; i++) {
            if (active(mask, i)) {
                after[i] = result.at(i);
            }
        }
        vectors[d.index()] = after;
        wrote(d.toString(), after);
    }

    private void sums(Accumulator d, Optional<Mask> mask, Result result) {
        for (int i = 0; i < vl; i++) {
            if (active(mask, i)) {
                accumulators[d.index()][i] = result.at(i);
            }
        }
        wrote(d.toString(), accumulators[d.index()]);
    }

    private void wrote(String register, BigInteger[] values) {
        writes.add(new Write(pc, register, Arrays.stream(values).map(BigInteger::longValueExact).toList()));
    }

    private void step(Instruction instruction) {
        switch (instruction) {
            case Multiply(var d, var a, var b, var fit, var mask) ->
                words(d, mask, i -> word(value(a, i).multiply(value(b, i)), fit, i));
            case MultiplyShift(var d, var a, var m, var s, var rounding, var fit, var mask) -> words(d, mask, i -> {
                BigInteger factor = value(m, i);
                int room = 64 - machine.accumulatorBits();
                if (a instanceof Accumulator && bitsOf(factor) > room) {
                    operandFault(FaultKind.MULTIPLIER, i, factor, room, fit);
                    BigInteger half = BigInteger.ONE.shiftLeft(room - 1);
                    factor = factor.add(half).mod(half.shiftLeft(1)).subtract(half);
                }
                return word(shifted(value(a, i).multiply(factor), amount(s, i, 62, fit), rounding), fit, i);
            });
            case ShiftRight(var d, var a, var s, var rounding, var fit, var mask) ->
                words(d, mask, i -> word(shifted(value(a, i), amount(s, i, 62, fit), rounding), fit, i));
            case ShiftLeft(var d, var a, var s, var fit, var mask) ->
                words(d, mask, i -> word(value(a, i).shiftLeft(amount(s, i, 31, fit)), fit, i));
            case CountLeadingZeros(var d, var a, var fit, var mask) -> words(d, mask, i -> {
                int zeros = 0;
                while (zeros < machine.wordBits() && !value(a, i).testBit(machine.wordBits() - 1 - zeros)) {
                    zeros++;
                }
                return word(BigInteger.valueOf(zeros), fit, i);
            });
            case Extract(var d, var a, var low, var width, var fit, var mask) -> words(d, mask, i -> {
                BigInteger from = value(low, i);
                BigInteger count = value(width, i);
                BigInteger one = BigInteger.ONE;
                if (from.signum() < 0 || count.compareTo(one) < 0 || from.add(count).compareTo(BigInteger.valueOf(machine.wordBits())) > 0) {
                    operandFault(FaultKind.FIELD, i, from.signum() < 0 ? from : count.compareTo(one) < 0 ? count : from.add(count),
                            machine.wordBits(), fit);
                    return BigInteger.ZERO;
                }
                BigInteger field = value(a, i).shiftRight(from.intValueExact()).mod(one.shiftLeft(count.intValueExact()));
                return word(field, fit, i);
            });
            case Lookup(var d, var table, var a, var fit, var mask) -> words(d, mask, i -> lookup(table, value(a, i).intValueExact(), fit, i));
            case Compare(var d, var relation, var a, var b, var mask) -> {
                var after = masks[d.index()].clone();
                for (int i = 0; i < vl; i++) {
                    if (active(mask, i)) {
                        int order = value(a, i).compareTo(value(b, i));
                        after[i] = switch (relation) {
                            case LT -> order < 0;
                            case LE -> order <= 0;
                            case EQ -> order == 0;
                            case NE -> order != 0;
                            case GE -> order >= 0;
                            case GT -> order > 0;
                        };
                    }
                }
                masks[d.index()] = after;
                var bits = new BigInteger[after.length];
                for (int i = 0; i < bits.length; i++) {
                    bits[i] = after[i] ? BigInteger.ONE : BigInteger.ZERO;
                }
                wrote(d.toString(), bits);
            }
            case Select(var d, var by, var a, var b) ->
                words(d, Optional.empty(), i -> value(masks[by.index()][i] ? a : b, i));
            case Minimum(var d, var a, var b, var mask) -> words(d, mask, i -> value(a, i).min(value(b, i)));
            case Maximum(var d, var a, var b, var mask) -> words(d, mask, i -> value(a, i).max(value(b, i)));
            case Clamp(var d, var a, var low, var high, var fit, var mask) -> words(d, mask, i -> {
                BigInteger clamped = value(a, i).max(value(low, i)).min(value(high, i));
                if (fit == Fit.CLIP && !clamped.equals(value(a, i))) {
                    clips++;
                }
                return clamped;
            });
            case HorizontalMaximum(var d, var a, var mask) -> {
                BigInteger most = BigInteger.valueOf(Machine.min(machine.wordBits()));
                for (int i = 0; i < vl; i++) {
                    most = active(mask, i) ? most.max(value(a, i)) : most;
                }
                one(d, most);
            }
            case HorizontalMinimum(var d, var a, var mask) -> {
                BigInteger least = BigInteger.valueOf(Machine.max(machine.wordBits()));
                for (int i = 0; i < vl; i++) {
                    least = active(mask, i) ? least.min(value(a, i)) : least;
                }
                one(d, least);
            }
            case Clear(var d, var mask) -> sums(d, mask, _ -> BigInteger.ZERO);
            case Accumulate(var d, var a, var fit, var mask) -> sums(d, mask, i -> sum(value(d, i).add(value(a, i)), fit, i));
            case Deduct(var d, var a, var fit, var mask) -> sums(d, mask, i -> sum(value(d, i).subtract(value(a, i)), fit, i));
            case MultiplyAccumulate(var d, var a, var b, var fit, var mask) ->
                sums(d, mask, i -> sum(value(d, i).add(value(a, i).multiply(value(b, i))), fit, i));
            case ReadAccumulator(var d, var a, var s, var rounding, var fit, var mask) ->
                words(d, mask, i -> word(shifted(value(a, i), amount(s, i, 62, fit), rounding), fit, i));
            case HorizontalSum(var d, var a, var fit, var mask) -> {
                BigInteger total = BigInteger.ZERO;
                for (int i = 0; i < vl; i++) {
                    total = active(mask, i) ? total.add(value((Source) a, i)) : total;
                }
                int at = element(d.element());
                one(d, d.register() instanceof Accumulator ? sum(total, fit, at) : word(total, fit, at));
            }
            case Add(var d, var a, var b, var fit, var mask) -> words(d, mask, i -> word(value(a, i).add(value(b, i)), fit, i));
            case Subtract(var d, var a, var b, var fit, var mask) -> words(d, mask, i -> word(value(a, i).subtract(value(b, i)), fit, i));
            case SquareRootStep(var root, var remainder, int k, var fit, var mask) -> {
                var rest = accumulators[remainder.index()].clone();
                words(root, mask, i -> {
                    BigInteger bit = BigInteger.ONE.shiftLeft(k);
                    BigInteger step = value(root, i).shiftLeft(1).add(bit).shiftLeft(k);
                    if (rest[i].compareTo(step) < 0) {
                        return value(root, i);
                    }
                    rest[i] = rest[i].subtract(step);
                    return word(value(root, i).add(bit), fit, i);
                });
                sums(remainder, mask, i -> sum(rest[i], fit, i));
            }
            case Load(var d, int bits, boolean signed, var at, int stride, var mask) -> {
                long address = (long) scalars[at.base().index()] + at.offset();
                reachable(address, bits, stride, mask);
                words(d, mask, i -> word(element(address, bits, signed, (long) i * stride), Fit.MACHINE, i));
                increment(at.base(), at.postIncrement());
            }
            case Store(var value, int bits, boolean signed, var at, int stride, var fit, var mask) -> {
                check(bits != 4 || (stride == 1 && mask.isEmpty() && vl % 2 == 0));
                long address = (long) scalars[at.base().index()] + at.offset();
                reachable(address, bits, stride, mask);
                for (int i = 0; i < vl; i++) {
                    if (active(mask, i)) {
                        store(address, bits, (long) i * stride, fit(value(value, i), fit, i, bits, signed));
                    }
                }
            }
            case DmaIn(var to, var from, var size) -> copy(dram, address(from), scratchpad, address(to), scalar(size));
            case DmaOut(var to, var from, var size) -> copy(scratchpad, address(from), dram, address(to), scalar(size));
            case DmaRows(var to, var from, var index, int rowBytes, int rows) -> {
                check(scalars[to.index()] >= 0 && (long) scalars[to.index()] + (long) vl * rowBytes <= scratchpad.length);
                check(scalars[from.index()] >= 0 && (long) scalars[from.index()] + (long) rows * rowBytes <= dram.length);
                for (int i = 0; i < vl; i++) {
                    int row = value(index, i).intValueExact();
                    if (row < 0 || row >= rows) {
                        fault(FaultKind.INDEX, i, BigInteger.valueOf(row), Math.max(1, BigInteger.valueOf(rows - 1L).bitLength()),
                                false);
                        row = 0;
                    }
                    System.arraycopy(dram, scalars[from.index()] + row * rowBytes, scratchpad, scalars[to.index()] + i * rowBytes, rowBytes);
                }
            }
            case SetVectorLength(var length) -> {
                check(scalar(length) >= 1 && scalar(length) <= machine.vectorLength());
                vl = scalar(length);
            }
            case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case AddScalar(var d, var a, var b) -> scalars[d.index()] = scalarSum(scalars[a.index()], scalar(b));
            case DmaWait _, Loop _, Halt _ -> {}
        }
        for (var post : instruction.postIncremented()) {
            increment(post, 1);
        }
        if (instruction instanceof Store store) {
            increment(store.at().base(), store.at().postIncrement());
        }
    }

    private long address(Address address) {
        return (long) scalars[address.base().index()] + address.offset();
    }

    private void copy(byte[] from, long at, byte[] to, long there, int size) {
        check(size >= 1 && size < 1 << 28 && at >= 0 && there >= 0 && at + size <= from.length && there + size <= to.length);
        System.arraycopy(from, (int) at, to, (int) there, size);
    }

    private void increment(ScalarRegister scalar, int by) {
        scalars[scalar.index()] = scalarSum(scalars[scalar.index()], by);
    }

    private int scalarSum(long a, long b) {
        long exact = a + b;
        if (exact != (int) exact) {
            fault(FaultKind.SCALAR, -1, BigInteger.valueOf(exact), 32, true);
            check(machine.overflow() != OverflowPolicy.TRAP);
            return machine.overflow() == OverflowPolicy.WRAP ? (int) exact : exact < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        return (int) exact;
    }

    private BigInteger lookup(Table table, int index, Fit suffix, int element) {
        var rom = Objects.requireNonNull(program.tables().get(table.index()));
        Fit fit = resolved(suffix);
        int at = index;
        if (index < 0 || index >= rom.size()) {
            if (fit == Fit.CLIP) {
                clips++;
            } else if (fit != Fit.MOD) {
                fault(FaultKind.INDEX, element, BigInteger.valueOf(index), rom.indexBits(), false);
            }
            check(fit != Fit.TRAP);
            at = fit == Fit.SAT || fit == Fit.CLIP ? Math.clamp(index, 0, rom.size() - 1) : Math.floorMod(index, rom.size());
        }
        return BigInteger.valueOf(rom.entry(at));
    }

    private void one(ElementOf d, BigInteger value) {
        int at = element(d.element());
        var register = switch (d.register()) {
            case VectorRegister(int index) -> vectors[index];
            case Accumulator(int index) -> accumulators[index];
        };
        register[at] = value;
        wrote(d.register().toString(), register);
    }

    /// All bytes of active elements must exist.
    private void reachable(long address, int bits, int stride, Optional<Mask> mask) {
        for (int i = 0; i < vl; i++) {
            if (active(mask, i)) {
                long first = Math.floorDiv(address * 8 + (long) i * stride * bits, 8);
                long last = Math.floorDiv(address * 8 + (long) i * stride * bits + bits - 1, 8);
                check(first >= 0 && last < scratchpad.length);
            }
        }
    }

    private BigInteger element(long address, int bits, boolean signed, long n) {
        BigInteger value = BigInteger.ZERO;
        for (int bit = 0; bit < bits; bit++) {
            long at = address * 8 + n * bits + bit;
            if ((scratchpad[(int) (at / 8)] & (1 << (at % 8))) != 0) {
                value = value.setBit(bit);
            }
        }
        return signed && value.testBit(bits - 1) ? value.subtract(BigInteger.ONE.shiftLeft(bits)) : value;
    }

    private void store(long address, int bits, long n, BigInteger value) {
        for (int bit = 0; bit < bits; bit++) {
            long at = address * 8 + n * bits + bit;
            int mask = 1 << (at % 8);
            scratchpad[(int) (at / 8)] = (byte) (value.testBit(bit) ? scratchpad[(int) (at / 8)] | mask : scratchpad[(int) (at / 8)] & ~mask);
        }
    }
}
