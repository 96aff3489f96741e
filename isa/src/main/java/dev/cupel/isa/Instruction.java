package dev.cupel.isa;

import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One architectural instruction, labels resolved, not yet encoded. Operands check themselves, so an instance is legal on some machine;
/// `ProgramCheck` says whether it is on a given one. Meaning over the integers, overflow and encoding: docs/machine.md.
///
/// Elements 0..vl-1 take part; with a mask, those whose mask bit is set. All others keep their value and raise nothing.
public sealed interface Instruction {
    /// {@return the class whose latency and beat interval the instruction has}
    TimingClass timingClass();

    /// One of the masks `m0..m3`: a bit for each element.
    record Mask(int index) {
        public Mask {
            Require.inRange("mask", index, 0, 3);
        }

        @Override
        public String toString() {
            return "m" + index;
        }
    }

    /// One of the ROM tables `t0..t15`.
    record Table(int index) {
        public Table {
            Require.inRange("ROM table", index, 0, 15);
        }

        @Override
        public String toString() {
            return "t" + index;
        }
    }

    /// The one element of a register that a reduction writes.
    record ElementOf(Destination register, Element element) {
        @Override
        public String toString() {
            return register + "[" + element + "]";
        }
    }

    /// A byte address: scalar + offset. After the instruction the scalar grows by `postIncrement` bytes.
    record Address(ScalarRegister base, int offset, int postIncrement) {
        public static Address of(ScalarRegister base, int offset) {
            return new Address(base, offset, 0);
        }
    }

    /// An instruction that works on the elements of vectors; `mask` picks among them.
    sealed interface VectorInstruction extends Instruction {
        Optional<Mask> mask();
    }

    // ---- MUL ----

