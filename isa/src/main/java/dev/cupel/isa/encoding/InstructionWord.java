package dev.cupel.isa.encoding;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import java.util.List;
import java.util.Optional;

/// One instruction as 128 bits.
///
/// ```
/// 5..0 opcode   8..6 fit   11..9 rounding or relation   14..12 mask   19..15 destination
/// 33..20 source 0   47..34 source 1   61..48 source 2   63..62 zero   95..64 immediate 0   127..96 immediate 1
/// ```
///
/// @param low  bits 63..0
/// @param high bits 127..64
public record InstructionWord(long low, long high) {
    /// {@return the word of `instruction`} Every instruction has exactly one.
    public static InstructionWord of(Instruction instruction) {
        var word = new Packer();
        switch (instruction) {
            case Multiply i -> word.vector(Opcode.MUL, i.fit(), i.mask(), i.d().index(), i.a(), i.b());
            case MultiplyShift i -> word.rounding(i.rounding()).vector(Opcode.MULRS, i.fit(), i.mask(), i.d().index(), i.a(), i.m(), i.s());
            case ShiftRight i -> word.rounding(i.rounding()).vector(Opcode.SHR, i.fit(), i.mask(), i.d().index(), i.a(), i.s());
            case ShiftLeft i -> word.vector(Opcode.SHL, i.fit(), i.mask(), i.d().index(), i.a(), i.s());
            case CountLeadingZeros i -> word.vector(Opcode.CLZ, i.fit(), i.mask(), i.d().index(), i.a());
            case Extract i -> word.vector(Opcode.EXT, i.fit(), i.mask(), i.d().index(), i.a(), i.low(), i.width());
            case Lookup i -> word.raw(1, i.table().index()).vector(Opcode.LUT, i.fit(), i.mask(), i.d().index(), i.a());
            case Compare i -> word.relation(i.relation()).vector(Opcode.CMP, Fit.MACHINE, i.mask(), i.d().index(), i.a(), i.b());
            case Select i -> word.vector(Opcode.SEL, Fit.MACHINE, Optional.of(i.by()), i.d().index(), i.a(), i.b());
            case Minimum i -> word.vector(Opcode.MIN, Fit.MACHINE, i.mask(), i.d().index(), i.a(), i.b());
            case Maximum i -> word.vector(Opcode.MAX, Fit.MACHINE, i.mask(), i.d().index(), i.a(), i.b());
            case Clamp i -> word.vector(Opcode.CLAMP, i.fit(), i.mask(), i.d().index(), i.a(), i.low(), i.high());
            case HorizontalMaximum i -> word.element(i.d()).vector(Opcode.HMAX, Fit.MACHINE, i.mask(), register(i.d()), i.a());
            case HorizontalMinimum i -> word.element(i.d()).vector(Opcode.HMIN, Fit.MACHINE, i.mask(), register(i.d()), i.a());
            case Clear i -> word.vector(Opcode.CLR, Fit.MACHINE, i.mask(), i.d().index());
            case Accumulate i -> word.vector(Opcode.AADD, i.fit(), i.mask(), i.d().index(), i.a());
            case Deduct i -> word.vector(Opcode.ASUB, i.fit(), i.mask(), i.d().index(), i.a());
            case MultiplyAccumulate i -> word.vector(Opcode.MAC, i.fit(), i.mask(), i.d().index(), i.a(), i.b());
            case ReadAccumulator i -> word.rounding(i.rounding()).vector(Opcode.ARD, i.fit(), i.mask(), i.d().index(), i.a(), i.s());
            case HorizontalSum i -> word.element(i.d()).vector(
                    i.d().register() instanceof VectorRegister ? Opcode.HSUM_VECTOR : Opcode.HSUM_ACCUMULATOR, i.fit(), i.mask(), register(i.d()), (Source) i.a());
            case Add i -> word.vector(Opcode.ADD, i.fit(), i.mask(), i.d().index(), i.a(), i.b());
            case Subtract i -> word.vector(Opcode.SUB, i.fit(), i.mask(), i.d().index(), i.a(), i.b());
            case SquareRootStep i -> word.raw(1, i.k()).vector(Opcode.SQRT, i.fit(), i.mask(), i.root().index(), i.remainder());
            case Load i -> word.memory(i.at(), i.stride(), i.bits(), i.signed()).vector(Opcode.LD, Fit.MACHINE, i.mask(), i.d().index());
            case Store i -> word.memory(i.at(), i.stride(), i.bits(), i.signed()).vector(Opcode.ST, i.fit(), i.mask(), 0, i.value());
            case DmaIn i -> word.transfer(Opcode.DMA_IN, i.scratchpad(), i.dram(), i.size());
            case DmaOut i -> word.transfer(Opcode.DMA_OUT, i.scratchpad(), i.dram(), i.size());
            case DmaRows i -> word.opcode(Opcode.DMA_ROWS).raw(0, i.scratchpad().index() | i.dram().index() << 4).source(1, i.index())
                    .immediates(i.rowBytes(), i.rows());
            case DmaWait(int outstanding) -> word.opcode(Opcode.DMA_WAIT).immediates(outstanding, 0);
            case SetVectorLength(var length) -> word.opcode(Opcode.SETVL).source(0, (Source) length);
            case LoadImmediate(var d, int value) -> word.opcode(Opcode.LI).destination(d.index()).immediates(value, 0);
            case AddScalar(var d, var a, var b) -> word.opcode(Opcode.ADDX).destination(d.index()).source(0, a).source(1, (Source) b);
            case Loop(var count, int body) -> word.opcode(Opcode.LOOP).source(0, (Source) count).immediate(1, body);
            case Halt() -> word.opcode(Opcode.HALT);
        }
        return word.word();
    }

