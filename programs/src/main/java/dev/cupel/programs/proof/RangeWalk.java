package dev.cupel.programs.proof;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Instruction.SetVectorLength;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.programs.flow.ScalarFlow;
import dev.cupel.programs.flow.Stop;
import dev.cupel.programs.quantize.CodeType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Goes through a program once, in the order of a run: scalars, vl, loops and addresses are followed as they are, every element of a register or of memory is an
/// interval.
///
/// Values are exact: a result that does not fit stays as it is over the integers, and the op is noted. Up to the first overflow of a run this is what the machine
/// computes, so a program of which every value fits here has no overflow at all. What an op with a doubt leaves in memory counts as any code, so that the ops behind
/// it do not build on values that it may never give.
final class RangeWalk {
    private final Program program;
    private final Machine machine;
    private final Set<Integer> recorded;
    private final Settlement settlement;
    private final Map<Integer, Ledger> ledgers = new HashMap<>();
    private final TensorCells tensors;
    private final ScalarFlow flow;
    private final ValueAtHand hand;
    private final Registers registers;
    private final VectorWalk vectors;
    private final MemoryWalk memories;
    private int op = Integer.MIN_VALUE;

    /// @param types    of the tensors whose codes are known, by name
    /// @param given    codes of tensors that are not to be any, see [TensorCells]
    /// @param recorded ops (-1: none) whose values are kept with what they are made of
    RangeWalk(Program program, Machine machine, Map<String, CodeType> types, Map<String, int[]> given, Set<Integer> recorded, Settlement settlement) {
        this.program = program;
        this.machine = machine;
        this.recorded = recorded;
        this.settlement = settlement;
        var transfer = new Transfer(program);
        tensors = TensorCells.of(program, types, given);
        hand = new ValueAtHand(transfer, settlement, ledger(-1));
        flow = new ScalarFlow(machine, (_, exact) -> hand.scalarOverflow(exact));
        registers = new Registers(machine.vectorLength(), hand, flow);
        vectors = new VectorWalk(machine, transfer, hand, registers, flow);
        memories = new MemoryWalk(machine, hand, registers, vectors, flow, tensors.scratchpad(), tensors.dram());
    }

    private Ledger ledger(int of) {
        return ledgers.computeIfAbsent(of, _ -> new Ledger());
    }

    /// {@return what was found, by op; -1 for code of none}
    Map<Integer, Ledger> ledgers() {
        return ledgers;
    }

    /// {@return why the walk ended before the program did; empty where it reached its end}
    String walk() {
        return walk(Integer.MIN_VALUE);
    }

    /// Like [#walk()], but no further than to the end of an op.
    String walk(int until) {
        tensors.fill();
        int pc = 0;
        try {
            for (long walked = 0; walked < settlement.longest(); walked++) {
                var instruction = program.code().get(pc);
                int here = program.places().get(pc).op();
                if (here != op) {
                    close();
                    if (op == until && until != Integer.MIN_VALUE) {
                        return "";
                    }
                    open(here);
                }
                if (instruction instanceof Halt) {
                    close();
                    return "";
                }
                hand.at(pc);
                execute(instruction);
                int next = flow.step(pc, instruction);
                tensors.ready(pc);
                pc = next;
            }
            close();
            return "the program runs more than %d instructions".formatted(settlement.longest());
        } catch (Stop stop) {
            var place = program.places().get(pc);
            close();
            return "pc %d (%s:%d): %s".formatted(pc, place.file(), place.line(), stop.getMessage());
        }
    }

    private void execute(Instruction instruction) {
        switch (instruction) {
            case LoadImmediate _, AddScalar _, SetVectorLength _, Loop _, Halt _ -> {} // the flow's
            default -> {
                if (!memories.execute(instruction)) {
                    vectors.execute(instruction);
                }
            }
        }
    }

    private void open(int next) {
        op = next;
        hand.open(ledger(next), recorded.contains(next));
        registers.open();
        memories.open();
    }

    /// What an op with a doubt leaves behind is any code of its kind.
    private void close() {
        if (!hand.close()) {
            return;
        }
        memories.written().forEach(tensors::forget);
        for (var bytes : memories.sent()) {
            tensors.dram().replace(bytes.from(), bytes.to() - bytes.from(), tensors::anyOf);
        }
        registers.forget(machine.wordBits(), machine.accumulatorBits());
    }
}
