package dev.cupel.sim.engine;

import dev.cupel.isa.Instruction;
import dev.cupel.isa.Instruction.Loop;
import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.isa.check.ProgramCheck;
import dev.cupel.isa.text.Diagnostic;
import dev.cupel.sim.memory.Dram;
import dev.cupel.sim.memory.Rom;
import dev.cupel.sim.memory.Scratchpad;
import dev.cupel.sim.unit.Datapath;
import dev.cupel.sim.unit.FaultSink;
import java.util.List;
import java.util.stream.Collectors;

/// A program decoded for a machine, with the memory images that its runs start from. Immutable, but for the demands, which are made when they first occur.
record Code(Program program, Machine machine, Options options, Instruction[] instructions, Step[] steps, DemandTable demands, Dram dram, byte[] scratchpad, Rom rom) {
    /// @throws IllegalArgumentException with all that [ProgramCheck] has against the program
    static Code of(Program program, Machine machine, Options options) {
        var faults = ProgramCheck.check(program, machine);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream().map(Diagnostic::message).collect(Collectors.joining("; ")));
        }
        var instructions = program.code().toArray(Instruction[]::new);
        var steps = new Step[instructions.length];
        var observed = program.tensors().stream().filter(t -> t.role() == Role.OBSERVED).collect(Collectors.groupingBy(TensorBinding::readyAt));
        boolean[] endsBody = new boolean[steps.length];
        for (int pc = 0; pc < steps.length; pc++) {
            if (instructions[pc] instanceof Loop(_, int body)) {
                endsBody[pc + body] = true;
            }
            steps[pc] = Step.of(instructions[pc], machine, options.checked(), observed.getOrDefault(pc, List.of()), endsBody[pc]);
        }
        var dram = new Dram(machine.dram().bytes());
        byte[] scratchpad = new byte[machine.scratchpad().bytes()];
        for (var segment : program.data()) {
            byte[] bytes = segment.bytes();
            if (segment.memory() == Memory.DRAM) {
                dram.write(segment.address(), bytes, 0, bytes.length);
            } else {
                System.arraycopy(bytes, 0, scratchpad, segment.address(), bytes.length);
            }
        }
        return new Code(program, machine, options, instructions, steps, new DemandTable(instructions, machine), dram, scratchpad, new Rom(program.tables()));
    }

    /// {@return a data path at the start of a run}
    Datapath path(FaultSink faults) {
        return path(dram, faults);
    }

    /// {@return the same with another DRAM, of which it takes a copy}
    Datapath path(Dram memory, FaultSink faults) {
        var pad = new Scratchpad(scratchpad.length);
        System.arraycopy(scratchpad, 0, pad.bytes(), 0, scratchpad.length);
        return new Datapath(machine, pad, memory.fork(), rom, faults);
    }

    /// {@return tensors of a role}
    List<TensorBinding> tensors(Role role) {
        return program.tensors().stream().filter(t -> t.role() == role).toList();
    }
}