    private static int register(ElementOf d) {
        return switch (d.register()) {
            case VectorRegister(int index) -> index;
            case Accumulator(int index) -> index;
        };
    }

    /// {@return the instruction whose word this is}
    /// @throws IllegalArgumentException where it is no instruction's word; the message says why
    public Instruction instruction() {
        var fields = new Fields(this);
        var instruction = fields.instruction();
        if (!of(instruction).equals(this)) {
            throw new IllegalArgumentException("bits that `%s` does not use are not zero".formatted(fields.opcode()));
        }
        return instruction;
    }

    /// Bits of a word taken apart.
    private record Fields(InstructionWord word) {
        private static final List<Integer> SIZES = List.of(4, 8, 16, 32);

        private int field(int from, int width) {
            return (int) (word.low >>> from) & ((1 << width) - 1);
        }

        Opcode opcode() {
            int number = field(0, 6);
            if (number >= Opcode.values().length) {
                throw new IllegalArgumentException("no instruction has opcode " + number);
            }
            return Opcode.values()[number];
        }

        private <T> T of(T[] values, int number, String what) {
            if (number >= values.length) {
                throw new IllegalArgumentException("%s %d is unknown".formatted(what, number));
            }
            return values[number];
        }

        private Fit fit() {
            return of(Fit.values(), field(6, 3), "fit");
        }

        private Rounding rounding() {
            return of(Rounding.values(), field(9, 3), "rounding");
        }

        private Optional<Mask> mask() {
            int mask = field(12, 3);
            return mask >= 4 ? Optional.of(new Mask(mask - 4)) : Optional.empty();
        }

        private int destination() {
            return field(15, 5);
        }

        private int raw(int number) {
            return field(20 + 14 * number, 14);
        }

        private int immediate(int number) {
            return (int) (number == 0 ? word.high : word.high >>> 32);
        }

        private Source source(int number) {
            int raw = raw(number);
            if (raw < 1 << 13) {
                return new Source.Broadcast(new VectorRegister(raw >> 8), new Source.Element.At(raw & 0xff));
            }
            int payload = raw & 0x3ff;
            return switch (raw >> 10 & 7) {
                case 0 -> new VectorRegister(payload);
                case 1, 2 -> new Source.Broadcast(new VectorRegister(payload >> 4),
                        new Source.Element.Indexed(new ScalarRegister(payload & 15), (raw >> 10 & 7) == 2));
                case 3 -> new Source.Immediate(immediate(payload & 1));
                case 4 -> new ScalarRegister(payload);
                case 5 -> new Accumulator(payload);
                default -> throw new IllegalArgumentException("source %d is of no known kind".formatted(number));
            };
        }

