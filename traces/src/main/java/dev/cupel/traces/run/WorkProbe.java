package dev.cupel.traces.run;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Instruction.VectorInstruction;
import dev.cupel.isa.Program;
import dev.cupel.isa.Unit;
import dev.cupel.sim.probe.Probe;
import dev.cupel.sim.probe.SimEvent;
import java.util.EnumMap;
import java.util.Map;

/// Counts the elements that each instruction works on: vl whenever it issues, masked or not.
final class WorkProbe implements Probe {
    private final Program program;
    private final long[] elements;
    private final long[] accessBits;
    private final long[][] operations;

    WorkProbe(Program program) {
        this.program = program;
        elements = new long[program.code().size()];
        operations = new long[program.ops().size()][Unit.values().length];
        accessBits = new long[program.ops().size()];
    }

    @Override
    public void on(SimEvent event) {
        if (event instanceof SimEvent.Issue issue && program.code().get(issue.pc()) instanceof VectorInstruction instruction) {
            elements[issue.pc()] += issue.vl();
            int op = program.places().get(issue.pc()).op();
            if (op >= 0) {
                int bits = accessBits(instruction);
                accessBits[op] += (long) issue.vl() * bits;
                operations[op][issue.unit().ordinal()] += bits == 0 ? issue.vl() : 0;
            }
        }
    }

    /// Bits that a load or store moves for an element.
    private static int accessBits(Instruction instruction) {
        return switch (instruction) {
            case Load load -> load.bits();
            case Store store -> store.bits();
            default -> 0;
        };
    }

    /// {@return elements that instruction `pc` worked on}
    long elements(int pc) {
        return elements[pc];
    }

    /// {@return the element operations of an op, by unit}
    Map<Unit, Long> operations(int op) {
        var byUnit = new EnumMap<Unit, Long>(Unit.class);
        for (Unit unit : Unit.values()) {
            byUnit.put(unit, operations[op][unit.ordinal()]);
        }
        return byUnit;
    }

    /// {@return bytes that the loads and stores of an op moved}
    long accessBytes(int op) {
        return Math.ceilDiv(accessBits[op], 8);
    }
}
