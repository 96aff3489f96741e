package dev.cupel.programs.bound;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.DmaIn;
import dev.cupel.isa.Instruction.DmaOut;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.timing.Banks;
import dev.cupel.isa.timing.Demand;
import dev.cupel.programs.flow.ScalarFlow;
import dev.cupel.programs.flow.Stop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Goes through a program once, in the order of a run: scalars, vl and loops are followed, vectors are not. One object is one walk.
final class ProgramWalk {
    private record Key(int pc, int vl, long address) {}

    private final Program program;
    private final Machine machine;
    private final long limit;
    private final ScalarFlow flow;
    private final Map<Key, Demand> demands = new HashMap<>();
    private final List<Bound> ops;
    private final Stretch run;
    private Stretch stretch;

    ProgramWalk(Program program, Machine machine, long limit) {
        this.program = program;
        this.machine = machine;
        this.limit = limit;
        ops = new ArrayList<>(Collections.nCopies(program.ops().size(), Bound.NONE));
        run = new Stretch(machine);
        stretch = new Stretch(machine);
        flow = new ScalarFlow(machine, (_, _) -> {});
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
            try {
                pc = flow.step(pc, instruction);
            } catch (Stop _) {
                break; // the run traps here
            }
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
            case Load load -> Math.floorMod(flow.address(load.at()), (long) machine.scratchpad().banks() * machine.scratchpad().bankBytes());
            case Store store -> Math.floorMod(flow.address(store.at()), (long) machine.scratchpad().banks() * machine.scratchpad().bankBytes());
            case DmaIn in -> flow.value(in.size());
            case DmaOut out -> flow.value(out.size());
            default -> 0;
        };
        return demands.computeIfAbsent(new Key(pc, flow.vl(), address), key -> Demand.of(instruction, machine, key.vl(), interval(instruction, address), address));
    }

    private int interval(Instruction instruction, long address) {
        return switch (instruction) {
            case Load load -> Banks.interval(machine, address, load.bits(), load.stride(), flow.vl());
            case Store store -> Banks.interval(machine, address, store.bits(), store.stride(), flow.vl());
            default -> 1;
        };
    }
}