        private <T> T source(int number, Class<T> kind) {
            var source = source(number);
            if (!kind.isInstance(source)) {
                throw new IllegalArgumentException("source %d, %s, is of a kind that `%s` does not take".formatted(number, source, opcode()));
            }
            return kind.cast(source);
        }

        private VectorRegister d() {
            return new VectorRegister(destination());
        }

        private Accumulator accumulator() {
            return new Accumulator(destination());
        }

        private ElementOf element(Destination register) {
            return new ElementOf(register, source(1, Source.Broadcast.class).element());
        }

        private Address memory() {
            return new Address(new ScalarRegister(raw(1) & 15), immediate(0), immediate(1));
        }

        private int bits() {
            return SIZES.get(raw(1) >> 4 & 3);
        }

        private boolean signed() {
            return (raw(1) & 64) != 0;
        }

        private int stride() {
            return (short) (raw(2) | (raw(1) >> 7 & 3) << 14);
        }

        private Address scratchpad() {
            return Address.of(new ScalarRegister(raw(0) & 15), immediate(0));
        }

        private Address dram() {
            return Address.of(new ScalarRegister(raw(0) >> 4 & 15), immediate(1));
        }

        private ScalarSource size() {
            return (raw(0) & 256) != 0 ? new ScalarRegister(raw(1)) : new Source.Immediate(raw(1) | raw(2) << 14);
        }

        Instruction instruction() {
            return switch (opcode()) {
                case HALT -> new Halt();
                case MUL -> new Multiply(d(), source(0), source(1), fit(), mask());
                case MULRS -> new MultiplyShift(d(), source(0), source(1), source(2), rounding(), fit(), mask());
                case SHR -> new ShiftRight(d(), source(0), source(1), rounding(), fit(), mask());
                case SHL -> new ShiftLeft(d(), source(0), source(1), fit(), mask());
                case CLZ -> new CountLeadingZeros(d(), source(0), fit(), mask());
                case EXT -> new Extract(d(), source(0), source(1), source(2), fit(), mask());
                case LUT -> new Lookup(d(), new Table(raw(1)), source(0), fit(), mask());
                case CMP -> new Compare(new Mask(destination()), of(Relation.values(), field(9, 3), "relation"), source(0), source(1), mask());
                case SEL -> new Select(d(), mask().orElseThrow(() -> new IllegalArgumentException("`SEL` names no mask")), source(0), source(1));
                case MIN -> new Minimum(d(), source(0), source(1), mask());
                case MAX -> new Maximum(d(), source(0), source(1), mask());
                case CLAMP -> new Clamp(d(), source(0), source(1), source(2), fit(), mask());
                case HMAX -> new HorizontalMaximum(element(d()), source(0, VectorRegister.class), mask());
                case HMIN -> new HorizontalMinimum(element(d()), source(0, VectorRegister.class), mask());
                case CLR -> new Clear(accumulator(), mask());
                case AADD -> new Accumulate(accumulator(), source(0), fit(), mask());
                case ASUB -> new Deduct(accumulator(), source(0), fit(), mask());
                case MAC -> new MultiplyAccumulate(accumulator(), source(0), source(1), fit(), mask());
                case ARD -> new ReadAccumulator(d(), source(0, Accumulator.class), source(1), rounding(), fit(), mask());
                case HSUM_VECTOR -> new HorizontalSum(element(d()), source(0, Destination.class), fit(), mask());
                case HSUM_ACCUMULATOR -> new HorizontalSum(element(accumulator()), source(0, Destination.class), fit(), mask());
                case ADD -> new Add(d(), source(0), source(1), fit(), mask());
                case SUB -> new Subtract(d(), source(0), source(1), fit(), mask());
                case SQRT -> new SquareRootStep(d(), source(0, Accumulator.class), raw(1), fit(), mask());
                case LD -> new Load(d(), bits(), signed(), memory(), stride(), mask());
                case ST -> new Store(source(0), bits(), signed(), memory(), stride(), fit(), mask());
                case DMA_IN -> new DmaIn(scratchpad(), dram(), size());
                case DMA_OUT -> new DmaOut(dram(), scratchpad(), size());
                case DMA_ROWS -> new DmaRows(new ScalarRegister(raw(0) & 15), new ScalarRegister(raw(0) >> 4), source(1, VectorRegister.class),
                        immediate(0), immediate(1));
                case DMA_WAIT -> new DmaWait(immediate(0));
                case SETVL -> new SetVectorLength(source(0, ScalarSource.class));
                case LI -> new LoadImmediate(new ScalarRegister(destination()), immediate(0));
                case ADDX -> new AddScalar(new ScalarRegister(destination()), source(0, ScalarRegister.class), source(1, ScalarSource.class));
                case LOOP -> new Loop(source(0, ScalarSource.class), immediate(1));
            };
        }
    }

