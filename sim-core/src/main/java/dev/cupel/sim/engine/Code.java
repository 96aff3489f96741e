package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Rom;
import java.util.List;
import java.util.stream.Collectors;

/// A program decoded for a machine, with the memory images that its runs start from. Immutable.
record Code(Program program, Machine machine, Options options, Instruction[] instructions, Step[] steps, Dram dram, byte[] scratchpad, Rom rom) {
    /// Loops that can nest.
    static final int LOOP_LEVELS = 4;

    static Code of(Program program, Machine machine, Options options) {
        var instructions = program.code().toArray(Instruction[]::new);
        var steps = new Step[instructions.length];
        var observed = program.tensors().stream().filter(t -> t.role() == Role.OBSERVED).collect(Collectors.groupingBy(TensorBinding::readyAt));
        for (int pc = 0; pc < steps.length; pc++) {
            steps[pc] = Step.of(instructions[pc], machine, program.tables(), observed.getOrDefault(pc, List.of()));
        }
        program.tensors().forEach(tensor -> Tensors.check(tensor, machine));
        var dram = new Dram(machine.dram().bytes());
        byte[] scratchpad = new byte[machine.scratchpad().bytes()];
        for (var segment : program.data()) {
            byte[] bytes = segment.bytes();
            boolean far = segment.memory() == Memory.DRAM;
            if ((long) segment.address() + bytes.length > (far ? machine.dram().bytes() : machine.scratchpad().bytes())) {
                throw new IllegalArgumentException("data at %d: %d bytes end outside the %s".formatted(segment.address(), bytes.length,
                        segment.memory()));
            }
            if (far) {
                dram.write(segment.address(), bytes, 0, bytes.length);
            } else {
                System.arraycopy(bytes, 0, scratchpad, segment.address(), bytes.length);
            }
        }
        return new Code(program, machine, options, instructions, steps, dram, scratchpad, new Rom(program.tables()));
    }

    /// {@return tensors of a role}
    List<TensorBinding> tensors(Role role) {
        return program.tensors().stream().filter(t -> t.role() == role).toList();
    }
}
