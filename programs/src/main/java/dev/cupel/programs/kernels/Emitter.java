package dev.cupel.programs.kernels;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.ElementOf;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Instruction.Table;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.Broadcast;
import dev.cupel.isa.Source.Destination;
import dev.cupel.isa.Source.Element;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.quantize.CodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// Writes a kernel's code, an instruction a call, in the order of the text.
///
/// Registers: kernels use `v0..v31`, `a0..a7`, `m0..m3` and `x0..x7` as they like. `x15` holds 0 from the
/// program's first instruction on ([#absolute]), and the walks below take their
/// pointers from `x14` downward. Shifts round as the graph says unless the method says otherwise; results that do not fit are overflow events
/// unless the method's name ends in `Clip`.
public final class Emitter {
    private static final ScalarRegister ZERO = new ScalarRegister(15);
    /// The lowest of the registers that the walks may take.
    static final int LOWEST_POINTER = 8;
    private static final int LOOP_LEVELS = 4;

    private final Machine machine;
    private final Rounding rounding;
    private List<Code.Step> steps = new ArrayList<>();
    private Optional<Mask> mask = Optional.empty();
    private int vectorLength; // as set last; 0 where that depends on the way taken
    private int nextPointer = 14;
    private int loopDepth;

    /// @param rounding the graph's
    public Emitter(Machine machine, Rounding rounding) {
        this.machine = machine;
        this.rounding = rounding;
    }

    /// {@return everything written so far}
    public Code code() {
        return new Code(steps);
    }

    /// {@return the machine written for}
    public Machine machine() {
        return machine;
    }

    // ---- operands ----

    public static VectorRegister v(int index) {
        return new VectorRegister(index);
    }

    public static Accumulator a(int index) {
        return new Accumulator(index);
    }

    public static ScalarRegister x(int index) {
        return new ScalarRegister(index);
    }

    public static Mask m(int index) {
        return new Mask(index);
    }

    public static Immediate imm(int value) {
        return new Immediate(value);
    }

    /// {@return element `index` of `register`, the same for all}
    public static Broadcast element(VectorRegister register, int index) {
        return new Broadcast(register, new Element.At(index));
    }

    /// {@return the element of `register` that `index` names}
    public static Broadcast element(VectorRegister register, ScalarRegister index) {
        return new Broadcast(register, new Element.Indexed(index, false));
    }

    /// {@return the element of `register` that `index` names; `index` then grows by 1}
    public static Broadcast elementThenNext(VectorRegister register, ScalarRegister index) {
        return new Broadcast(register, new Element.Indexed(index, true));
    }

    /// {@return the byte address `base + offset`}
    public static Address at(ScalarRegister base, int offset) {
        return new Address(base, offset, 0);
    }

    /// {@return the byte address `base + offset`; `base` then grows by `step` bytes}
    public static Address atThen(ScalarRegister base, int offset, int step) {
        return new Address(base, offset, step);
    }

    /// {@return a fixed byte address}
    public static Address absolute(int address) {
        return new Address(ZERO, address, 0);
    }

    // ---- control ----

    /// Sets vl, where it is not `length` already.
    public void vl(int length) {
        if (vectorLength != length) {
            emit(new Instruction.SetVectorLength(imm(length)));
            vectorLength = length;
        }
    }

    public void li(ScalarRegister d, int value) {
        emit(new Instruction.LoadImmediate(d, value));
    }

    /// `d += amount`; nothing for 0.
    public void advance(ScalarRegister d, int amount) {
        if (amount != 0) {
            emit(new Instruction.AddScalar(d, d, imm(amount)));
        }
    }

    /// `d = a + b`.
    public void addScalar(ScalarRegister d, ScalarRegister a, int b) {
        emit(new Instruction.AddScalar(d, a, imm(b)));
    }

    /// Runs `body` `count` times: 0 writes nothing, 1 writes it plainly, more a hardware loop.
    public void loop(int count, Runnable body) {
        if (count <= 0) {
            return;
        }
        if (count == 1) {
            body.run();
            return;
        }
        if (loopDepth == LOOP_LEVELS) {
            for (int i = 0; i < count; i++) {
                body.run();
            }
            return;
        }
        var around = steps;
        int before = vectorLength;
        steps = new ArrayList<>();
        loopDepth++;
        body.run();
        loopDepth--;
        if (before != 0 && vectorLength != before) {
            steps.addFirst(new Code.Emit(new Instruction.SetVectorLength(imm(before))));
        }
        around.add(new Code.Repeat(imm(count), new Code(steps)));
        steps = around;
    }

