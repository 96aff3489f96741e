package dev.cupel.programs.bound;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import dev.cupel.isa.timing.Banks;
import dev.cupel.isa.timing.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Goes through a program once, in the order of a run: scalars, vl and loops are followed, vectors are not. One object is one walk.
final class ProgramWalk {
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

    private record Key(int pc, int vl, long address) {}

    private final Program program;
    private final Machine machine;
    private final long limit;
    private final int[] scalars = new int[16];
    private final Deque<Pass> loops = new ArrayDeque<>();
    private final Map<Key, Demand> demands = new HashMap<>();
    private final List<Bound> ops;
    private final Stretch run;
    private Stretch stretch;
    private int vl;

    ProgramWalk(Program program, Machine machine, long limit) {
        this.program = program;
        this.machine = machine;
        this.limit = limit;
        ops = new ArrayList<>(Collections.nCopies(program.ops().size(), Bound.NONE));
        run = new Stretch(machine);
        stretch = new Stretch(machine);
        vl = machine.vectorLength();
    }

    ProgramBounds bounds() {
        int op = -1;
        int pc = 0;
        for (long walked = 0; walked < limit; walked++) {
            var instruction = program.code().get(pc);
            int here = program.places().get(pc).op();
            if (here != op) {
                close(op);
                op = here;
            }
            var demand = demand(pc, instruction);
            run.add(demand);
            stretch.add(demand);
            if (instruction instanceof Halt) {
                break;
            }
            int next = step(pc, instruction);
            if (next < 0) {
                break; // the run traps here
            }
            pc = next;
        }
        close(op);
        return new ProgramBounds(run.ofRun(), ops);
    }

    private void close(int op) {
        if (op >= 0 && !stretch.isEmpty()) {
            ops.set(op, ops.get(op).plus(stretch.ofStretch()));
        }
        if (!stretch.isEmpty()) {
            stretch = new Stretch(machine);
        }
    }

    private Demand demand(int pc, Instruction instruction) {
        long address = switch (instruction) {
            // Bank conflicts depend on the address up to a round through all banks.
            case Load load -> Math.floorMod(address(load.at()), (long) machine.scratchpad().banks() * machine.scratchpad().bankBytes());
            case Store store -> Math.floorMod(address(store.at()), (long) machine.scratchpad().banks() * machine.scratchpad().bankBytes());
            case DmaIn in -> value(in.size());
            case DmaOut out -> value(out.size());
            default -> 0;
        };
        return demands.computeIfAbsent(new Key(pc, vl, address), key -> Demand.of(instruction, machine, vl, interval(instruction, address), address));
    }

    private int interval(Instruction instruction, long address) {
        return switch (instruction) {
            case Load load -> Banks.interval(machine, address, load.bits(), load.stride(), vl);
            case Store store -> Banks.interval(machine, address, store.bits(), store.stride(), vl);
            default -> 1;
        };
    }

    private long address(Address at) {
        return (long) scalars[at.base().index()] + at.offset();
    }

    private int value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    /// {@return the instruction after this one; -1 where a run traps}
    private int step(int pc, Instruction instruction) {
        switch (instruction) {
            case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case AddScalar(var d, var a, var b) -> scalars[d.index()] = scalars[a.index()] + value(b);
            case SetVectorLength(var length) -> {
                vl = value(length);
                if (vl < 1 || vl > machine.vectorLength()) {
                    return -1;
                }
            }
            case Load load -> increment(load.at());
            case Store store -> increment(store.at());
            case Loop(var count, int body) -> {
                int passes = value(count);
                if (passes < 0) {
                    return -1;
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
            scalars[scalar.index()]++;
        }
        return behind(pc);
    }

    private void increment(Address at) {
        scalars[at.base().index()] += at.postIncrement();
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
