package dev.cupel.programs.flow;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.isa.OverflowPolicy;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import java.util.ArrayDeque;
import java.util.Deque;

/// Scalars, vl and loops of one run, as a machine has them. One object is one run.
public final class ScalarFlow {
    /// The rest of a loop that is under way: its body is `first..last`, to run `left` times more.
    private static final class Pass {
        private final int first;
        private final int last;
        private int left;

        private Pass(int first, int last, int left) {
            this.first = first;
            this.last = last;
            this.left = left;
        }
    }

    /// Told of sums that do not fit a scalar of 32 bits, before they are fitted.
    @FunctionalInterface
    public interface Overflow {
        /// A sum does not fit.
        ///
        /// @param exact the sum
        void at(int pc, long exact);
    }

    private final Machine machine;
    private final Overflow overflow;
    private final int[] scalars = new int[16];
    private final Deque<Pass> loops = new ArrayDeque<>();
    private int vl;

    /// The start of a run.
    public ScalarFlow(Machine machine, Overflow overflow) {
        this.machine = machine;
        this.overflow = overflow;
        vl = machine.vectorLength();
    }

    /// {@return elements that vectors have now}
    public int vl() {
        return vl;
    }

    /// {@return a scalar, or the immediate itself}
    public int value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    /// {@return the byte address, before any increment}
    public long address(Address at) {
        return (long) scalars[at.base().index()] + at.offset();
    }

    /// Does what an instruction does to scalars, vl and loops. What it does to anything else comes before: its operands are those ahead of the increments.
    ///
    /// @return the instruction after this one
    /// @throws Stop where the machine traps
    public int step(int pc, Instruction instruction) {
        switch (instruction) {
            case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case AddScalar(var d, var a, var b) -> add(pc, d, scalars[a.index()], value(b));
            case SetVectorLength(var length) -> {
                vl = value(length);
                if (vl < 1 || vl > machine.vectorLength()) {
                    throw new Stop("vl %d, must be in 1..%d".formatted(vl, machine.vectorLength()));
                }
            }
            case Loop(var count, int body) -> {
                int passes = value(count);
                if (passes < 0) {
                    throw new Stop("loop count %d, must be at least 0".formatted(passes));
                }
                if (passes == 0) {
                    return behind(pc + body);
                }
                loops.push(new Pass(pc + 1, pc + body, passes - 1));
                return pc + 1;
            }
            default -> {}
        }
        for (var scalar : instruction.postIncremented()) {
            add(pc, scalar, scalars[scalar.index()], 1);
        }
        switch (instruction) {
            case Load load -> increment(pc, load.at());
            case Store store -> increment(pc, store.at());
            default -> {}
        }
        return behind(pc);
    }

    private void increment(int pc, Address at) {
        if (at.postIncrement() != 0) {
            add(pc, at.base(), scalars[at.base().index()], at.postIncrement());
        }
    }

    private void add(int pc, ScalarRegister d, long a, long b) {
        long exact = a + b;
        if (exact != (int) exact) {
            overflow.at(pc, exact);
            if (machine.overflow() == OverflowPolicy.TRAP) {
                throw new Stop("%d + %d does not fit a scalar of 32 bits".formatted(a, b));
            }
            exact = machine.overflow() == OverflowPolicy.WRAP ? (int) exact : Math.clamp(exact, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        scalars[d.index()] = (int) exact;
    }

    /// {@return where the run goes from the end of `pc`: back to the start of a loop that ends there, or on}
    private int behind(int pc) {
        while (!loops.isEmpty() && loops.peek().last == pc) {
            var pass = loops.peek();
            if (pass.left > 0) {
                pass.left--;
                return pass.first;
            }
            loops.pop();
        }
        return pc + 1;
    }
}
