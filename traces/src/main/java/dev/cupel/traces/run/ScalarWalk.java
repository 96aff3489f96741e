package dev.cupel.traces.run;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.AddScalar;
import dev.cupel.isa.Instruction.Address;
import dev.cupel.isa.Instruction.Load;
import dev.cupel.isa.Instruction.LoadImmediate;
import dev.cupel.isa.Instruction.Store;
import dev.cupel.isa.Source.Immediate;
import dev.cupel.isa.Source.ScalarRegister;
import dev.cupel.isa.Source.ScalarSource;
import java.util.List;

/// The scalar registers along a run, which events do not carry: no scalar depends on data, so they follow from the instructions that issue. Mutable.
final class ScalarWalk {
    private static final int[] NONE = {};

    private final int[] scalars = new int[16];
    /// By instruction, the scalars that its element indices increment.
    private final int[][] incremented;

    ScalarWalk(List<Instruction> code) {
        incremented = code.stream()
                .map(instruction -> instruction.postIncremented().stream().mapToInt(ScalarRegister::index).toArray())
                .map(registers -> registers.length == 0 ? NONE : registers)
                .toArray(int[][]::new);
    }

    /// {@return the byte address, as the instruction that is next to [#pass] sees it}
    long address(Address at) {
        return (long) scalars[at.base().index()] + at.offset();
    }

    /// {@return the value of a scalar operand, likewise}
    int value(ScalarSource source) {
        return switch (source) {
            case Immediate(int value) -> value;
            case ScalarRegister(int index) -> scalars[index];
        };
    }

    /// Goes on past an instruction. What leaves 32 bits wraps: such an address lies outside every memory, whatever the machine's policy.
    void pass(int pc, Instruction instruction) {
        switch (instruction) {
            case LoadImmediate(var d, int value) -> scalars[d.index()] = value;
            case AddScalar(var d, var a, var b) -> scalars[d.index()] = scalars[a.index()] + value(b);
            case Load load -> scalars[load.at().base().index()] += load.at().postIncrement();
            case Store store -> scalars[store.at().base().index()] += store.at().postIncrement();
            default -> {}
        }
        for (int scalar : incremented[pc]) {
            scalars[scalar]++;
        }
    }
}
