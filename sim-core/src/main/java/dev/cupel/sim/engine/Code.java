package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Halt;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Rom;
import java.util.ArrayDeque;
import java.util.List;

/// A program decoded for a machine, with the memory images that its runs start from. Immutable.
record Code(Program program, Machine machine, Options options, Instruction[] instructions, Step[] steps, Dram dram, byte[] scratchpad, Rom rom) {
    /// Loops that can nest.
    static final int LOOP_LEVELS = 4;

    static Code of(Program program, Machine machine, Options options) {
        checkLoops(program);
        var instructions = program.code().toArray(Instruction[]::new);
        var steps = new Step[instructions.length];
        for (int pc = 0; pc < steps.length; pc++) {
            int here = pc;
            var observed = program.tensors().stream().filter(t -> t.role() == Role.OBSERVED && t.readyAt() == here).toList();
            steps[pc] = Step.of(instructions[pc], machine, program.tables(), observed);
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

    /// Loops must nest, at most four deep, and `halt` must not lie in one.
    private static void checkLoops(Program program) {
        List<Instruction> code = program.code();
        var ends = new ArrayDeque<Integer>();
        for (int pc = 0; pc < code.size(); pc++) {
            if (code.get(pc) instanceof Halt && pc != code.size() - 1) {
                throw new IllegalArgumentException("instruction %d: halt before the end".formatted(pc));
            }
            if (code.get(pc) instanceof Loop(_, int body)) {
                int end = pc + body;
                if (end >= code.size() - 1 || (!ends.isEmpty() && end > ends.element())) {
                    throw new IllegalArgumentException("instruction %d: loop body of %d leaves what encloses it".formatted(pc, body));
                }
                ends.push(end);
                if (ends.size() > LOOP_LEVELS) {
                    throw new IllegalArgumentException("instruction %d: more than %d loops nest".formatted(pc, LOOP_LEVELS));
                }
            }
            while (!ends.isEmpty() && ends.element() == pc) {
                ends.pop();
            }
        }
    }

    /// {@return tensors of a role}
    List<TensorBinding> tensors(Role role) {
        return program.tensors().stream().filter(t -> t.role() == role).toList();
    }
}
