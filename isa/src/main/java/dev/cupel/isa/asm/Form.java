package dev.cupel.isa.asm;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.*;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.Source.VectorRegister;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One mnemonic: which suffixes and operands it takes, and the instruction they make. [#ALL] is the whole language but for `loop`, which the
/// assembler closes at its `endloop`.
///
/// @param suffixes  groups of suffixes, in the order of the canonical text
/// @param slots     its operands; settings stand last
/// @param predicate whether `?m0` may follow
record Form(String mnemonic, List<Suffix> suffixes, List<Slot> slots, boolean predicate, Function<Parts, Instruction> build) {
    /// A group of suffixes of which at most one is given.
    enum Suffix {
        ROUNDING(false, "floor up even away"),
        FIT(false, "sat wrap trap clip mod"),
        CLIP(false, "clip"),
        RELATION(true, "lt le eq ne ge gt"),
        TYPE(true, "s4 s8 s16 s32 u4 u8 u16 u32");

        private final boolean required;
        private final String words;

        Suffix(boolean required, String words) {
            this.required = required;
            this.words = words;
        }

        boolean required() {
            return required;
        }

        List<String> words() {
            return List.of(words.split(" "));
        }
    }

    /// The parts of a statement that fits a form.
    ///
    /// @param operands a value for each slot, see [Slot#take]; settings left out have their default
    record Parts(Map<Suffix, String> suffixes, List<Object> operands, Optional<Mask> mask) {
        Fit fit() {
            String word = suffixes.getOrDefault(Suffix.FIT, suffixes.getOrDefault(Suffix.CLIP, ""));
            return List.of(Fit.values()).stream().filter(f -> f.suffix().equals(word)).findFirst().orElseThrow();
        }

        Rounding rounding() {
            String word = suffixes.getOrDefault(Suffix.ROUNDING, "");
            return List.of(Rounding.values()).stream().filter(r -> r.suffix().equals(word)).findFirst().orElseThrow();
        }

        Relation relation() {
            return Relation.values()[Suffix.RELATION.words().indexOf(suffixes.get(Suffix.RELATION))];
        }

        boolean signed() {
            return ElementWord.signed(suffixes.getOrDefault(Suffix.TYPE, ""));
        }

        int bits() {
            return ElementWord.bits(suffixes.getOrDefault(Suffix.TYPE, ""));
        }

        VectorRegister vector(int i) {
            return (VectorRegister) operands.get(i);
        }

        Accumulator accumulator(int i) {
            return (Accumulator) operands.get(i);
        }

        ScalarRegister scalar(int i) {
            return (ScalarRegister) operands.get(i);
        }

        ScalarSource scalarSource(int i) {
            return (ScalarSource) operands.get(i);
        }

        Mask mask(int i) {
            return (Mask) operands.get(i);
        }

        Source source(int i) {
            return (Source) operands.get(i);
        }

        Instruction.ElementOf element(int i) {
            return (Instruction.ElementOf) operands.get(i);
        }

        int count(int i) {
            return Math.toIntExact((Long) operands.get(i));
        }

        Address address(int i, int post) {
            var at = (Operand.Location) operands.get(i);
            return new Address(at.base(), at.offset(), post);
        }
    }

    /// Opens a body; its `endloop` says how long it is.
    static final String LOOP = "loop";

    /// Closes the innermost body; no instruction.
    static final String ENDLOOP = "endloop";

    private static final List<Suffix> NONE = List.of();
    private static final List<Suffix> FIT = List.of(Suffix.FIT);
    private static final List<Suffix> SHIFT = List.of(Suffix.ROUNDING, Suffix.FIT);

    static final List<Form> ALL = List.of(
            masked("mul", FIT, p -> new Multiply(p.vector(0), p.source(1), p.source(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("mulrs", SHIFT,
                    p -> new MultiplyShift(p.vector(0), p.source(1), p.source(2), p.source(3), p.rounding(), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS_OR_ACCUMULATOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("shr", SHIFT, p -> new ShiftRight(p.vector(0), p.source(1), p.source(2), p.rounding(), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.AMOUNT),
            masked("shl", FIT, p -> new ShiftLeft(p.vector(0), p.source(1), p.source(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.AMOUNT),
            masked("clz", FIT, p -> new CountLeadingZeros(p.vector(0), p.source(1), p.fit(), p.mask()), Slot.VECTOR, Slot.ELEMENTS),
            masked("ext", FIT, p -> new Extract(p.vector(0), p.source(1), p.source(2), p.source(3), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.AMOUNT, Slot.AMOUNT),
            masked("lut", FIT, p -> new Lookup(p.vector(0), (Table) p.operands().get(1), p.source(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.TABLE, Slot.ELEMENTS),
            masked("cmp", List.of(Suffix.RELATION), p -> new Compare(p.mask(0), p.relation(), p.source(1), p.source(2), p.mask()),
                    Slot.MASK, Slot.ELEMENTS, Slot.ELEMENTS),
            plain("sel", p -> new Select(p.vector(0), p.mask(1), p.source(2), p.source(3)),
                    Slot.VECTOR, Slot.MASK, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("min", NONE, p -> new Minimum(p.vector(0), p.source(1), p.source(2), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("max", NONE, p -> new Maximum(p.vector(0), p.source(1), p.source(2), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("clamp", List.of(Suffix.CLIP), p -> new Clamp(p.vector(0), p.source(1), p.source(2), p.source(3), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("hmax", NONE, p -> new HorizontalMaximum(p.element(0), p.vector(1), p.mask()), Slot.VECTOR_ELEMENT, Slot.VECTOR),
            masked("hmin", NONE, p -> new HorizontalMinimum(p.element(0), p.vector(1), p.mask()), Slot.VECTOR_ELEMENT, Slot.VECTOR),
            masked("clr", NONE, p -> new Clear(p.accumulator(0), p.mask()), Slot.ACCUMULATOR),
            masked("aadd", FIT, p -> new Accumulate(p.accumulator(0), p.source(1), p.fit(), p.mask()), Slot.ACCUMULATOR, Slot.ELEMENTS),
            masked("asub", FIT, p -> new Deduct(p.accumulator(0), p.source(1), p.fit(), p.mask()), Slot.ACCUMULATOR, Slot.ELEMENTS),
            masked("mac", FIT, p -> new MultiplyAccumulate(p.accumulator(0), p.source(1), p.source(2), p.fit(), p.mask()),
                    Slot.ACCUMULATOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("ard", SHIFT, p -> new ReadAccumulator(p.vector(0), p.accumulator(1), p.source(2), p.rounding(), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ACCUMULATOR, Slot.AMOUNT),
            masked("hsum", FIT, p -> new HorizontalSum(p.element(0), (Source.Destination) p.operands().get(1), p.fit(), p.mask()),
                    Slot.ANY_ELEMENT, Slot.REGISTER),
            masked("add", FIT, p -> new Add(p.vector(0), p.source(1), p.source(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("sub", FIT, p -> new Subtract(p.vector(0), p.source(1), p.source(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ELEMENTS, Slot.ELEMENTS),
            masked("sqrt", FIT, p -> new SquareRootStep(p.vector(0), p.accumulator(1), p.count(2), p.fit(), p.mask()),
                    Slot.VECTOR, Slot.ACCUMULATOR, Slot.COUNT),
            masked("ld", List.of(Suffix.TYPE),
                    p -> new Load(p.vector(0), p.bits(), p.signed(), p.address(1, p.count(3)), p.count(2), p.mask()),
                    Slot.VECTOR, Slot.LOCATION, Slot.STRIDE, Slot.POST),
            masked("st", List.of(Suffix.TYPE, Suffix.FIT),
                    p -> new Store(p.source(0), p.bits(), p.signed(), p.address(1, p.count(3)), p.count(2), p.fit(), p.mask()),
                    Slot.STORED, Slot.LOCATION, Slot.STRIDE, Slot.POST),
            plain("dma.in", p -> new DmaIn(p.address(0, 0), p.address(1, 0), p.scalarSource(2)),
                    Slot.LOCATION, Slot.LOCATION, Slot.SCALAR_OR_COUNT),
            plain("dma.out", p -> new DmaOut(p.address(0, 0), p.address(1, 0), p.scalarSource(2)),
                    Slot.LOCATION, Slot.LOCATION, Slot.SCALAR_OR_COUNT),
            plain("dma.rows", p -> new DmaRows(p.scalar(0), p.scalar(1), p.vector(2), p.count(3), p.count(4)),
                    Slot.PLAIN_LOCATION, Slot.PLAIN_LOCATION, Slot.VECTOR, Slot.BYTES, Slot.ROWS),
            plain("dma.wait", p -> new DmaWait(p.count(0)), Slot.COUNT),
            plain("setvl", p -> new SetVectorLength(p.scalarSource(0)), Slot.SCALAR_OR_COUNT),
            plain("li", p -> new LoadImmediate(p.scalar(0), p.count(1)), Slot.SCALAR, Slot.COUNT),
            plain("addx", p -> new AddScalar(p.scalar(0), p.scalar(1), p.scalarSource(2)),
                    Slot.SCALAR, Slot.SCALAR, Slot.SCALAR_OR_COUNT),
            plain(LOOP, p -> new Loop(p.scalarSource(0), 1), Slot.SCALAR_OR_COUNT),
            plain("halt", _ -> new Halt()));

    static final Map<String, Form> BY_MNEMONIC = byMnemonic();

    /// Every word that can begin a statement.
    static final Set<String> WORDS = words();

    private static Form masked(String mnemonic, List<Suffix> suffixes, Function<Parts, Instruction> build, Slot... slots) {
        return new Form(mnemonic, suffixes, List.of(slots), true, build);
    }

    private static Form plain(String mnemonic, Function<Parts, Instruction> build, Slot... slots) {
        return new Form(mnemonic, NONE, List.of(slots), false, build);
    }

    private static Map<String, Form> byMnemonic() {
        var forms = new LinkedHashMap<String, Form>();
        ALL.forEach(form -> forms.put(form.mnemonic(), form));
        return java.util.Collections.unmodifiableMap(forms);
    }

    private static Set<String> words() {
        var words = new java.util.TreeSet<>(BY_MNEMONIC.keySet());
        words.add(ENDLOOP);
        return java.util.Collections.unmodifiableSet(words);
    }

    /// {@return what the operands look like, for messages}
    String usage() {
        var text = new StringBuilder(mnemonic);
        for (int i = 0; i < slots.size(); i++) {
            text.append(i == 0 ? " " : ", ").append(switch (slots.get(i)) {
                case VECTOR, REGISTER -> "v1";
                case VECTOR_ELEMENT, ANY_ELEMENT -> "v1[0]";
                case ACCUMULATOR -> "a0";
                case MASK -> "m0";
                case TABLE -> "t0";
                case ELEMENTS, STORED, ELEMENTS_OR_ACCUMULATOR -> "v2";
                case AMOUNT, COUNT, SCALAR_OR_COUNT -> "#4";
                case SCALAR -> "x1";
                case LOCATION, PLAIN_LOCATION -> "[x1]";
                case STRIDE -> "stride 1";
                case POST -> "post 0";
                case BYTES -> "bytes 64";
                case ROWS -> "rows 100";
            });
        }
        return text.toString();
    }
}