    /// Bits of a word put together.
    private static final class Packer {
        private long low;
        private long high;
        private int immediates;

        InstructionWord word() {
            return new InstructionWord(low, high);
        }

        private Packer field(int from, long value) {
            low |= value << from;
            return this;
        }

        Packer opcode(Opcode opcode) {
            return field(0, opcode.ordinal());
        }

        Packer rounding(Rounding rounding) {
            return field(9, rounding.ordinal());
        }

        Packer relation(Relation relation) {
            return field(9, relation.ordinal());
        }

        Packer destination(int register) {
            return field(15, register);
        }

        Packer raw(int number, int bits) {
            return field(20 + 14 * number, bits);
        }

        Packer immediate(int number, int value) {
            high |= number == 0 ? value & 0xffffffffL : (long) value << 32;
            return this;
        }

        Packer immediates(int first, int second) {
            return immediate(0, first).immediate(1, second);
        }

        void vector(Opcode opcode, Fit fit, Optional<Mask> mask, int destination, Source... sources) {
            opcode(opcode).field(6, fit.ordinal()).destination(destination);
            mask.ifPresent(m -> field(12, 4 | m.index()));
            for (int i = 0; i < sources.length; i++) {
                source(i, sources[i]);
            }
        }

        Packer source(int number, Source source) {
            return raw(number, switch (source) {
                case VectorRegister(int index) -> kind(0, index);
                case Source.Broadcast(var register, var element) -> element(register.index(), element);
                case Source.Immediate(int value) -> {
                    immediate(immediates, value);
                    yield kind(3, immediates++);
                }
                case ScalarRegister(int index) -> kind(4, index);
                case Accumulator(int index) -> kind(5, index);
            });
        }

        private static int kind(int kind, int payload) {
            return 1 << 13 | kind << 10 | payload;
        }

        private static int element(int register, Source.Element element) {
            return switch (element) {
                case Source.Element.At(int index) -> register << 8 | index;
                case Source.Element.Indexed(var scalar, boolean post) -> kind(post ? 2 : 1, register << 4 | scalar.index());
            };
        }

        /// A reduction's element stands in source 1, as a broadcast of register 0.
        Packer element(ElementOf d) {
            return raw(1, element(0, d.element()));
        }

        Packer memory(Address at, int stride, int bits, boolean signed) {
            int size = Integer.numberOfTrailingZeros(bits) - 2;
            return raw(1, at.base().index() | size << 4 | (signed ? 64 : 0) | (stride >> 14 & 3) << 7).raw(2, stride & 0x3fff)
                    .immediates(at.offset(), at.postIncrement());
        }

        void transfer(Opcode opcode, Address scratchpad, Address dram, ScalarSource size) {
            opcode(opcode).immediates(scratchpad.offset(), dram.offset());
            int bases = scratchpad.base().index() | dram.base().index() << 4;
            switch (size) {
                case ScalarRegister(int index) -> raw(0, bases | 256).raw(1, index);
                case Source.Immediate(int bytes) -> raw(0, bases).raw(1, bytes & 0x3fff).raw(2, bytes >>> 14);
            }
        }
    }
}