    /// `d[i] = a[i] * b[i]`.
    record Multiply(VectorRegister d, Source a, Source b, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Multiply {
            Operands.element("mul", a, b);
            Operands.encodable("mul", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.MUL;
        }
    }

    /// `d[i] = round(a[i] * m[i] / 2^s[i])`, one rounding. `a` may be an accumulator. The amount is in 0..62; with an accumulator `m` has
    /// at most 64 - A bits. A wrong amount is an event and counts as 0; of a wrong multiplier, an event too, the low 64 - A bits are used.
    record MultiplyShift(VectorRegister d, Source a, Source m, Source s, Rounding rounding, Fit fit, Optional<Mask> mask)
            implements VectorInstruction {
        public MultiplyShift {
            Operands.elementOrAccumulator("mulrs", a);
            Operands.element("mulrs", m, s);
            Operands.encodable("mulrs", a, m, s);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.MUL;
        }
    }

    // ---- SHR ----

    /// `d[i] = round(a[i] / 2^s[i])`, amount in 0..62; another is an event and counts as 0.
    record ShiftRight(VectorRegister d, Source a, Source s, Rounding rounding, Fit fit, Optional<Mask> mask)
            implements VectorInstruction {
        public ShiftRight {
            Operands.element("shr", a);
            Operands.amount("shr", s);
            Operands.encodable("shr", a, s);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.SHR;
        }
    }

    /// `d[i] = a[i] * 2^s[i]`, amount in 0..31; another is an event and counts as 0.
    record ShiftLeft(VectorRegister d, Source a, Source s, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public ShiftLeft {
            Operands.element("shl", a);
            Operands.amount("shl", s);
            Operands.encodable("shl", a, s);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.SHR;
        }
    }

    /// `d[i]` = zeros before the first one of `a[i]` as a W-bit pattern: W for 0, 0 for negative words.
    record CountLeadingZeros(VectorRegister d, Source a, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public CountLeadingZeros {
            Operands.element("clz", a);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.SHR;
        }
    }

    /// `d[i]` = the unsigned field of `width[i]` bits from bit `low[i]` of `a[i]`'s pattern. `low >= 0`, `width >= 1`, `low + width <= W`, else
    /// an event and 0.
    record Extract(VectorRegister d, Source a, Source low, Source width, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Extract {
            Operands.element("ext", a);
            Operands.amount("ext", low, width);
            Operands.encodable("ext", a, low, width);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.SHR;
        }
    }

    // ---- LUT ----

    /// `d[i] = table[a[i]]`. An index outside the table is an event: the nearest entry, the low bits of the index, or a trap, as `fit` says.
    record Lookup(VectorRegister d, Table table, Source a, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Lookup {
            Operands.element("lut", a);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.LUT;
        }
    }

    // ---- CMP ----

    /// The order that [Compare] asks for.
    enum Relation {
        LT, LE, EQ, NE, GE, GT
    }

    /// `d[i] = a[i] relation b[i]`.
    record Compare(Mask d, Relation relation, Source a, Source b, Optional<Mask> mask) implements VectorInstruction {
        public Compare {
            Operands.element("cmp", a, b);
            Operands.encodable("cmp", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP;
        }
    }

    /// `d[i] = by[i] ? a[i] : b[i]`. The mask selects; every element below vl is written.
    record Select(VectorRegister d, Mask by, Source a, Source b) implements VectorInstruction {
        public Select {
            Operands.element("sel", a, b);
            Operands.encodable("sel", a, b);
        }

        @Override
        public Optional<Mask> mask() {
            return Optional.empty();
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP;
        }
    }

    /// `d[i] = min(a[i], b[i])`.
    record Minimum(VectorRegister d, Source a, Source b, Optional<Mask> mask) implements VectorInstruction {
        public Minimum {
            Operands.element("min", a, b);
            Operands.encodable("min", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP;
        }
    }

    /// `d[i] = max(a[i], b[i])`.
    record Maximum(VectorRegister d, Source a, Source b, Optional<Mask> mask) implements VectorInstruction {
        public Maximum {
            Operands.element("max", a, b);
            Operands.encodable("max", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP;
        }
    }

    /// `d[i] = min(max(a[i], low[i]), high[i])`. With [Fit#CLIP] a changed element counts as a clip, otherwise as nothing.
    record Clamp(VectorRegister d, Source a, Source low, Source high, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Clamp {
            Operands.element("clamp", a, low, high);
            Operands.encodable("clamp", a, low, high);
            Require.that(fit == Fit.MACHINE || fit == Fit.CLIP, "clamp: its result always fits; only .clip says more");
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP;
        }
    }

    /// `d = max over active i of a[i]`; the least word where none is active.
    record HorizontalMaximum(ElementOf d, VectorRegister a, Optional<Mask> mask) implements VectorInstruction {
        public HorizontalMaximum {
            Require.that(d.register() instanceof VectorRegister, "hmax writes an element of a vector register");
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP_REDUCE;
        }
    }

    /// `d = min over active i of a[i]`; the greatest word where none is active.
    record HorizontalMinimum(ElementOf d, VectorRegister a, Optional<Mask> mask) implements VectorInstruction {
        public HorizontalMinimum {
            Require.that(d.register() instanceof VectorRegister, "hmin writes an element of a vector register");
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CMP_REDUCE;
        }
    }

    // ---- ACC ----

    /// `d[i] = 0`.
    record Clear(Accumulator d, Optional<Mask> mask) implements VectorInstruction {
        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d[i] += a[i]`.
    record Accumulate(Accumulator d, Source a, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Accumulate {
            Operands.element("aadd", a);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d[i] -= a[i]`.
    record Deduct(Accumulator d, Source a, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Deduct {
            Operands.element("asub", a);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d[i] += a[i] * b[i]`. One event for product and sum together: the exact new sum is what must fit.
    record MultiplyAccumulate(Accumulator d, Source a, Source b, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public MultiplyAccumulate {
            Operands.element("mac", a, b);
            Operands.encodable("mac", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d[i] = round(a[i] / 2^s[i])`, amount in 0..62; another is an event and counts as 0.
    record ReadAccumulator(VectorRegister d, Accumulator a, Source s, Rounding rounding, Fit fit, Optional<Mask> mask)
            implements VectorInstruction {
        public ReadAccumulator {
            Operands.amount("ard", s);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d = sum over active i of a[i]`, exact over all of them and fitted once: to W in a vector, to A in an accumulator; 0 where none is
    /// active.
    record HorizontalSum(ElementOf d, Destination a, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC_REDUCE;
        }
    }

    /// `d[i] = a[i] + b[i]`.
    record Add(VectorRegister d, Source a, Source b, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Add {
            Operands.element("add", a, b);
            Operands.encodable("add", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    /// `d[i] = a[i] - b[i]`.
    record Subtract(VectorRegister d, Source a, Source b, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public Subtract {
            Operands.element("sub", a, b);
            Operands.encodable("sub", a, b);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.ACC;
        }
    }

    // ---- SQRT ----

    /// One step of the digit recurrence: where `remainder >= (2 root + 2^k) 2^k`, subtracts that from `remainder` and adds `2^k` to `root`.
    /// Steps k = K-1 .. 0 from root 0 leave the floor of the square root of any value below `2^(2K)`.
    record SquareRootStep(VectorRegister root, Accumulator remainder, int k, Fit fit, Optional<Mask> mask) implements VectorInstruction {
        public SquareRootStep {
            Require.inRange("sqrt step k", k, 0, 30);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.SQRT;
        }
    }

    // ---- memory ----

    /// `d[i] =` the element of `bits` bits at `at + i * stride` elements of the scratchpad, sign or zero extended. What W does not hold is fitted by
    /// the machine's policy.
    record Load(VectorRegister d, int bits, boolean signed, Address at, int stride, Optional<Mask> mask) implements VectorInstruction {
        public Load {
            Operands.memory("ld", bits, stride);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.MEMORY;
        }
    }

    /// Stores `value[i]`, fitted to `bits` bits signed or unsigned, at `at + i * stride` elements of the scratchpad.
    record Store(Source value, int bits, boolean signed, Address at, int stride, Fit fit, Optional<Mask> mask)
            implements VectorInstruction {
        public Store {
            Operands.element("st", value);
            Operands.memory("st", bits, stride);
            // Address offset and post-increment fill both immediate slots of the encoding.
            Require.that(!(value instanceof Immediate), "st: the value is a vector or a broadcast");
            Require.that(!(value instanceof Broadcast(_, Element.Indexed(var scalar, boolean post)) && post && scalar.equals(at.base()) && at.postIncrement() != 0),
                    "st: " + at.base() + " is incremented twice");
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.MEMORY;
        }
    }

    /// Copies `size` bytes from DRAM to the scratchpad.
    record DmaIn(Address scratchpad, Address dram, ScalarSource size) implements Instruction {
        public DmaIn {
            Operands.dma("dma.in", scratchpad, dram, size);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.DMA;
        }
    }

    /// Copies `size` bytes from the scratchpad to DRAM.
    record DmaOut(Address dram, Address scratchpad, ScalarSource size) implements Instruction {
        public DmaOut {
            Operands.dma("dma.out", scratchpad, dram, size);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.DMA;
        }
    }

    /// For each element `i` below vl copies row `index[i]` of the table of `rows` rows of `rowBytes` bytes at `dram` to
    /// `scratchpad + i * rowBytes`. An index outside the table is an event, never a trap, and reads row 0.
    record DmaRows(ScalarRegister scratchpad, ScalarRegister dram, VectorRegister index, int rowBytes, int rows) implements Instruction {
        public DmaRows {
            Require.inRange("dma.rows row size [bytes]", rowBytes, 1, Integer.MAX_VALUE);
            Require.inRange("dma.rows rows", rows, 1, Integer.MAX_VALUE);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.DMA;
        }
    }

    /// Waits until at most `outstanding` transfers are not yet done.
    record DmaWait(int outstanding) implements Instruction {
        public DmaWait {
            Require.inRange("dma.wait", outstanding, 0, 255);
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.DMA;
        }
    }

    // ---- control ----

    /// vl = `length`, in 1..vectorLength; else a trap.
    record SetVectorLength(ScalarSource length) implements Instruction {
        public SetVectorLength {
            if (length instanceof Immediate(int elements)) {
                Require.inRange("setvl [elements]", elements, 1, 256);
            }
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CONTROL;
        }
    }

    /// `d = value`.
    record LoadImmediate(ScalarRegister d, int value) implements Instruction {
        @Override
        public TimingClass timingClass() {
            return TimingClass.CONTROL;
        }
    }

    /// `d = a + b` in 32 bits; what does not fit is an overflow event by the machine's policy.
    record AddScalar(ScalarRegister d, ScalarRegister a, ScalarSource b) implements Instruction {
        @Override
        public TimingClass timingClass() {
            return TimingClass.CONTROL;
        }
    }

    /// Runs the `body` instructions that follow `count` times; with 0 goes straight behind them. A negative count traps. At most four
    /// nest. The way back costs no cycle.
    record Loop(ScalarSource count, int body) implements Instruction {
        public Loop {
            Require.inRange("loop body [instructions]", body, 1, (1 << 24) - 1);
            if (count instanceof Immediate(int times)) {
                Require.inRange("loop count", times, 0, Integer.MAX_VALUE);
            }
        }

        @Override
        public TimingClass timingClass() {
            return TimingClass.CONTROL;
        }
    }

    /// Ends the program: the last instruction, and only that.
    record Halt() implements Instruction {
        @Override
        public TimingClass timingClass() {
            return TimingClass.CONTROL;
        }
    }

    /// {@return the operands read from registers or immediates, in the order of the text}
    default List<Source> sources() {
        return switch (this) {
            case Multiply i -> List.of(i.a, i.b);
            case MultiplyShift i -> List.of(i.a, i.m, i.s);
            case ShiftRight i -> List.of(i.a, i.s);
            case ShiftLeft i -> List.of(i.a, i.s);
            case CountLeadingZeros i -> List.of(i.a);
            case Extract i -> List.of(i.a, i.low, i.width);
            case Lookup i -> List.of(i.a);
            case Compare i -> List.of(i.a, i.b);
            case Select i -> List.of(i.a, i.b);
            case Minimum i -> List.of(i.a, i.b);
            case Maximum i -> List.of(i.a, i.b);
            case Clamp i -> List.of(i.a, i.low, i.high);
            case HorizontalMaximum i -> List.of(i.a);
            case HorizontalMinimum i -> List.of(i.a);
            case Clear _ -> List.of();
            case Accumulate i -> List.of(i.a);
            case Deduct i -> List.of(i.a);
            case MultiplyAccumulate i -> List.of(i.a, i.b);
            case ReadAccumulator i -> List.of(i.a, i.s);
            case HorizontalSum i -> List.of((Source) i.a);
            case Add i -> List.of(i.a, i.b);
            case Subtract i -> List.of(i.a, i.b);
            case SquareRootStep i -> List.of(i.root, i.remainder);
            case Load _ -> List.of();
            case Store i -> List.of(i.value);
            case DmaIn _, DmaOut _ -> List.of();
            case DmaRows i -> List.of(i.index);
            case DmaWait _, SetVectorLength _, LoadImmediate _, AddScalar _, Loop _, Halt _ -> List.of();
        };
    }

    /// {@return the elements of registers that the instruction reads by broadcast or writes alone}
    default List<Element> elements() {
        var elements = new ArrayList<Element>();
        for (var source : sources()) {
            if (source instanceof Broadcast(_, var element)) {
                elements.add(element);
            }
        }
        switch (this) {
            case HorizontalMaximum i -> elements.add(i.d.element());
            case HorizontalMinimum i -> elements.add(i.d.element());
            case HorizontalSum i -> elements.add(i.d.element());
            default -> {}
        }
        return elements;
    }

    /// {@return the scalars that element indices increment by one, each at most once; what [Address#postIncrement] adds is told apart}
    default List<ScalarRegister> postIncremented() {
        var scalars = new ArrayList<ScalarRegister>();
        for (var element : elements()) {
            if (element instanceof Element.Indexed(var scalar, boolean post) && post) {
                scalars.add(scalar);
            }
        }
        return scalars;
    }
}
