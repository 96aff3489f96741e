package dev.cupel.programs.proof;

import dev.cupel.isa.Fit;
import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Accumulate;
import dev.cupel.isa.Instruction.Add;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Clamp;
import dev.cupel.isa.Instruction.Clear;
import dev.cupel.isa.Instruction.Compare;
import dev.cupel.isa.Instruction.CountLeadingZeros;
import dev.cupel.isa.Instruction.Deduct;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.DmaRows;
import dev.cupel.isa.Instruction.DmaWait;
import dev.cupel.isa.Instruction.ElementOf;
import dev.cupel.isa.Instruction.Extract;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.HorizontalMaximum;
import dev.cupel.isa.Instruction.HorizontalMinimum;
import dev.cupel.isa.Instruction.HorizontalSum;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Lookup;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.Mask;
import dev.cupel.isa.Instruction.Maximum;
import dev.cupel.isa.Instruction.Minimum;
import dev.cupel.isa.Instruction.Multiply;
import dev.cupel.isa.Instruction.MultiplyAccumulate;
import dev.cupel.isa.Instruction.MultiplyShift;
import dev.cupel.isa.Instruction.ReadAccumulator;
import dev.cupel.isa.Instruction.Relation;
import dev.cupel.isa.Instruction.Select;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.ShiftLeft;
import dev.cupel.isa.Instruction.ShiftRight;
import dev.cupel.isa.Instruction.SquareRootStep;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.Subtract;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Rounding;
import dev.cupel.isa.Source.Accumulator;
import dev.cupel.isa.Source.VectorRegister;
import dev.cupel.programs.flow.ScalarFlow;
import dev.cupel.programs.proof.Lanes.View;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.IntConsumer;

/// What instructions do to vectors, accumulators and masks, over intervals.
final class VectorWalk {
    private final Machine machine;
    private final Transfer transfer;
    private final ValueAtHand hand;
    private final Registers registers;
    private final ScalarFlow flow;
    private final int word;
    private final int sum;

    VectorWalk(Machine machine, Transfer transfer, ValueAtHand hand, Registers registers, ScalarFlow flow) {
        this.machine = machine;
        this.transfer = transfer;
        this.hand = hand;
        this.registers = registers;
        this.flow = flow;
        word = machine.wordBits();
        sum = machine.accumulatorBits();
    }

    /// Writes a vector, `value` bringing each element's value to hand.
    private void words(VectorRegister d, Optional<Mask> mask, Fit fit, IntConsumer value) {
        elements(registers.written(d), mask, i -> {
            value.accept(i);
            hand.fit(i, word, true, fit);
            if (ValueAtHand.counts(fit)) {
                hand.note(false, i);
            }
        });
    }

    /// Writes an accumulator.
    private void sums(Accumulator d, Optional<Mask> mask, Fit fit, IntConsumer value) {
        elements(registers.written(d), mask, i -> {
            value.accept(i);
            hand.fit(i, sum, true, fit);
            if (ValueAtHand.counts(fit)) {
                hand.note(true, i);
            }
        });
    }

    /// Writes what values come to hand.
    void elements(Lanes d, Optional<Mask> mask, IntConsumer value) {
        hand.guard();
        for (int i = 0; i < flow.vl(); i++) {
            if (registers.masked(mask, i) != 0) {
                value.accept(i);
                registers.write(d, i, mask, i);
            }
        }
    }

    private int rounding(Rounding asked) {
        return (asked == Rounding.MACHINE ? machine.rounding() : asked).ordinal();
    }

    /// A shift amount in its range, or a doubt.
    private void amount(View amount, int i, long greatest) {
        if (amount.low(i) < 0 || amount.high(i) > greatest) {
            hand.take(amount, i);
            hand.inRange(Fault.AMOUNT, i, 0, greatest);
        }
    }

