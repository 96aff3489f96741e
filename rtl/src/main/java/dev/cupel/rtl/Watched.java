package dev.cupel.rtl;

import dev.cupel.isa.Machine;
import dev.cupel.isa.Program;
import dev.cupel.isa.Program.Memory;
import dev.cupel.isa.Program.Role;
import dev.cupel.isa.Program.TensorBinding;
import dev.cupel.sim.engine.RunResult;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Bytes of a memory that both sides show when a run is over.
record Watched(Memory memory, int address, int size) {
    /// Bytes from the start of each memory.
    private static final int START = 8192;
    private static final String PREFIX = "watched bytes ";

    /// {@return the start of both memories, and the program's outputs wherever they lie}
    static List<Watched> of(Program program, Machine machine) {
        var watched = new ArrayList<Watched>();
        watched.add(new Watched(Memory.SCRATCHPAD, 0, Math.min(START, machine.scratchpad().bytes())));
        watched.add(new Watched(Memory.DRAM, 0, Math.min(START, machine.dram().bytes())));
        for (var tensor : program.tensors()) {
            if (tensor.role() == Role.OUTPUT && tensor.strides().equals(TensorBinding.contiguous(tensor.shape()))) {
                watched.add(new Watched(tensor.memory(), tensor.address(), Math.ceilDiv(tensor.size() * tensor.bits(), 8)));
            }
        }
        return List.copyOf(watched);
    }

    /// {@return `program` with the watched bytes as outputs, so that a run returns them}
    static Program shown(Program program, List<Watched> watched) {
        var tensors = new ArrayList<>(program.tensors());
        for (int i = 0; i < watched.size(); i++) {
            var w = watched.get(i);
            tensors.add(new TensorBinding(PREFIX + i, Role.OUTPUT, w.memory, w.address, 8, false, List.of(w.size), List.of(1), 1, 0, -1));
        }
        return new Program(program.name(), program.code(), program.tables(), program.data(), tensors, program.ops(), program.places());
    }

    /// {@return the watched bytes of a run of such a program}
    static byte[] bytes(RunResult result, List<Watched> watched) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < watched.size(); i++) {
            for (int value : result.output(PREFIX + i)) {
                bytes.write(value);
            }
        }
        return bytes.toByteArray();
    }
}