    /// Everything that `body` writes works on the elements of `by` alone.
    public void where(Mask by, Runnable body) {
        var outer = mask;
        mask = Optional.of(by);
        body.run();
        mask = outer;
    }

    /// Any instruction that has no method of its own here.
    public void emit(Instruction instruction) {
        steps.add(new Code.Emit(instruction));
    }

    // ---- MUL ----

    public void mul(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Multiply(d, a, b, Fit.MACHINE, mask));
    }

    /// `d = round(a * m / 2^s)`.
    public void mulrs(VectorRegister d, Source a, Source m, Source s) {
        emit(new Instruction.MultiplyShift(d, a, m, s, rounding, Fit.MACHINE, mask));
    }

    /// `d = floor(a * m / 2^s)`.
    public void mulrsFloor(VectorRegister d, Source a, Source m, Source s) {
        emit(new Instruction.MultiplyShift(d, a, m, s, Rounding.FLOOR, Fit.MACHINE, mask));
    }

    /// `d = floor(a * m / 2^s)`, saturated to the word: a requantization whose clamp follows.
    public void mulrsFloorClip(VectorRegister d, Source a, Source m, Source s) {
        emit(new Instruction.MultiplyShift(d, a, m, s, Rounding.FLOOR, Fit.CLIP, mask));
    }

    /// {@return the rounding of shifts}
    Rounding rounding() {
        return rounding;
    }

    /// `d` = the low word of `a * b`.
    public void mulLow(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Multiply(d, a, b, Fit.MOD, mask));
    }

    /// `d = round(a * m / 2^s)`, saturated to the word: a requantization whose clamp follows.
    public void mulrsClip(VectorRegister d, Source a, Source m, Source s) {
        emit(new Instruction.MultiplyShift(d, a, m, s, rounding, Fit.CLIP, mask));
    }

    // ---- SHR ----

    /// `d = round(a / 2^s)`.
    public void shr(VectorRegister d, Source a, Source s) {
        emit(new Instruction.ShiftRight(d, a, s, rounding, Fit.MACHINE, mask));
    }

    /// `d = floor(a / 2^s)`.
    public void shrFloor(VectorRegister d, Source a, Source s) {
        emit(new Instruction.ShiftRight(d, a, s, Rounding.FLOOR, Fit.MACHINE, mask));
    }

    public void shl(VectorRegister d, Source a, Source s) {
        emit(new Instruction.ShiftLeft(d, a, s, Fit.MACHINE, mask));
    }

    public void clz(VectorRegister d, Source a) {
        emit(new Instruction.CountLeadingZeros(d, a, Fit.MACHINE, mask));
    }

    /// `d` = the unsigned field of `width` bits from bit `low`.
    public void ext(VectorRegister d, Source a, Source low, Source width) {
        emit(new Instruction.Extract(d, a, low, width, Fit.MACHINE, mask));
    }

    // ---- LUT ----

    public void lut(VectorRegister d, Table table, Source a) {
        emit(new Instruction.Lookup(d, table, a, Fit.MACHINE, mask));
    }

    // ---- CMP ----

    public void cmp(Mask d, Relation relation, Source a, Source b) {
        emit(new Instruction.Compare(d, relation, a, b, mask));
    }

    public void sel(VectorRegister d, Mask by, Source a, Source b) {
        emit(new Instruction.Select(d, by, a, b));
    }

    public void min(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Minimum(d, a, b, mask));
    }

    public void max(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Maximum(d, a, b, mask));
    }

    /// `d = min(max(a, low), high)`, counted as nothing.
    public void clamp(VectorRegister d, Source a, Source low, Source high) {
        emit(new Instruction.Clamp(d, a, low, high, Fit.MACHINE, mask));
    }

    /// `d = min(max(a, low), high)`, every changed element a clip.
    public void clampClip(VectorRegister d, Source a, Source low, Source high) {
        emit(new Instruction.Clamp(d, a, low, high, Fit.CLIP, mask));
    }

    /// `d[i] = max of a`.
    public void hmax(VectorRegister d, Element i, VectorRegister a) {
        emit(new Instruction.HorizontalMaximum(new ElementOf(d, i), a, mask));
    }

    /// `d[i] = max of a`.
    public void hmax(VectorRegister d, int i, VectorRegister a) {
        hmax(d, new Element.At(i), a);
    }

    /// `d[i] = min of a`.
    public void hmin(VectorRegister d, int i, VectorRegister a) {
        emit(new Instruction.HorizontalMinimum(new ElementOf(d, new Element.At(i)), a, mask));
    }

    // ---- ACC ----

    public void clear(Accumulator d) {
        emit(new Instruction.Clear(d, mask));
    }

    /// `d += a`.
    public void aadd(Accumulator d, Source a) {
        emit(new Instruction.Accumulate(d, a, Fit.MACHINE, mask));
    }

    /// `d -= a`.
    public void asub(Accumulator d, Source a) {
        emit(new Instruction.Deduct(d, a, Fit.MACHINE, mask));
    }

    /// `d += a * b`.
    public void mac(Accumulator d, Source a, Source b) {
        emit(new Instruction.MultiplyAccumulate(d, a, b, Fit.MACHINE, mask));
    }

    /// `d = round(a / 2^s)`.
    public void ard(VectorRegister d, Accumulator a, Source s) {
        emit(new Instruction.ReadAccumulator(d, a, s, rounding, Fit.MACHINE, mask));
    }

    /// `d[i] = sum of a`.
    public void hsum(Destination d, Element i, Destination a) {
        emit(new Instruction.HorizontalSum(new ElementOf(d, i), a, Fit.MACHINE, mask));
    }

    /// `d[i] = sum of a`.
    public void hsum(Destination d, int i, Destination a) {
        hsum(d, new Element.At(i), a);
    }

    public void add(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Add(d, a, b, Fit.MACHINE, mask));
    }

    /// `d = a + b`, saturated to the word: a requantization whose clamp follows.
    public void addClip(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Add(d, a, b, Fit.CLIP, mask));
    }

    public void sub(VectorRegister d, Source a, Source b) {
        emit(new Instruction.Subtract(d, a, b, Fit.MACHINE, mask));
    }

    /// `d = a + b`, its low word where `lowBits`, else an overflow where it does not fit.
    public void addMod(VectorRegister d, Source a, Source b, boolean lowBits) {
        emit(new Instruction.Add(d, a, b, lowBits ? Fit.MOD : Fit.MACHINE, mask));
    }

    /// `d = a - b`, as [#addMod].
    public void subMod(VectorRegister d, Source a, Source b, boolean lowBits) {
        emit(new Instruction.Subtract(d, a, b, lowBits ? Fit.MOD : Fit.MACHINE, mask));
    }

    // ---- SQRT ----

    public void sqrt(VectorRegister root, Accumulator remainder, int k) {
        emit(new Instruction.SquareRootStep(root, remainder, k, Fit.MACHINE, mask));
    }

    // ---- memory ----

    /// Loads elements of the tensor's kind.
    ///
    /// @param strideBytes bytes between neighbours, a multiple of the element's
    public void load(VectorRegister d, TensorView kind, Address at, int strideBytes) {
        load(d, kind.elementBits(), kind.signed(), at, strideBytes);
    }

    /// Loads elements of 8, 16 or 32 bits, `strideBytes` apart.
    public void load(VectorRegister d, int bits, boolean signed, Address at, int strideBytes) {
        emit(new Instruction.Load(d, bits, signed, at, stride(bits, strideBytes), mask));
    }

    /// Stores words that fit `bits` bits; one that does not is an overflow event.
    public void store(VectorRegister value, int bits, boolean signed, Address at, int strideBytes) {
        emit(new Instruction.Store(value, bits, signed, at, stride(bits, strideBytes), Fit.MACHINE, mask));
    }

    /// Saturates words to the codes of `type` and stores them. Changes `value` where the codes are narrower than their elements in memory.
    public void storeCodes(VectorRegister value, CodeType type, Address at, int strideBytes) {
        int bits = type.storageBits();
        Fit fit = Fit.CLIP;
        if (type.bits() != bits) {
            clampToCodes(value, value, type);
            fit = Fit.MACHINE;
        }
        emit(new Instruction.Store(value, bits, type.signed(), at, stride(bits, strideBytes), fit, mask));
    }

    /// `d = clip(a)` to the codes of `type`; nothing to do is written as nothing, save where `d` is not `a`.
    public void clampToCodes(VectorRegister d, VectorRegister a, CodeType type) {
        clampClip(d, a, imm((int) Math.max(type.low(), Machine.min(machine.wordBits()))),
                imm((int) Math.min(type.high(), Machine.max(machine.wordBits()))));
    }

    /// `d = round(a * m / 2^s) + zero point of type`, still to be saturated by [#storeCodes].
    public void requantize(VectorRegister d, Source a, Source m, Source s, CodeType type) {
        mulrsClip(d, a, m, s);
        addZeroPoint(d, type);
    }

    /// `d += zero point of type`; nothing for 0.
    public void addZeroPoint(VectorRegister d, CodeType type) {
        if (type.zeroPoint() != 0) {
            addClip(d, d, imm(type.zeroPoint()));
        }
    }

    /// `d = a - zero point of type`; nothing where that is 0 and `d` is `a`.
    public void subtractZeroPoint(VectorRegister d, VectorRegister a, CodeType type) {
        if (type.zeroPoint() != 0 || !d.equals(a)) {
            sub(d, a, imm(type.zeroPoint()));
        }
    }

    /// Starts a transfer of rows of a table in DRAM, one for each element of `index`, to consecutive places.
    void rows(ScalarRegister scratchpad, ScalarRegister dram, VectorRegister index, int rowBytes, int rows) {
        emit(new Instruction.DmaRows(scratchpad, dram, index, rowBytes, rows));
    }

    /// Waits until every transfer is done.
    void waitForTransfers() {
        emit(new Instruction.DmaWait(0));
    }

    private static int stride(int bits, int strideBytes) {
        int bytes = bits / 8;
        if (strideBytes % bytes != 0) {
            throw new IllegalArgumentException("stride [bytes]: %d, must be a multiple of %d".formatted(strideBytes, bytes));
        }
        return strideBytes / bytes;
    }

    // ---- walks ----

    /// One vector's worth of a joint walk: where element 0 of each tensor lies.
    public final class Tile {
        private final List<TensorView> views;
        private final List<Address> addresses;
        private final List<Integer> strides;
        private final int slot;
        private final int length;

        private Tile(List<TensorView> views, List<Address> addresses, List<Integer> strides, int slot, int length) {
            this.views = views;
            this.addresses = addresses;
            this.strides = strides;
            this.slot = slot;
            this.length = length;
        }

        /// {@return which of the tiles that are in flight together it is: use other registers for each}
        public int slot() {
            return slot;
        }

        /// {@return its elements; vl is set so}
        public int length() {
            return length;
        }

        /// {@return where element 0 of tensor `view` lies}
        public Address address(int view) {
            return addresses.get(view);
        }

        /// {@return bytes between its elements of tensor `view`}
        public int strideBytes(int view) {
            return strides.get(view);
        }

        /// Loads the elements of tensor `view`.
        public void load(VectorRegister d, int view) {
            Emitter.this.load(d, views.get(view), addresses.get(view), strides.get(view));
        }

        /// Saturates to the codes of `type` and stores to tensor `view`.
        public void storeCodes(VectorRegister value, int view, CodeType type) {
            Emitter.this.storeCodes(value, type, addresses.get(view), strides.get(view));
        }

        /// Stores the low bits of words to tensor `view`, or where not `lowBits` words that are its elements already.
        public void storeMod(VectorRegister value, int view, boolean lowBits) {
            var to = views.get(view);
            emit(new Instruction.Store(value, to.elementBits(), to.signed(), addresses.get(view), stride(to.elementBits(), strides.get(view)),
                    lowBits ? Fit.MOD : Fit.MACHINE, mask));
        }

        /// Stores words that are elements of tensor `view` already.
        public void store(VectorRegister value, int view) {
            var to = views.get(view);
            Emitter.this.store(value, to.elementBits(), to.signed(), addresses.get(view), strides.get(view));
        }
    }

    /// Writes `tile` for every vector's worth of tensors of one shape, loops rolled, up to `slots` tiles a pass of the loop.
    ///
    /// A tensor that is smaller along some axes takes part as a view of the full shape with stride 0 there.
    public void eachTile(List<TensorView> views, int slots, Consumer<Tile> tile) {
        var walk = Walk.over(views, 0, views.getFirst().shape().size());
        var inner = walk.innermost(views.size());
        walk(views, walk, pointers -> {
            int full = machine.vectorLength();
            int tiles = inner.extent() / full;
            int together = Math.min(slots, tiles);
            if (together > 0) {
                vl(full);
                loop(tiles / together, () -> stretch(views, inner, pointers, together, 0, tile));
            }
            int left = inner.extent() - (together == 0 ? 0 : tiles / together * together * full);
            stretch(views, inner, pointers, left / full, left % full, tile);
        });
    }

    /// `count` full tiles, then one of `rest` elements; the pointers stand behind them afterwards.
    private void stretch(List<TensorView> views, Walk.Axis axis, List<ScalarRegister> pointers, int count, int rest,
            Consumer<Tile> tile) {
        int full = machine.vectorLength();
        for (int slot = 0; slot < count + (rest > 0 ? 1 : 0); slot++) {
            int length = slot < count ? full : rest;
            int from = slot * full;
            vl(length);
            var addresses = new ArrayList<Address>();
            for (int i = 0; i < pointers.size(); i++) {
                addresses.add(at(pointers.get(i), from * axis.strides().get(i)));
            }
            tile.accept(new Tile(views, addresses, axis.strides(), slot, length));
        }
        for (int i = 0; i < pointers.size(); i++) {
            advance(pointers.get(i), (count * full + rest) * axis.strides().get(i));
        }
    }

    /// Some rows of a joint walk over tensors whose last axis is the row.
    ///
    /// @param count   how many rows
    /// @param bases   pointer of each tensor, at element 0 of row 0
    /// @param strides bytes from row to row, for each tensor
    public record Rows(int count, List<ScalarRegister> bases, List<Integer> strides) {
        public Rows {
            bases = List.copyOf(bases);
            strides = List.copyOf(strides);
        }

        /// {@return the address `bytes` bytes behind element 0 of `row` in tensor `view`}
        public Address address(int view, int row, int bytes) {
            return at(bases.get(view), row * strides.get(view) + bytes);
        }
    }

    /// Writes `block` for every `most` rows (fewer in the last) of tensors that agree in all axes but the last, loops rolled. A row is all
    /// elements along the last axis.
    public void eachRows(List<TensorView> views, int most, Consumer<Rows> block) {
        var walk = Walk.over(views, 0, views.getFirst().shape().size() - 1);
        var inner = walk.innermost(views.size());
        walk(views, walk, pointers -> {
            int together = Math.min(most, inner.extent());
            loop(inner.extent() / together, () -> {
                block.accept(new Rows(together, pointers, inner.strides()));
                for (int i = 0; i < pointers.size(); i++) {
                    advance(pointers.get(i), together * inner.strides().get(i));
                }
            });
            int rest = inner.extent() % together;
            if (rest > 0) {
                block.accept(new Rows(rest, pointers, inner.strides()));
                for (int i = 0; i < pointers.size(); i++) {
                    advance(pointers.get(i), rest * inner.strides().get(i));
                }
            }
        });
    }

    /// Writes `body` for every position of the axes before `axis`, with pointers of all tensors; loops rolled. It leaves the pointers in place.
    public void eachPosition(List<TensorView> views, int axis, Consumer<List<ScalarRegister>> body) {
        var walk = Walk.over(views, 0, axis);
        var inner = walk.innermost(views.size());
        walk(views, walk, pointers -> loop(inner.extent(), () -> {
            body.accept(pointers);
            for (int i = 0; i < pointers.size(); i++) {
                advance(pointers.get(i), inner.strides().get(i));
            }
        }));
    }

    /// Writes `body` for every matrix of tensors that agree in the axes before `axis`: the innermost of those axes, as few as the strides allow,
    /// is the matrix's rows, given with the pointers to its first elements; the others are loops. The body leaves the pointers in place.
    void eachMatrix(List<TensorView> views, int axis, BiConsumer<List<ScalarRegister>, Walk.Axis> body) {
        var walk = Walk.over(views, 0, axis);
        var rows = walk.innermost(views.size());
        walk(views, walk, pointers -> {
            body.accept(pointers, rows);
            if (walk.axes().size() > 1) {
                for (int i = 0; i < pointers.size(); i++) {
                    advance(pointers.get(i), rows.extent() * rows.strides().get(i));
                }
            }
        });
    }

    /// {@return how many more loops can nest here}
    public int loopsLeft() {
        return LOOP_LEVELS - loopDepth;
    }

    /// One of two stages that rows go through.
    @FunctionalInterface
    public interface Stage {
        /// Writes the stage for some rows. `bank`, 0 or 1, says which of two sets of registers they live in.
        void write(Rows rows, int bank);
    }

    /// As [#eachRows], in two stages: `second` of a block stands beside `first` of the block after it, so that each fills the other's waits.
    ///
    /// Both may read any tensor of `views`: there are pointers for each stage.
    public void eachRowsOverlapped(List<TensorView> views, int most, Stage first, Stage second) {
        var twice = new ArrayList<TensorView>(views);
        twice.addAll(views);
        var walk = Walk.over(twice, 0, views.getFirst().shape().size() - 1);
        var inner = walk.innermost(twice.size());
        walk(twice, walk, pointers -> {
            // Blocks of one size, as far as the number of rows allows.
            int size = Math.ceilDiv(inner.extent(), Math.ceilDiv(inner.extent(), most));
            int full = inner.extent() / size;
            int rest = inner.extent() % size;
            var stages = new Stages(pointers, inner.strides(), views.size(), first, second);
            stages.first(size, 0);
            loop((full - 1) / 2, () -> {
                stages.first(size, 1);
                stages.second(size, 0);
                stages.first(size, 0);
                stages.second(size, 1);
            });
            int bank = 0;
            if ((full - 1) % 2 == 1) {
                stages.first(size, 1);
                stages.second(size, 0);
                bank = 1;
            }
            if (rest > 0) {
                stages.first(rest, 1 - bank);
                stages.second(size, bank);
                stages.second(rest, 1 - bank);
            } else {
                stages.second(size, bank);
            }
        });
    }

    /// Both stages with the pointers that each moves on its own.
    private final class Stages {
        private final List<ScalarRegister> pointers;
        private final List<Integer> strides;
        private final int views;
        private final Stage first;
        private final Stage second;

        private Stages(List<ScalarRegister> pointers, List<Integer> strides, int views, Stage first, Stage second) {
            this.pointers = pointers;
            this.strides = strides;
            this.views = views;
            this.first = first;
            this.second = second;
        }

        private void first(int count, int bank) {
            write(first, 0, count, bank);
        }

        private void second(int count, int bank) {
            write(second, views, count, bank);
        }

        private void write(Stage stage, int from, int count, int bank) {
            var rows = new Rows(count, pointers.subList(from, from + views), strides.subList(from, from + views));
            stage.write(rows, bank);
            for (int i = 0; i < views; i++) {
                advance(rows.bases().get(i), count * rows.strides().get(i));
            }
        }
    }

    /// Writes `body` for every position of the axes around the innermost. The body moves each pointer along the whole innermost axis.
    private void walk(List<TensorView> views, Walk walk, Consumer<List<ScalarRegister>> body) {
        var pointers = take(views.size());
        for (int i = 0; i < views.size(); i++) {
            li(pointers.get(i), views.get(i).address());
        }
        nest(walk.axes(), pointers, body);
        nextPointer += views.size();
    }

    private void nest(List<Walk.Axis> axes, List<ScalarRegister> pointers, Consumer<List<ScalarRegister>> body) {
        if (axes.size() <= 1) {
            body.accept(pointers);
            return;
        }
        var outer = axes.get(0);
        var inner = axes.get(1);
        Runnable pass = () -> {
            nest(axes.subList(1, axes.size()), pointers, body);
            for (int i = 0; i < pointers.size(); i++) {
                advance(pointers.get(i), outer.strides().get(i) - inner.extent() * inner.strides().get(i));
            }
        };
        // A loop for each axis below and one for the body's own have to find room in the machine's nest.
        if (loopDepth + axes.size() <= LOOP_LEVELS) {
            loop(outer.extent(), pass);
        } else {
            for (int i = 0; i < outer.extent(); i++) {
                pass.run();
            }
        }
    }

    private List<ScalarRegister> take(int count) {
        var pointers = new ArrayList<ScalarRegister>();
        for (int i = 0; i < count; i++) {
            if (nextPointer < LOWEST_POINTER) {
                throw new IllegalStateException("no scalar register left for a pointer");
            }
            pointers.add(x(nextPointer--));
        }
        return pointers;
    }
}