    /// Does what an instruction does to vectors, accumulators and masks.
    void execute(Instruction instruction) {
        switch (instruction) {
            case Multiply(var d, var a, var b, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, mask, fit, i -> {
                    hand.product(x, y, i);
                    hand.combine(Kind.MULTIPLY, 0, x, y, y, i);
                });
            }
            case MultiplyShift(var d, var a, var m, var s, var rounding, var fit, var mask) -> {
                var lanes = registers.vector(d);
                var x = registers.view(a, lanes);
                var y = registers.view(m, lanes);
                var z = registers.view(s, lanes);
                int usable = 64 - sum;
                boolean wide = a instanceof Accumulator;
                words(d, mask, fit, i -> {
                    if (wide && usable < word) {
                        hand.take(y, i);
                        hand.inRange(Fault.MULTIPLIER, i, Machine.min(usable), Machine.max(usable));
                    }
                    amount(z, i, 62);
                    hand.product(x, y, i);
                    hand.combine(Kind.MULTIPLY_SHIFT, rounding(rounding), x, y, z, i);
                });
            }
            case ShiftRight(var d, var a, var s, var rounding, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var z = registers.view(s, registers.vector(d));
                words(d, mask, fit, i -> {
                    amount(z, i, 62);
                    hand.combine(Kind.SHIFT_RIGHT, rounding(rounding), x, x, z, i);
                });
            }
            case ShiftLeft(var d, var a, var s, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var z = registers.view(s, registers.vector(d));
                words(d, mask, fit, i -> {
                    amount(z, i, 31);
                    hand.combine(Kind.SHIFT_LEFT, 0, x, x, z, i);
                });
            }
            case CountLeadingZeros(var d, var a, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                words(d, mask, fit, i -> hand.combine(Kind.LEADING_ZEROS, word, x, x, x, i));
            }
            case Extract(var d, var a, var low, var width, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(low, registers.vector(d));
                var z = registers.view(width, registers.vector(d));
                words(d, mask, fit, i -> {
                    field(y, z, i);
                    hand.combine(Kind.EXTRACT, word, x, y, z, i);
                });
            }
            case Lookup(var d, var table, var a, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                long last = transfer.table(table.index()).length - 1L;
                words(d, mask, Fit.MACHINE, i -> {
                    hand.take(x, i);
                    index(i, last, fit);
                    hand.with(Kind.LOOKUP, table.index(), 0, 0, hand.constant(0));
                });
            }
            case Compare compare -> compare(compare);
            case Select(var d, var by, var a, var b) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, Optional.empty(), Fit.MACHINE, i -> {
                    int chosen = registers.masked(Optional.of(by), i);
                    hand.take(chosen == 0 ? y : x, i);
                    if (chosen == Registers.UNKNOWN) {
                        registers.choose(by, i, new View(y.lanes(), y.at(i), 0));
                    }
                });
            }
            case Minimum(var d, var a, var b, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, mask, Fit.MACHINE, i -> hand.combine(Kind.MINIMUM, 0, x, y, y, i));
            }
            case Maximum(var d, var a, var b, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, mask, Fit.MACHINE, i -> hand.combine(Kind.MAXIMUM, 0, x, y, y, i));
            }
            case Clamp(var d, var a, var least, var greatest, _, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(least, registers.vector(d));
                var z = registers.view(greatest, registers.vector(d));
                words(d, mask, Fit.MACHINE, i -> {
                    hand.combine(Kind.MAXIMUM, 0, x, y, y, i);
                    hand.with(Kind.MINIMUM, 0, z.low(i), z.high(i), hand.nodeOf(z, i));
                });
            }
            case HorizontalMaximum(var d, var a, var mask) -> reduce(d, registers.vector(a), mask, Kind.GREATEST, Fit.MACHINE);
            case HorizontalMinimum(var d, var a, var mask) -> reduce(d, registers.vector(a), mask, Kind.LEAST, Fit.MACHINE);
            case HorizontalSum(var d, var a, var fit, var mask) -> reduce(d, registers.read(a), mask, Kind.SUM, fit);
            case Clear(var d, var mask) -> sums(d, mask, Fit.MACHINE, _ -> hand.take(0, 0));
            case Accumulate(var d, var a, var fit, var mask) -> {
                var old = registers.view(d, null);
                var x = registers.view(a, null);
                sums(d, mask, fit, i -> hand.combine(Kind.ADD, 0, old, x, x, i));
            }
            case Deduct(var d, var a, var fit, var mask) -> {
                var old = registers.view(d, null);
                var x = registers.view(a, null);
                sums(d, mask, fit, i -> hand.combine(Kind.SUBTRACT, 0, old, x, x, i));
            }
            case MultiplyAccumulate(var d, var a, var b, var fit, var mask) -> {
                var old = registers.view(d, null);
                var x = registers.view(a, null);
                var y = registers.view(b, null);
                sums(d, mask, fit, i -> {
                    hand.product(x, y, i);
                    hand.combine(Kind.MULTIPLY, 0, x, y, y, i);
                    hand.with(Kind.ADD, 0, old.low(i), old.high(i), hand.nodeOf(old, i));
                });
            }
            case ReadAccumulator(var d, var a, var s, var rounding, var fit, var mask) -> {
                var x = registers.view(a, null);
                var z = registers.view(s, registers.vector(d));
                words(d, mask, fit, i -> {
                    amount(z, i, 62);
                    hand.combine(Kind.SHIFT_RIGHT, rounding(rounding), x, x, z, i);
                });
            }
            case Add(var d, var a, var b, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, mask, fit, i -> hand.combine(Kind.ADD, 0, x, y, y, i));
            }
            case Subtract(var d, var a, var b, var fit, var mask) -> {
                var x = registers.view(a, registers.vector(d));
                var y = registers.view(b, registers.vector(d));
                words(d, mask, fit, i -> hand.combine(Kind.SUBTRACT, 0, x, y, y, i));
            }
            case SquareRootStep step -> rootStep(step);
            case Load _, Store _, DmaIn _, DmaOut _, DmaRows _, DmaWait _, SetVectorLength _, LoadImmediate _, AddScalar _, Loop _, Halt _ ->
                    throw new IllegalArgumentException(instruction + " is none of vectors");
        }
    }

    private void field(View least, View width, int i) {
        if (least.low(i) < 0) {
            hand.take(least, i);
            hand.inRange(Fault.FIELD, i, 0, word - 1L);
        }
        if (width.low(i) < 1) {
            hand.take(width, i);
            hand.inRange(Fault.FIELD, i, 1, word);
        }
        if (least.high(i) + width.high(i) > word) {
            hand.take(least, i);
            hand.with(Kind.ADD, 0, width.low(i), width.high(i), hand.nodeOf(width, i));
            hand.inRange(Fault.FIELD, i, 1, word);
        }
    }

    private void index(int element, long last, Fit fit) {
        if (hand.low() >= 0 && hand.high() <= last) {
            return;
        }
        switch (fit) {
            case CLIP -> {
                hand.with(Kind.MAXIMUM, 0, 0, 0, hand.constant(0));
                hand.with(Kind.MINIMUM, 0, last, last, hand.constant(last));
            }
            case MOD -> hand.take(0, last);
            case MACHINE, SAT, WRAP, TRAP -> hand.inRange(Fault.INDEX, element, 0, last);
        }
    }

    private void compare(Compare compare) {
        hand.guard();
        var x = registers.view(compare.a(), null);
        var y = registers.view(compare.b(), null);
        for (int i = 0; i < flow.vl(); i++) {
            int active = registers.masked(compare.mask(), i);
            if (active == 0) {
                continue;
            }
            hand.combine(Kind.COMPARE, compare.relation().ordinal(), x, y, y, i);
            if (active == Registers.UNKNOWN) {
                registers.choose(compare.mask().orElseThrow(), i, registers.asNumber(compare.d(), i));
            }
            registers.set(compare.d(), i);
        }
    }

    private void reduce(ElementOf d, Lanes from, Optional<Mask> mask, Kind kind, Fit fit) {
        hand.guard();
        int at = registers.element(d.element());
        long neutral = switch (kind) {
            case GREATEST -> Machine.min(word);
            case LEAST -> Machine.max(word);
            default -> 0;
        };
        var parts = new ArrayList<Integer>();
        long least = neutral;
        long greatest = neutral;
        for (int i = 0; i < flow.vl(); i++) {
            int active = registers.masked(mask, i);
            if (active == 0) {
                continue;
            }
            hand.take(new View(from, 0, 1), i);
            if (active == Registers.UNKNOWN) {
                registers.choose(mask.orElseThrow(), i, new View(Lanes.constant(neutral), 0, 0));
            }
            parts.add(hand.node());
            switch (kind) {
                case GREATEST -> {
                    least = Math.max(least, hand.low());
                    greatest = Math.max(greatest, hand.high());
                }
                case LEAST -> {
                    least = Math.min(least, hand.low());
                    greatest = Math.min(greatest, hand.high());
                }
                default -> {
                    least = Exact.add(least, hand.low());
                    greatest = Exact.add(greatest, hand.high());
                }
            }
        }
        hand.reduced(kind, parts, least, greatest, neutral);
        var lanes = registers.written(d.register());
        boolean accumulates = d.register() instanceof Accumulator;
        hand.fit(at, accumulates ? sum : word, true, fit);
        if (kind == Kind.SUM && ValueAtHand.counts(fit)) {
            hand.note(accumulates, at);
        }
        registers.write(lanes, at, Optional.empty(), 0);
    }

    private void rootStep(SquareRootStep step) {
        hand.guard();
        var root = registers.written(step.root());
        var rest = registers.written(step.remainder());
        long bit = 1L << step.k();
        for (int i = 0; i < flow.vl(); i++) {
            if (registers.masked(step.mask(), i) == 0) {
                continue;
            }
            var r = new View(root.copyOf(i), 0, 0);
            var a = new View(rest.copyOf(i), 0, 0);
            if (hand.recording() != null) {
                root.node[i] = hand.nodeOf(r, 0);
                rest.node[i] = hand.nodeOf(a, 0);
            }
            hand.take(r, 0);
            hand.with(Kind.ADD, 0, hand.low(), hand.high(), hand.node());
            hand.with(Kind.ADD, 0, bit, bit, hand.constant(bit));
            hand.with(Kind.MULTIPLY, 0, bit, bit, hand.constant(bit));
            var amount = hand.held();
            hand.combine(Kind.COMPARE, Instruction.Relation.GE.ordinal(), a, amount, amount, 0);
            var taken = hand.held();
            hand.combine(Kind.SUBTRACT, 0, a, amount, amount, 0);
            boolean open = hand.recording() == null && taken.low(0) != taken.high(0);
            if (open) {
                hand.narrow(0, Long.MAX_VALUE);
            }
            var less = hand.held();
            hand.combine(Kind.SELECT, 0, taken, less, a, 0);
            if (open) {
                // Not taken: the remainder is below the amount.
                hand.narrow(Long.MIN_VALUE, Math.max(less.high(0), Math.min(a.high(0), amount.high(0) - 1)));
            }
            var remainder = hand.held();
            hand.take(r, 0);
            hand.with(Kind.ADD, 0, bit, bit, hand.constant(bit));
            var more = hand.held();
            hand.combine(Kind.SELECT, 0, taken, more, r, 0);
            hand.fit(i, word, true, step.fit());
            hand.note(false, i);
            registers.write(root, i, step.mask(), i);
            hand.take(remainder, 0);
            hand.fit(i, sum, true, step.fit());
            hand.note(true, i);
            registers.write(rest, i, step.mask(), i);
        }
    }
}
